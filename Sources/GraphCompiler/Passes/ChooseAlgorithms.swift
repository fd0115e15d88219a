import Myograph

/// Lists the algorithms that can compute each convolution, the one that is fastest on most machines first; a training step
/// has that one alone.
func chooseAlgorithms(_ program: inout Program) {
  for index in program.groups.indices {
    let group = program.groups[index]
    if group.role == .accumulate, let filters = program.weightGradient(of: group.anchor) {
      program.groups[index].kernels = [ConvolutionKernel(filters.isTransformed ? .winograd4x4 : .direct)]
    }
    guard group.isConvolution(program) else { continue }
    switch program.convolution(of: group) {
    case .forward(let convolution):
      let algorithms = algorithms(convolution, group, program.inputType(of: group))
      program.groups[index].kernels = algorithms.prefix(program.isTraining ? 1 : algorithms.count)
        .map(ConvolutionKernel.init)
    default:
      program.groups[index].kernels = [ConvolutionKernel(.direct)]
    }
  }
}

/// Winograd's transforms win wherever they can be used, by 1.5 to 3 times. On the deepest layers 16 values that stand
/// for 9 weights are preferred to 36: half the memory, for 10.4 ms instead of 6.5 with 1024 to 1024 channels of 16²
/// (22 directly). A matrix product comes last: direct kernels run near the processor's peak.
private func algorithms(
  _ convolution: Operation.Convolution, _ group: Group, _ input: TensorType
) -> [ConvolutionKernel.Algorithm] {
  if isDepthwise(convolution, input) { return [.depthwise] }
  guard group.inputs[0].form == .blocked, convolution.groups == 1, group.upsamplings.isEmpty else {
    return [.direct]
  }
  guard canTransform(convolution) else { return [.direct, .gemm] }
  if input.channels < 8 { return [.direct, .winograd4x4, .winograd2x2, .gemm] }
  return input.channels * convolution.channels <= largestTransformedPair
    ? [.winograd4x4, .winograd2x2, .direct, .gemm] : [.winograd2x2, .winograd4x4, .direct, .gemm]
}

/// Whether Winograd's F(4×4, 3×3) and F(2×2, 3×3) compute it.
func canTransform(_ convolution: Operation.Convolution) -> Bool {
  let padding = convolution.paddingSizes
  return convolution.kernel == 3 && convolution.stride == 1 && convolution.dilation == 1
    && max(padding.top, padding.left, padding.bottom, padding.right) <= 2
}

/// Inputs × outputs of a layer whose transformed weights take 75 MiB.
private let largestTransformedPair = 512 * 1024
