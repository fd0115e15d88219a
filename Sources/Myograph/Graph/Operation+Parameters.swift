extension Operation {
  /// The tensors that this operation takes from a file of weights, with PyTorch's shapes and last names.
  public func parameters(inputs: [TensorType]) -> [Parameter] {
    if case .learned(let learned) = self {
      return [Parameter(name: "weight", shape: [learned.channels], initial: learned.initial)]
    }
    guard let channels = inputs.first?.channels else { return [] }
    switch self {
    case .convolution(let convolution):
      let weight = Parameter(
        name: "weight",
        shape: [
          convolution.channels, channels / convolution.groups, convolution.kernel.height,
          convolution.kernel.width,
        ])
      return [weight] + bias(convolution.hasBias, convolution.channels)
    case .transposedConvolution(let convolution):
      let weight = Parameter(
        name: "weight", shape: [channels, convolution.channels, convolution.kernel, convolution.kernel])
      return [weight] + bias(convolution.hasBias, convolution.channels)
    case .batchNorm:
      return scaleAndShift(channels) + [
        Parameter(name: "running_mean", shape: [channels], isTrainable: false),
        Parameter(name: "running_var", shape: [channels], isTrainable: false),
      ]
    case .normalizeIntensity(.dataset):
      return [
        Parameter(name: "mean", shape: [channels], isTrainable: false, measure: .mean),
        Parameter(name: "deviation", shape: [channels], isTrainable: false, measure: .deviation),
      ]
    case .groupNorm(let norm):
      return norm.isAffine ? scaleAndShift(channels) : []
    default:
      return []
    }
  }

  private func bias(_ hasBias: Bool, _ channels: Int) -> [Parameter] {
    hasBias ? [Parameter(name: "bias", shape: [channels])] : []
  }

  private func scaleAndShift(_ channels: Int) -> [Parameter] {
    [Parameter(name: "weight", shape: [channels]), Parameter(name: "bias", shape: [channels])]
  }

  /// Floating-point operations for one sample: 2 per multiply-add of a convolution, 0 for the rest.
  public func flops(inputs: [TensorType], result: TensorType) -> Double {
    guard let input = inputs.first, let inputSize = input.size, let size = result.size else { return 0 }
    switch self {
    case .convolution(let convolution):
      let multiplyAdds =
        Double(input.channels / convolution.groups * convolution.taps) * Double(result.channels)
      return 2 * multiplyAdds * Double(size.height * size.width)
    case .transposedConvolution(let convolution):
      let taps = convolution.kernel * convolution.kernel
      return 2 * Double(input.channels * taps) * Double(result.channels)
        * Double(inputSize.height * inputSize.width)
    case .gradient(let gradient):
      return gradient.flops(inputs: inputs, result: result)
    default:
      return 0
    }
  }
}
