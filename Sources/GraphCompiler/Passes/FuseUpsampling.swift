import Myograph

/// Winograd's kernels enlarge what was up-sampled as they transform it, also where it is an operand of a joined value:
/// it is never stored. Other kernels of the same convolution enlarge it into the joined value first.
func fuseUpsampling(_ program: inout Program) {
  var index = 0
  while index < program.groups.count {
    let upsampling = program.groups[index]
    guard let reader = reader(of: upsampling, program) else {
      index += 1
      continue
    }
    program.groups[reader].nodes += upsampling.nodes
    program.groups[reader].inputs += upsampling.inputs
    program.groups[reader].upsampling = upsampling.anchor
    program.groups.remove(at: index)
  }
}

/// Index of the convolution that alone reads what an up-sampling gives.
private func reader(of group: Group, _ program: Program) -> Int? {
  guard group.role == .compute, group.nodes.count == 1, let output = group.outputs.first,
    case .upsample(let scale, _) = program.node(group.anchor).operation, scale > 1
  else { return nil }
  let slice = program.slices[output]
  let whole = slice?.joined ?? output
  let readers = program.readers(of: whole)
  guard readers.count == 1, let reader = readers.first, slice == nil || program.readers(of: output).isEmpty,
    program.slices[whole] == nil
  else { return nil }
  let convolution = program.groups[reader]
  // Blocks of channels that it shares with the next operand would be of two sizes.
  let end = (slice?.channel ?? 0) + program.type(output).channels
  let isAlone = end % 16 == 0 || end == program.type(whole).channels
  guard isAlone, convolution.role == .compute, convolution.upsampling == nil,
    convolution.inputs.first == whole, convolution.inputs.filter({ $0 == whole }).count == 1,
    case .forward(let operation) = program.convolution(of: convolution), operation.groups == 1,
    canTransform(operation)
  else { return nil }
  return reader
}
