import Myograph

/// Makes a group of every node, and the groups that stand at the network's edges: reading the image or the
/// caller's tensor, and handing results back.
func formGroups(_ program: inout Program) {
  let graph = program.graph
  let image = imageStages(of: graph)
  var groups = imageGroups(graph, image)

  let last = image.last ?? graph.nodes[0].id
  let ends = Ends(graph)
  let isPlanar =
    ends.deliveries(of: last).isEmpty
    && graph.consumers[last].allSatisfy { readsPlanar(graph.nodes[$0], graph) }
  if !isPlanar {
    groups.append(Group(.block, nodes: [last], inputs: [Value(last, .planar)], outputs: [Value(last)]))
    groups += deliveries(of: last, ends)
  }
  func value(_ node: Int) -> Value { Value(node, node == last && isPlanar ? .planar : .blocked) }

  for node in graph.nodes where !image.contains(node.id) {
    switch node.operation {
    case .concatenate:
      var channel = 0
      for input in node.inputs {
        groups.append(
          Group(
            .copy(operand: input, channel: channel), nodes: [node.id], inputs: [value(input)],
            outputs: [Value(node.id)]))
        channel += graph.nodes[input].type.channels
      }
    case .argMax, .restoreGrid:
      // What leaves RestoreGrid is the caller's, not the arena's.
      let inputs = node.inputs.filter { graph.nodes[$0].operation != .restoreGrid }
      groups.append(Group(nodes: [node.id], inputs: inputs.map(value), outputs: []))
    default:
      groups.append(Group(nodes: [node.id], inputs: node.inputs.map(value), outputs: [Value(node.id)]))
    }
    groups += deliveries(of: node.id, ends)
  }
  program.groups = groups
}

private func deliveries(of node: Int, _ ends: Ends) -> [Group] {
  ends.deliveries(of: node).map { Group(.deliver($0), nodes: [node], inputs: [Value(node)], outputs: []) }
}

/// The stages between the input and the first layer, the input first.
func imageStages(of graph: Graph) -> [Int] {
  var stages = [0]
  while let stage = stages.last, graph.consumers[stage].count == 1, let next = graph.consumers[stage].first,
    graph.nodes[next].operation.isImageStage
  {
    stages.append(next)
  }
  return stages
}

/// The groups that make the planar value which the first layer reads. Resampling and cropping are one gather in
/// every variant, for the image between them has no size that is known; normalising is fused by a pass.
private func imageGroups(_ graph: Graph, _ stages: [Int]) -> [Group] {
  let normalizations = stages.filter {
    if case .normalizeIntensity = graph.nodes[$0].operation { true } else { false }
  }
  let gathered = stages.filter { !normalizations.contains($0) }
  let first = gathered[gathered.count - 1]
  var groups = [Group(.readImage, nodes: gathered, inputs: [], outputs: [Value(first, .planar)])]
  var previous = first
  for stage in normalizations {
    groups.append(Group(nodes: [stage], inputs: [Value(previous, .planar)], outputs: [Value(stage, .planar)]))
    previous = stage
  }
  if case .input(.scan) = graph.nodes[0].operation {
    // A caller may bring a tensor that has been through these stages.
    groups.append(Group(.readInput, nodes: [previous], inputs: [], outputs: [Value(previous, .planar)]))
  }
  return groups
}

/// Whether a layer's kernel can read planar values: convolutions of few channels.
private func readsPlanar(_ node: Node, _ graph: Graph) -> Bool {
  guard case .convolution(let convolution) = node.operation else { return false }
  return convolution.groups == 1 && graph.inputTypes(of: node)[0].channels <= 4
}

/// Which values go back to the caller.
struct Ends {
  /// What the last soft-max or arg-max is given; the last layer's result where there is neither.
  var logits: Int
  var probabilities: Int?
  var output: Int?

  init(_ graph: Graph) {
    var node = graph.nodes[graph.output]
    if node.operation == .argMax { node = graph.nodes[node.inputs[0]] } else { output = node.id }
    let restored = node.operation == .restoreGrid
    if restored {
      node = graph.nodes[node.inputs[0]]
      output = nil
    }
    if node.operation == .softmax {
      // After a RestoreGrid the caller's probabilities are on the scan's grid.
      probabilities = restored ? nil : node.id
      node = graph.nodes[node.inputs[0]]
    }
    logits = node.id
  }

  func deliveries(of node: Int) -> [Group.Delivery] {
    (node == logits ? [.logits] : []) + (node == output ? [.output] : [])
      + (node == probabilities ? [.probabilities] : [])
  }
}
