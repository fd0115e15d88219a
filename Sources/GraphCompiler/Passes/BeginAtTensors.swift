import Myograph

/// Takes the image stages out of a training step: whoever prepares a batch runs them, augmentation included, on
/// threads of its own. What is left begins with the tensor that leaves them, and with labels of the same pixels.
func beginAtTensors(_ program: inout Program) {
  let graph = program.graph
  let isStage = graph.isPrepared
  var rewriter = GraphRewriter(graph)
  for node in graph.nodes {
    guard isStage[node.id] else {
      rewriter.keep(node)
      continue
    }
    // The last stage of a chain becomes the input.
    guard !graph.consumers[node.id].allSatisfy({ isStage[$0] }) else { continue }
    guard let size = node.type.size else { continue }
    let input: Operation.Input =
      if case .labels(let classes) = node.type.content {
        .labels(classes: classes, size: Size(height: size.height, width: size.width))
      } else {
        .tensor(channels: node.type.channels, height: size.height, width: size.width)
      }
    rewriter.keep(node, as: .input(input), inputs: [])
  }
  program.graph = rewriter.graph()
}

extension Graph {
  /// Whether each node is an image stage that whoever prepares a batch runs: everything before it is one as well, and
  /// nobody but the next one needs it.
  var isPrepared: [Bool] {
    let consumers = consumers
    return nodes.reduce(into: []) { isPrepared, node in
      let follows = node.inputs.first.map { isPrepared[$0] && consumers[$0].count == 1 } ?? true
      isPrepared.append(node.operation.isImageStage && follows)
    }
  }
}
