import Myograph

/// Drops elements of a join's operands instead of the joined value's: what makes an operand can drop in the same pass
/// over it, and write its part of the joined value.
func distributeDropout(_ program: inout Program) {
  let graph = program.graph
  let consumers = graph.consumers
  /// Joins that are written again behind their operands' dropouts.
  func join(before node: Node) -> Node? {
    guard case .dropout = node.operation, let input = node.inputs.first else { return nil }
    let join = graph.nodes[input]
    return join.operation == .concatenate && consumers[input].count == 1 ? join : nil
  }
  let moved = Set(graph.nodes.compactMap { join(before: $0)?.id })
  var rewriter = GraphRewriter(graph)
  for node in graph.nodes where !moved.contains(node.id) {
    guard let join = join(before: node),
      case .dropout(let rate, let unit, let stream, var channel) = node.operation
    else {
      rewriter.keep(node)
      continue
    }
    var operands: [Int] = []
    for (index, input) in join.inputs.enumerated() {
      operands.append(
        rewriter.add(
          .dropout(rate: rate, unit, stream: stream, channel: channel), [rewriter.standsFor[input] ?? 0],
          name: "\(node.name).operand\(index + 1)", at: node.location))
      channel += graph.nodes[input].type.channels
    }
    rewriter.standsFor[node.id] = rewriter.add(
      .concatenate, operands, name: join.name, at: join.location)
  }
  program.graph = rewriter.graph()
}
