import Myograph

/// Removes what only training needs (augmentation, dropout unless a run is to be stochastic, labels, the loss) and what the
/// result doesn't depend on. A random crop becomes a central one; of tiles, whoever runs the network says where each lies,
/// and makes a slice of what comes out.
func dropTrainingNodes(_ program: inout Program) {
  let graph = program.graph
  let isNeeded = graph.isNeeded(for: [graph.output])
  let isTiled = graph.tiles != nil
  let dropouts = program.purpose == .stochastic ? graph.dropouts : []
  var rewriter = GraphRewriter(graph)
  for node in graph.nodes where isNeeded[node.id] {
    switch node.operation {
    case .dropout where dropouts.contains(node.id):
      rewriter.keep(node)
    case .augment, .dropout,
      .restoreGrid where isTiled, .argMax where isTiled:
      if let size = node.operation.crop?.size {
        rewriter.keep(node, as: .centerCrop(height: size.height, width: size.width))
      } else {
        // Its users take its input instead.
        rewriter.standsFor[node.id] = rewriter.inputs(of: node).first
      }
    default:
      rewriter.keep(node)
    }
  }
  program.graph = rewriter.graph()
  program.graph.loss = nil
}

extension Graph {
  /// What a stochastic run draws: every dropout in front of the scores that the result depends on. Behind the last soft-max
  /// it would change probabilities.
  var dropouts: Set<Int> {
    let isNeeded = isNeeded(for: [output])
    var found: Set<Int> = []
    for node in nodes where isNeeded[node.id] {
      if case .dropout(let rate, _, _, _) = node.operation, rate > 0 { found.insert(node.id) }
    }
    var (node, behind): (Node, Set<Int>) = (nodes[output], [])
    while node.operation.mayFollowSoftmax, let input = node.inputs.first {
      behind.insert(node.id)
      node = nodes[input]
    }
    return node.operation == .softmax ? found.subtracting(behind) : found
  }
}

extension Operation {
  fileprivate var mayFollowSoftmax: Bool {
    switch self {
    case .dropout, .restoreGrid, .argMax: true
    default: false
    }
  }
}
