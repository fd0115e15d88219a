import Myograph

/// What an operation is computed with, besides its inputs.
struct Context {
  var node: Node
  var parameters: [String: [Double]]
  /// Nil where a run began at a tensor.
  var grid: Grid?
  /// What is random; nil where nothing is trained.
  var training: Randomness?
  /// What dropout derives from where nothing is trained; nil where nothing is dropped.
  var dropping: RandomKey?

  /// The node's tensor of that last name.
  func parameter(_ name: String) -> [Double]? { parameters["\(node.name).\(name)"] }

  /// Whether the node's result is a label map, which nothing may blend.
  var holdsLabels: Bool { if case .labels = node.type.content { true } else { false } }

  func required(_ name: String) throws(InterpreterError) -> [Double] {
    guard let values = parameter(name) else { throw .missingParameter("\(node.name).\(name)") }
    return values
  }
}

extension Operation {
  /// The result for one sample.
  func evaluate(_ inputs: [Tensor], _ context: Context) throws(InterpreterError) -> Tensor {
    if case .learned(let learned) = self {
      return Tensor(channels: learned.channels, height: 1, width: 1, values: try context.required("weight"))
    }
    guard let input = inputs.first else { throw .malformedGraph(node: context.node.name) }
    switch self {
    case .learned, .input, .loss, .weightedSum, .batchSums, .runningStatistics, .gradient:
      throw .malformedGraph(node: context.node.name)
    case .resample:
      // One definition of where pixels lie, whatever is composed with it.
      if let training = context.training {
        return gathered(input, [self], training, isLabels: context.holdsLabels)
      }
      let interpolation: Interpolation = context.holdsLabels ? .nearest : .bilinear(alignedCorners: false)
      return context.grid.map { resampled(input, $0, interpolation) } ?? input
    case .centerCrop(let height, let width):
      return centerCropped(input, height: height, width: width)
    case .augment(let augmentation, let stream):
      if let training = context.training {
        return augmented(input, augmentation, stream, training, isLabels: context.holdsLabels)
      }
      guard let crop else { return input }
      return centerCropped(input, height: crop.size.height, width: crop.size.width)
    case .gather(let stages):
      guard let training = context.training else { throw .malformedGraph(node: context.node.name) }
      return gathered(input, stages, training, isLabels: context.holdsLabels)
    case .normalizeIntensity(let range):
      let measured =
        try range == .dataset ? (context.required("mean"), context.required("deviation")) : ([], [])
      return normalized(input, range, measured: measured)
    case .restoreGrid:
      return context.grid.map { restored(input, $0) } ?? input
    case .convolution(let attributes):
      let weight = try context.required("weight")
      return convolved(input, attributes, weight: weight, bias: context.parameter("bias"))
    case .transposedConvolution(let attributes):
      let weight = try context.required("weight")
      return convolvedTransposed(input, attributes, weight: weight, bias: context.parameter("bias"))
    case .batchNorm(let epsilon, _):
      let (scale, shift) = try (context.required("weight"), context.required("bias"))
      let (mean, variance) = try (context.required("running_mean"), context.required("running_var"))
      return input.mapChannels { channel, values in
        let factor = scale[channel] / (variance[channel] + epsilon).squareRoot()
        return values.map { ($0 - mean[channel]) * factor + shift[channel] }
      }
    case .groupNorm(let norm):
      return groupNormalized(
        input, norm, scale: context.parameter("weight"), shift: context.parameter("bias"))
    case .activation(let formula):
      return input.map { formula.expression.value(.init(input: $0)) }
    case .pool(let pool):
      return pooled(input, pool)
    case .globalPool(let kind):
      return kind == .max ? globalMaximum(input) : globalAverage(input)
    case .upsample(let scale, let interpolation):
      return upsampled(input, scale: scale, interpolation)
    case .slice(let first, let count):
      return Tensor(
        channels: count, height: input.height, width: input.width,
        values: Array(input.values[first * input.pixels..<(first + count) * input.pixels]))
    case .pixelShuffle(let scale, let isInverse):
      return isInverse ? pixelsUnshuffled(input, scale) : pixelsShuffled(input, scale)
    case .dropout(let rate, let unit, let stream, let channel):
      guard let key = context.training?.augmentation.key ?? context.dropping else { return input }
      return dropped(input, rate: rate, unit, RandomStream(key, stream: stream), from: channel)
    case .softmax:
      return classProbabilities(input)
    case .argMax:
      return largestClass(input)
    case .concatenate:
      return Tensor(
        channels: inputs.reduce(0) { $0 + $1.channels }, height: input.height, width: input.width,
        values: inputs.flatMap(\.values))
    case .combine(let formula):
      return combined(input, inputs[1]) { formula.expression.value(.init(input: $0, other: $1)) }
    case .repeatPixel(let size):
      return repeated(input, channels: input.channels, size)
    }
  }
}
