/// Backward operations: what the loss's gradient for a node's result, `g`, says about the node's input or parameters.
/// Each has the shape of what it is the gradient for.
public enum Gradient: Hashable, Sendable {
  /// Of g. `of` is the node whose weights it reads; `channels` and `size` are its input's.
  case convolutionInput(Operation.Convolution, channels: Int, size: Size, of: String)
  /// Of the layer's input and g: [out, in / groups, height, width] as out × (in / groups · height) × width, per batch.
  case convolutionWeight(Operation.Convolution)
  /// Of g: a convolution of it.
  case transposedConvolutionInput(Operation.TransposedConvolution, channels: Int, size: Size, of: String)
  /// Of the layer's input and g: [in, out, kernel, kernel] as in × (out · kernel) × kernel, per batch.
  case transposedConvolutionWeight(Operation.TransposedConvolution)
  /// Of g: its sum over samples and pixels, 1×1×C per batch, which is that for the layer's parameter of that name.
  case channelSums(of: String)
  /// Of g, the layer's input x and its statistics: Σ g·x̂ and Σ g of each channel, 2×1×C per batch, x̂ being the
  /// normalised x. They are the gradients for scale and shift.
  case batchNormSums(epsilon: Double)
  /// Of g, x, the statistics and the sums above: scale / √(variance + epsilon) · (g − (Σ g + x̂ Σ g·x̂) / count).
  case batchNormInput(epsilon: Double, of: String)
  /// Of g and x: as for batch norm, x̂ being normalised within groups of each sample.
  case groupNormSums(Operation.GroupNormalization)
  /// Of g and x.
  case groupNormInput(Operation.GroupNormalization, of: String)
  /// Of g and the layer's result or its input: what the formula's gradient reads.
  case activation(Formula)
  /// Of g and x: g goes to the first of the largest values of each window, which is found again.
  case maxPool(Operation.Pooling)
  /// Of g.
  case averagePool(Operation.Pooling, size: Size)
  /// Of g, and of x where it is of a maximum.
  case globalPool(Operation.Pooling.Kind, size: Size)
  case upsample(scale: Int, Interpolation)
  case centerCrop(size: Size)
  /// Of g: zeros beside it, where a slice left channels out of so many.
  case slice(first: Int, channels: Int)
  /// Of g and those of a join's two operands that the expression reads, summed over what was repeated of the one that it
  /// is for.
  case operand(Expression, channels: Int, size: Size)
  /// Of g and the layer's result.
  case softmax
  /// Of scores, labels and the loss's sums, times the term's weight.
  case loss(LossTerm, scale: Double)
}

extension Gradient {
  /// The type of the result, for legal inputs.
  func resultType(inputs: [TensorType]) -> TensorType? {
    guard let first = inputs.first else { return nil }
    func perBatch(_ channels: Int, _ height: Int, _ width: Int) -> TensorType {
      TensorType(channels: channels, extent: .fixed(height: height, width: width), scope: .batch)
    }
    switch self {
    case .convolutionInput(_, let channels, let size, _),
      .transposedConvolutionInput(_, let channels, let size, _), .operand(_, let channels, let size):
      return first.with(channels: channels).with(height: size.height, width: size.width)
    case .convolutionWeight(let convolution):
      let (kernel, inputs) = (convolution.kernel, first.channels / convolution.groups)
      return perBatch(convolution.channels, inputs * kernel.height, kernel.width)
    case .transposedConvolutionWeight(let convolution):
      return perBatch(first.channels, convolution.channels * convolution.kernel, convolution.kernel)
    case .channelSums:
      return perBatch(1, 1, first.channels)
    case .batchNormSums, .groupNormSums:
      return perBatch(2, 1, first.channels)
    case .batchNormInput, .groupNormInput, .activation, .softmax, .loss:
      return first
    case .maxPool:
      return inputs.count == 2 ? inputs[1] : nil
    case .averagePool(_, let size), .globalPool(_, let size), .centerCrop(let size):
      return first.with(height: size.height, width: size.width)
    case .upsample(let scale, _):
      return first.size.map { first.with(height: $0.height / scale, width: $0.width / scale) }
    case .slice(_, let channels):
      return first.with(channels: channels)
    }
  }

  /// The node whose parameters it reads.
  public var parameterOwner: String? {
    switch self {
    case .convolutionInput(_, _, _, let owner), .transposedConvolutionInput(_, _, _, let owner),
      .batchNormInput(_, let owner), .groupNormInput(_, let owner):
      owner
    default: nil
    }
  }

  /// In pictures.
  var name: String {
    switch self {
    case .convolutionInput: "ConvolutionInputGradient"
    case .convolutionWeight: "ConvolutionWeightGradient"
    case .transposedConvolutionInput: "TransposedConvolutionInputGradient"
    case .transposedConvolutionWeight: "TransposedConvolutionWeightGradient"
    case .channelSums(let parameter): parameter == "bias" ? "BiasGradient" : "WeightGradient"
    case .batchNormSums: "BatchNormSums"
    case .batchNormInput: "BatchNormGradient"
    case .groupNormSums: "GroupNormSums"
    case .groupNormInput: "GroupNormGradient"
    case .activation: "ActivationGradient"
    case .maxPool: "MaxPoolGradient"
    case .averagePool: "AveragePoolGradient"
    case .globalPool(let kind, _): kind == .max ? "GlobalMaxPoolGradient" : "GlobalAveragePoolGradient"
    case .upsample: "UpsampleGradient"
    case .centerCrop: "CenterCropGradient"
    case .slice: "SliceGradient"
    case .operand: "OperandGradient"
    case .softmax: "SoftmaxGradient"
    case .loss(let term, _): "\(term.name)Gradient"
    }
  }

  /// 2 per multiply-add of convolutions, for one sample.
  func flops(inputs: [TensorType], result: TensorType) -> Double {
    func flops(_ channels: Int, taps: Int, at pixels: TensorType) -> Double {
      2 * Double(channels * taps) * Double(pixels.elementCount)
    }
    switch self {
    case .convolutionInput(let convolution, let channels, _, _):
      return flops(channels / convolution.groups, taps: convolution.taps, at: inputs[0])
    case .convolutionWeight(let convolution):
      return flops(inputs[0].channels / convolution.groups, taps: convolution.taps, at: inputs[1])
    case .transposedConvolutionInput(let convolution, _, _, _):
      return flops(inputs[0].channels, taps: convolution.kernel * convolution.kernel, at: result)
    case .transposedConvolutionWeight(let convolution):
      return flops(convolution.channels, taps: convolution.kernel * convolution.kernel, at: inputs[0])
    default:
      return 0
    }
  }
}

extension Operation.Convolution {
  var taps: Int { kernel.height * kernel.width }
}
