import Myograph

/// Removes what only training needs (dropout, labels, the loss) and what the result doesn't depend on.
func dropTrainingNodes(_ program: inout Program) {
  let graph = program.graph
  let isNeeded = graph.isNeeded(for: [graph.output])
  var rewriter = GraphRewriter(graph)
  for node in graph.nodes where isNeeded[node.id] {
    if case .dropout = node.operation {
      // Its users take its input instead.
      rewriter.standsFor[node.id] = rewriter.inputs(of: node).first
    } else {
      rewriter.keep(node)
    }
  }
  program.graph = rewriter.graph()
  program.graph.loss = nil
}
