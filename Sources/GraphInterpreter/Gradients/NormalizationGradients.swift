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

/// As for batch norm, over the values of each unit of one sample.
func groupNormGradient(
  _ gradient: Tensor, _ input: Tensor, _ norm: Operation.GroupNormalization, scale: [Double]?
) -> Tensor {
  let normalized = groupNormalized(input, norm, scale: nil, shift: nil)
  let scaled = gradient.mapChannels { channel, values in values.map { $0 * (scale?[channel] ?? 1) } }
  var result = scaled
  for unit in norm.units(of: input) {
    let (_, variance) = meanAndVariance(unit.map { input.values[$0] }[...])
    let sum = unit.reduce(0) { $0 + scaled.values[$1] }
    let product = unit.reduce(0) { $0 + scaled.values[$1] * normalized.values[$1] }
    for index in unit {
      let mean = (sum + normalized.values[index] * product) / Double(unit.count)
      result.values[index] = (scaled.values[index] - mean) / (variance + norm.epsilon).squareRoot()
    }
  }
  return result
}
