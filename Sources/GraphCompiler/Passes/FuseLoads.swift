import Myograph

/// A batch norm and its activation are applied by kernels as they load what it was given, where all of them can:
/// Winograd's, which transform what they load anyway. Only what convolutions give is stored.
func fuseLoads(_ program: inout Program) {
  var index = 0
  while index < program.groups.count {
    let norm = program.groups[index]
    guard norm.role == .compute, norm.dropout == nil, norm.load == nil,
      case .batchNorm = program.node(norm.anchor).operation, let output = norm.outputs.first,
      !program.slices.contains(where: { $0.key == output || $0.value.joined == output })
    else {
      index += 1
      continue
    }
    let readers = program.readers(of: output)
    guard !readers.isEmpty, readers.allSatisfy({ program.groups[$0].canLoad(output, program) }) else {
      index += 1
      continue
    }
    for reader in readers {
      program.groups[reader].inputs[0] = norm.inputs[0]
      program.groups[reader].inputs.append(norm.inputs[1])
      program.groups[reader].load = Group.Load(norm: norm.anchor, activation: norm.activation)
    }
    program.groups.remove(at: index)
  }
}

extension Group {
  fileprivate func canLoad(_ value: Value, _ program: Program) -> Bool {
    guard inputs[0] == value, inputs.filter({ $0 == value }).count == 1 else { return false }
    switch role {
    case .compute: return kernels.first?.algorithm.outputTile != nil
    case .accumulate: return program.weightGradient(of: anchor)?.isTransformed ?? false
    default: return false
    }
  }
}
