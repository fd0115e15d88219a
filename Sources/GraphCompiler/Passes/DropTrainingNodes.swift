import Myograph

/// Removes what only training needs (dropout, labels, the loss) and what the result doesn't depend on.
func dropTrainingNodes(_ program: inout Program) {
  var graph = program.graph
  // A dropped node's users take its input instead.
  var standsFor = Array(graph.nodes.indices)
  for node in graph.nodes {
    if case .dropout = node.operation { standsFor[node.id] = standsFor[node.inputs[0]] }
  }
  graph.output = standsFor[graph.output]
  graph.loss = nil
  for index in graph.nodes.indices {
    graph.nodes[index].inputs = graph.nodes[index].inputs.map { standsFor[$0] }
  }

  var isNeeded = [Bool](repeating: false, count: graph.nodes.count)
  isNeeded[graph.output] = true
  for node in graph.nodes.reversed() where isNeeded[node.id] {
    for input in node.inputs { isNeeded[input] = true }
  }
  var newIndex: [Int: Int] = [:]
  var kept: [Node] = []
  for var node in graph.nodes where isNeeded[node.id] {
    newIndex[node.id] = kept.count
    node.id = kept.count
    node.inputs = node.inputs.compactMap { newIndex[$0] }
    kept.append(node)
  }
  graph.nodes = kept
  graph.output = newIndex[graph.output] ?? 0
  program.graph = graph
}
