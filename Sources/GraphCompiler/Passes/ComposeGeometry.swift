import Myograph

/// Remodelling, resampling, flips, rotation, scale, crop and elastic deformation, one behind the other, become one gather, of
/// the image and of its labels: each pixel is fetched from the scan once, from where all of them together take it. An
/// elastic deformation, which is no affine map, ends a gather.
func composeGeometry(_ program: inout Program) {
  let graph = program.graph
  let consumers = graph.consumers
  var rewriter = GraphRewriter(graph)
  /// Stages that have not been written yet, and what they begin with.
  var pending: [Int: (stages: [Operation], input: Int)] = [:]
  for node in graph.nodes {
    guard node.operation.movesPixels, let input = node.inputs.first,
      pending[input] != nil || graph.nodes[input].operation.isInput
    else {
      rewriter.keep(node)
      continue
    }
    var run = pending[input] ?? ([], input)
    run.stages.append(node.operation)
    let users = consumers[node.id]
    if users.count == 1, graph.nodes[users[0]].operation.movesPixels, !node.operation.bends {
      pending[node.id] = run
    } else if run.stages.count == 1 {
      rewriter.keep(node)
    } else {
      rewriter.keep(node, as: .gather(run.stages), inputs: [rewriter.standsFor[run.input] ?? 0])
    }
  }
  program.graph = rewriter.graph()
}

extension Operation {
  /// Whether it is an elastic deformation.
  var bends: Bool {
    guard case .augment(let augmentation, _) = self, case .elastic = augmentation.kind else { return false }
    return true
  }
}
