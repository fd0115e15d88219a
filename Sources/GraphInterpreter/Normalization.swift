import Myograph

/// (v − mean) / √(variance + epsilon) · scale + shift, over the values of each unit.
func groupNormalized(
  _ input: Tensor, _ norm: Operation.GroupNormalization, scale: [Double]?, shift: [Double]?
) -> Tensor {
  var result = input
  for unit in norm.units(of: input) {
    let (mean, variance) = meanAndVariance(unit.map { input.values[$0] }[...])
    for index in unit {
      let channel = index / input.pixels
      let factor = (scale?[channel] ?? 1) / (variance + norm.epsilon).squareRoot()
      result.values[index] = (input.values[index] - mean) * factor + (shift?[channel] ?? 0)
    }
  }
  return result
}

extension Operation.GroupNormalization {
  /// Where the values of each unit lie.
  func units(of tensor: Tensor) -> [[Int]] {
    func groups(_ count: Int) -> [[Int]] {
      let size = tensor.values.count / count
      return (0..<count).map { Array($0 * size..<($0 + 1) * size) }
    }
    switch unit {
    case .channel: return groups(tensor.channels)
    case .group(let count): return groups(count)
    case .pixel:
      return (0..<tensor.pixels).map {
        Array(stride(from: $0, to: tensor.values.count, by: tensor.pixels))
      }
    }
  }
}

/// Brings each channel to a common range.
///
/// - Parameter measured: each channel's mean and deviation in the training data, where the range needs them.
func normalized(
  _ input: Tensor, _ range: IntensityRange, measured: (mean: [Double], deviation: [Double])
) -> Tensor {
  input.mapChannels { channel, values in
    switch range {
    case .zScore:
      let (mean, variance) = meanAndVariance(values)
      return values.map { variance == 0 ? 0 : ($0 - mean) / variance.squareRoot() }
    case .minMax:
      let low = values.min() ?? 0
      let high = values.max() ?? 0
      return values.map { ($0 - low) / (high - low + 1e-10) }
    case .windows(let windows):
      let window = windows[windows.count == 1 ? 0 : channel]
      return values.map { (min(max($0, window.low), window.high) - window.low) / (window.high - window.low) }
    case .percentiles(let range):
      let sorted = values.sorted()
      let (low, high) = (percentile(range.low, of: sorted), percentile(range.high, of: sorted))
      return values.map { (min(max($0, low), high) - low) / (high - low + 1e-10) }
    case .dataset:
      let deviation = measured.deviation[channel]
      return values.map { deviation > 0 ? ($0 - measured.mean[channel]) / deviation : 0 }
    }
  }
}

/// Between the values of the two nearest ranks, as far as the percentile lies between these.
private func percentile(_ percentile: Double, of sorted: [Double]) -> Double {
  let position = percentile / 100 * Double(sorted.count - 1)
  let rank = Int(position)
  let next = sorted[min(rank + 1, sorted.count - 1)]
  return sorted[rank] + (next - sorted[rank]) * (position - Double(rank))
}

func mean(_ values: ArraySlice<Double>) -> Double { values.reduce(0, +) / Double(values.count) }

/// The variance of the population: the sum is divided by the number of values.
func meanAndVariance(_ values: ArraySlice<Double>) -> (mean: Double, variance: Double) {
  // A constant slice has no variance, also where its mean is not exactly representable.
  if let first = values.first, values.allSatisfy({ $0 == first }) { return (first, 0) }
  let mean = mean(values)
  return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count))
}
