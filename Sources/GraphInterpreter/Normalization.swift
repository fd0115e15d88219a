import Myograph

/// (v − mean) / √(variance + epsilon) · scale + shift, over the channels and pixels of each group.
func groupNormalized(
  _ input: Tensor, _ norm: Operation.GroupNormalization, scale: [Double]?, shift: [Double]?
) -> Tensor {
  let groups = norm.groups ?? input.channels
  let channelsPerGroup = input.channels / groups
  let statistics = (0..<groups).map { group in
    let count = channelsPerGroup * input.pixels
    return meanAndVariance(input.values[group * count..<(group + 1) * count])
  }
  return input.mapChannels { channel, values in
    let (mean, variance) = statistics[channel / channelsPerGroup]
    let factor = (scale?[channel] ?? 1) / (variance + norm.epsilon).squareRoot()
    return values.map { ($0 - mean) * factor + (shift?[channel] ?? 0) }
  }
}

/// Brings each channel to a common range.
func normalized(_ input: Tensor, _ range: IntensityRange) -> Tensor {
  input.mapChannels { _, values in
    switch range {
    case .zScore:
      let (mean, variance) = meanAndVariance(values)
      return values.map { variance == 0 ? 0 : ($0 - mean) / variance.squareRoot() }
    case .minMax:
      let low = values.min() ?? 0
      let high = values.max() ?? 0
      return values.map { ($0 - low) / (high - low + 1e-10) }
    }
  }
}

func mean(_ values: ArraySlice<Double>) -> Double { values.reduce(0, +) / Double(values.count) }

/// The variance of the population: the sum is divided by the number of values.
func meanAndVariance(_ values: ArraySlice<Double>) -> (mean: Double, variance: Double) {
  // A constant slice has no variance, also where its mean is not exactly representable.
  if let first = values.first, values.allSatisfy({ $0 == first }) { return (first, 0) }
  let mean = mean(values)
  return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count))
}
