import Myograph

/// Makes a group of every image stage. The first ones that move pixels take what the caller brings, where there are
/// none it is copied; the last ones write to the caller.
func formPreparationGroups(_ program: inout Program) {
  let graph = program.graph
  for node in graph.nodes {
    let readers = graph.consumers[node.id]
    let outputs = readers.isEmpty ? [] : [Value(node.id, .planar)]
    guard let input = node.inputs.first else {
      let isMoved = readers.contains { graph.nodes[$0].operation.movesPixels }
      if !isMoved { program.groups.append(Group(nodes: [node.id], inputs: [], outputs: outputs)) }
      continue
    }
    let takesInput = graph.nodes[input].operation.isInput && node.operation.movesPixels
    program.groups.append(
      Group(
        nodes: takesInput ? [input, node.id] : [node.id],
        inputs: takesInput ? [] : [Value(input, .planar)], outputs: outputs))
  }
}
