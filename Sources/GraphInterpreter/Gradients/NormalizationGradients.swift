import Myograph

/// Adds Σ g·x̂ and Σ g of each channel to 2×1×C values.
func addSums(to values: inout [Double], _ gradient: Tensor, _ normalized: Tensor) {
  for channel in 0..<gradient.channels {
    for (g, x) in zip(gradient.plane(channel), normalized.plane(channel)) {
      values[channel] += g * x
      values[gradient.channels + channel] += g
    }
  }
}

/// As for batch norm, over the channels and pixels of each group of one sample.
func groupNormGradient(
  _ gradient: Tensor, _ input: Tensor, _ norm: Operation.GroupNormalization, scale: [Double]?
) -> Tensor {
  let groups = norm.groups ?? input.channels
  let count = input.values.count / groups
  let normalized = groupNormalized(input, norm, scale: nil, shift: nil)
  let scaled = gradient.mapChannels { channel, values in values.map { $0 * (scale?[channel] ?? 1) } }
  var result = scaled
  for group in 0..<groups {
    let range = group * count..<(group + 1) * count
    let (_, variance) = meanAndVariance(input.values[range])
    let sum = scaled.values[range].reduce(0, +)
    let product = zip(scaled.values[range], normalized.values[range]).reduce(0) { $0 + $1.0 * $1.1 }
    for index in range {
      let mean = (sum + normalized.values[index] * product) / Double(count)
      result.values[index] = (scaled.values[index] - mean) / (variance + norm.epsilon).squareRoot()
    }
  }
  return result
}
