import Myograph

/// The gradient of an activation behind a batch norm is found while the norm's gradient is: both need the norm's input,
/// from which the activation's input is made again.
func fuseActivationGradients(_ program: inout Program) {
  var fused: [Int] = []
  for (index, group) in program.groups.enumerated() {
    guard group.role == .compute, group.inputs.count == 2,
      case .gradient(.activation(let formula)) = program.node(group.anchor).operation
    else { continue }
    let known = program.node(group.inputs[1].node)
    let norm = formula.gradient.reads(.input) ? known : program.node(known.inputs[0])
    let readers = program.readers(of: group.outputs[0])
    guard case .batchNorm = norm.operation,
      readers.allSatisfy({ program.groups[$0].isGradient(ofNormReading: Value(norm.inputs[0]), program) })
    else { continue }
    for reader in readers {
      program.groups[reader].inputs[0] = group.inputs[0]
      program.groups[reader].inputs.append(Value(norm.id, .coefficients))
      program.groups[reader].load = Group.Load(norm: norm.id, gradient: group.anchor)
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
