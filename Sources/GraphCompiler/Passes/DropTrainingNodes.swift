import Myograph

/// Removes what only training needs (augmentation, dropout, labels, the loss) and what the result doesn't depend on. A
/// random crop becomes a central one; of tiles, whoever runs the network says where each lies, and makes a slice of what
/// comes out.
func dropTrainingNodes(_ program: inout Program) {
  let graph = program.graph
  let isNeeded = graph.isNeeded(for: [graph.output])
  var rewriter = GraphRewriter(graph)
  for node in graph.nodes where isNeeded[node.id] {
    switch node.operation {
    case .augment(let augmentation, _):
      if case .crop(let crop) = augmentation.kind {
        rewriter.keep(node, as: .centerCrop(height: crop.size.height, width: crop.size.width))
      } else {
        rewriter.standsFor[node.id] = rewriter.inputs(of: node).first
      }
    case .dropout:
      // Its users take its input instead.
      rewriter.standsFor[node.id] = rewriter.inputs(of: node).first
    case .restoreGrid, .argMax:
      if graph.tiles == nil {
        rewriter.keep(node)
      } else {
        rewriter.standsFor[node.id] = rewriter.inputs(of: node).first
      }
    default:
      rewriter.keep(node)
    }
  }
  program.graph = rewriter.graph()
  program.graph.loss = nil
}
