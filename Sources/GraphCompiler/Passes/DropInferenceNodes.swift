import Myograph

/// Removes what the loss doesn't depend on: what a running network makes of its scores.
func dropInferenceNodes(_ program: inout Program) {
  let graph = program.graph
  guard let loss = graph.loss else { return }
  let isNeeded = graph.isNeeded(for: [loss])
  var rewriter = GraphRewriter(graph)
  for node in graph.nodes where isNeeded[node.id] { rewriter.keep(node) }
  rewriter.standsFor[graph.output] = rewriter.standsFor[loss]
  program.graph = rewriter.graph()
}
