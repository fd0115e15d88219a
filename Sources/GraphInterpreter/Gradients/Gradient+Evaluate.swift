import Myograph

extension Gradient {
  /// The results for a batch: one for each sample, or a single one for what is per batch. So are the inputs.
  func evaluate(batch inputs: [[Tensor]], _ contexts: [Context]) throws(InterpreterError) -> [Tensor] {
    guard let context = contexts.first, let first = inputs.first else { return [] }
    let type = context.node.type
    let (height, width) = type.size ?? (0, 0)
    /// The sum of what each sample adds.
    func perBatch(_ add: (inout [Double], _ sample: Int) -> Void) -> [Tensor] {
      var values = [Double](repeating: 0, count: type.elementCount)
      for sample in contexts.indices { add(&values, sample) }
      return [Tensor(channels: type.channels, height: height, width: width, values: values)]
    }
    func parameter(_ name: String) throws(InterpreterError) -> [Double] {
      let name = "\(parameterOwner ?? "").\(name)"
      guard let values = context.parameters[name] else { throw .missingParameter(name) }
      return values
    }

    switch self {
    case .convolutionInput(let convolution, let channels, let size, _):
      let weight = try parameter("weight")
      return first.map {
        convolutionInputGradient($0, convolution, channels: channels, size: size, weight: weight)
      }
    case .convolutionWeight(let convolution):
      return perBatch { addConvolutionWeightGradient(to: &$0, first[$1], inputs[1][$1], convolution) }
    case .transposedConvolutionInput(let convolution, let channels, _, _):
      let weight = try parameter("weight")
      return first.map { convolved($0, convolution.adjoint(channels: channels), weight: weight, bias: nil) }
    case .transposedConvolutionWeight(let convolution):
      return perBatch {
        let adjoint = convolution.adjoint(channels: first[$1].channels)
        addConvolutionWeightGradient(to: &$0, inputs[1][$1], first[$1], adjoint)
      }
    case .channelSums:
      return perBatch { values, sample in
        for channel in values.indices { values[channel] += first[sample].plane(channel).reduce(0, +) }
      }
    case .batchNormSums(let epsilon):
      return perBatch { values, sample in
        let normalized = batchNormalized(inputs[1][sample], by: inputs[2][0], epsilon)
        addSums(to: &values, first[sample], normalized)
      }
    case .batchNormInput(let epsilon, _):
      let scale = try parameter("weight")
      let (statistics, sums) = (inputs[2][0], inputs[3][0])
      let count = Double(contexts.count * first[0].pixels)
      return contexts.indices.map { sample in
        let normalized = batchNormalized(inputs[1][sample], by: statistics, epsilon)
        return first[sample].mapChannels { channel, values in
          let factor = scale[channel] / (statistics[1, 0, channel] + epsilon).squareRoot()
          return zip(values, normalized.plane(channel)).map { g, x in
            factor * (g - (sums[1, 0, channel] + x * sums[0, 0, channel]) / count)
          }
        }
      }
    case .groupNormSums(let norm):
      return perBatch { values, sample in
        let normalized = groupNormalized(inputs[1][sample], norm, scale: nil, shift: nil)
        addSums(to: &values, first[sample], normalized)
      }
    case .groupNormInput(let norm, _):
      let scale = norm.isAffine ? try parameter("weight") : nil
      return zip(first, inputs[1]).map { groupNormGradient($0, $1, norm, scale: scale) }
    case .loss(let term, let scale):
      var gradients: [Tensor] = []
      for (scores, labels) in zip(first, inputs[1]) {
        gradients.append(try lossGradient(term, scores, labels, sums: inputs[2][0], scale: scale))
      }
      return gradients
    default:
      return contexts.indices.map { sample in evaluate(inputs.map { $0[sample] }, type) }
    }
  }

  /// What a sample's gradient makes of its inputs alone.
  private func evaluate(_ inputs: [Tensor], _ type: TensorType) -> Tensor {
    let g = inputs[0]
    switch self {
    case .activation(let formula):
      let gradient = formula.gradient
      return combined(g, inputs[1]) { gradient.value(.init(input: $1, result: $1, gradient: $0)) }
    case .maxPool(let pool):
      return maxPoolGradient(g, inputs[1], pool)
    case .averagePool(let pool, let size):
      return averagePoolGradient(g, pool, size)
    case .globalPool(.max, _):
      return globalMaximumGradient(g, inputs[1])
    case .globalPool(.average, let size):
      let pixels = Double(size.height * size.width)
      let spread = Tensor(channels: g.channels, height: size.height, width: size.width)
      return combined(g, spread) { g, _ in g / pixels }
    case .upsample(let scale, let interpolation):
      let (height, width) = (g.height / scale, g.width / scale)
      return spread(
        g, height: height, width: width, rows: upsamplePositions(height, scale, interpolation),
        columns: upsamplePositions(width, scale, interpolation))
    case .centerCrop(let size):
      return centerCropGradient(g, size)
    case .slice(let first, let channels):
      var result = Tensor(channels: channels, height: g.height, width: g.width)
      result.values.replaceSubrange(first * g.pixels..<(first + g.channels) * g.pixels, with: g.values)
      return result
    case .operand(let expression, let channels, let size):
      let shape = Size(height: g.height, width: g.width)
      var operands = inputs.dropFirst().map { repeated($0, channels: g.channels, shape).values }
      let first = expression.reads(.input) ? operands.removeFirst() : nil
      let second = expression.reads(.other) ? operands.removeFirst() : nil
      var values = g
      for index in g.values.indices {
        values.values[index] = expression.value(
          .init(input: first?[index] ?? .nan, other: second?[index] ?? .nan, gradient: g.values[index]))
      }
      return summed(values, channels: channels, size)
    case .softmax:
      return softmaxGradient(g, inputs[1])
    default:
      // The others are computed for the whole batch.
      return g
    }
  }
}
