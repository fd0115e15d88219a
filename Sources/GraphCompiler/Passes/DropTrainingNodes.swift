import Myograph

/// Removes what only training needs (augmentation, dropout, labels, the loss) and what the result doesn't depend on. A
/// random crop becomes a central one; of tiles, whoever runs the network says where each lies, and makes a slice of what
/// comes out.
func dropTrainingNodes(_ program: inout Program) {
  let graph = program.graph
  let isNeeded = graph.isNeeded(for: [graph.output])
  let isTiled = graph.tiles != nil
  var rewriter = GraphRewriter(graph)
  for node in graph.nodes where isNeeded[node.id] {
    switch node.operation {
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
