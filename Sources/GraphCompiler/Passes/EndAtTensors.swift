import Myograph

/// Leaves nothing of a training step but the image stages in front of the network, of the image and of its labels: what
/// `beginAtTensors` takes out.
func endAtTensors(_ program: inout Program) {
  var rewriter = GraphRewriter(program.graph)
  for (node, isPrepared) in zip(program.graph.nodes, program.graph.isPrepared) where isPrepared {
    rewriter.keep(node)
  }
  program.graph = rewriter.graph()
  program.graph.loss = nil
  program.purpose = .preparation
}
