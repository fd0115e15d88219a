import Myograph

/// The gradient of an activation behind a batch norm is found while the norm's gradient is: both need the norm's input,
/// from which the activation's result is made again.
func fuseActivationGradients(_ program: inout Program) {
  var fused: [Int] = []
  for (index, group) in program.groups.enumerated() {
    guard group.role == .compute, group.inputs.count == 2,
      case .gradient(.activation) = program.node(group.anchor).operation,
      let producer = program.producer(of: group.inputs[1]),
      case .batchNorm = program.node(program.groups[producer].anchor).operation
    else { continue }
    let norm = program.groups[producer]
    let readers = program.readers(of: group.outputs[0])
    guard norm.activation == group.inputs[1].node,
      readers.allSatisfy({ program.groups[$0].isGradient(ofNormReading: norm.inputs[0], program) })
    else { continue }
    for reader in readers {
      program.groups[reader].inputs[0] = group.inputs[0]
      program.groups[reader].inputs.append(Value(norm.anchor, .coefficients))
      program.groups[reader].load = Group.Load(
        norm: norm.anchor, activation: norm.activation, gradient: group.anchor)
    }
    fused.append(index)
  }
  program.removeGroups(at: fused)
}

extension Group {
  fileprivate func isGradient(ofNormReading value: Value, _ program: Program) -> Bool {
    guard inputs[1] == value else { return false }
    switch program.node(anchor).operation {
    case .gradient(.batchNormSums): return role == .accumulate
    case .gradient(.batchNormInput): return role == .compute
    default: return false
    }
  }
}
