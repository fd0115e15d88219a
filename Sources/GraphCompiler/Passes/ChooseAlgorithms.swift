import Myograph

/// Chooses how each convolution is computed, and the register tile it is computed in.
func chooseAlgorithms(_ program: inout Program) {
  let override = program.variant.algorithm
  for index in program.groups.indices where program.groups[index].isConvolution(program) {
    let group = program.groups[index]
    switch program.node(group.anchor).operation {
    case .convolution(let convolution):
      let input = program.inputType(of: group)
      if isDepthwise(convolution, input) {
        program.groups[index].algorithm = .depthwise
      } else {
        program.groups[index].algorithm = override == .gemm && canUseGEMM(group) ? .gemm : .direct
      }
      program.groups[index].tile = tile(
        program.target, channels: convolution.channels, group: group, type: program.node(group.anchor).type)
    case .transposedConvolution(let convolution):
      program.groups[index].algorithm = .direct
      program.groups[index].tile = tile(
        program.target, channels: convolution.channels, group: group, type: program.inputType(of: group))
    default:
      break
    }
  }
}
