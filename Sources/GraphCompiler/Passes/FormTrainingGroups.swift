import Myograph

/// Makes groups of a training step's nodes: one of most; of sums over the batch one for each sample and one that adds
/// them up; of batch norms one for their coefficients besides.
func formTrainingGroups(_ program: inout Program) {
  let graph = program.graph
  func value(_ node: Int) -> Value {
    Value(node, graph.nodes[node].type.scope == .batch ? .vectors : .blocked)
  }
  var groups: [Group] = []
  func add(_ role: Group.Role, _ node: Node, _ inputs: [Value], _ outputs: [Value]) {
    groups.append(Group(role, nodes: [node.id], inputs: inputs, outputs: outputs))
  }
  for node in graph.nodes {
    // Labels are the caller's.
    let inputs = node.inputs.filter { !graph.nodes[$0].operation.isInput || $0 == 0 }.map(value)
    let (partials, coefficients) = (Value(node.id, .partials), Value(node.id, .coefficients))
    switch node.operation {
    case .input(.labels):
      break
    case .input:
      add(.readInput, node, [], [value(node.id)])
    case .concatenate:
      var channel = 0
      for input in node.inputs {
        add(.copy(operand: input, channel: channel), node, [value(input)], [value(node.id)])
        channel += graph.nodes[input].type.channels
      }
    case .batchNorm:
      add(.coefficients, node, [inputs[1]], [coefficients])
      add(.compute, node, [inputs[0], coefficients], [value(node.id)])
    case .gradient(.batchNormInput):
      add(.coefficients, node, [inputs[2], inputs[3]], [coefficients])
      add(.compute, node, [inputs[0], inputs[1], coefficients], [value(node.id)])
    case _ where node.isSummed:
      // Statistics are read on both sides.
      add(.accumulate, node, inputs, [partials])
      add(.finish, node, [partials] + inputs.filter { $0.form == .vectors }, [value(node.id)])
    default:
      add(.compute, node, inputs, [value(node.id)])
    }
  }
  program.groups = groups
  program.purpose = .training
}

extension Node {
  /// Whether it is a sum over the samples of a batch.
  var isSummed: Bool {
    switch operation {
    case .batchSums: true
    case .gradient(.channelSums), .gradient(.batchNormSums), .gradient(.groupNormSums),
      .gradient(.convolutionWeight),
      .gradient(.transposedConvolutionWeight):
      true
    default: false
    }
  }
}

extension Program {
  /// Whether a group runs once for a batch.
  func isForBatch(_ group: Group) -> Bool {
    switch group.role {
    case .finish, .coefficients: true
    case .compute: node(group.anchor).type.scope == .batch
    default: false
    }
  }
}
