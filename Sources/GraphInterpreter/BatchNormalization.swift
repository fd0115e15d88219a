import Myograph

/// The mean and population variance of each channel over the samples and pixels of a batch: 2×1×C.
func batchStatistics(_ batch: [Tensor]) -> Tensor {
  let channels = batch[0].channels
  let moments = (0..<channels).map { channel in
    meanAndVariance(batch.flatMap { $0.values[channel * $0.pixels..<(channel + 1) * $0.pixels] }[...])
  }
  return Tensor(
    channels: 2, height: 1, width: channels, values: moments.map(\.mean) + moments.map(\.variance))
}

/// (v − mean) / √(variance + epsilon) · scale + shift.
func batchNormalized(
  _ input: Tensor, by statistics: Tensor, _ epsilon: Double, scale: [Double]? = nil, shift: [Double]? = nil
) -> Tensor {
  input.mapChannels { channel, values in
    let factor = (scale?[channel] ?? 1) / (statistics[1, 0, channel] + epsilon).squareRoot()
    return values.map { ($0 - statistics[0, 0, channel]) * factor + (shift?[channel] ?? 0) }
  }
}

/// (1 − momentum) · running + momentum · batch, of the mean and of the sample variance, as PyTorch has it.
///
/// - Parameter count: values of each channel in the batch. The variance of a single one stays as it is.
func nextRunningStatistics(
  _ statistics: Tensor, mean: [Double], variance: [Double], momentum: Double, count: Int
) -> Tensor {
  var result = statistics
  let unbiased = count > 1 ? Double(count) / Double(count - 1) : 1
  for channel in 0..<statistics.width {
    result[0, 0, channel] = (1 - momentum) * mean[channel] + momentum * statistics[0, 0, channel]
    result[1, 0, channel] =
      (1 - momentum) * variance[channel] + momentum * unbiased * statistics[1, 0, channel]
  }
  return result
}

/// Elements or channels set to zero with probability `rate`, the rest scaled by 1 / (1 − rate). Elements are numbered in
/// the order of channels, rows, columns.
func dropped(
  _ input: Tensor, rate: Double, _ unit: DropoutUnit, _ random: RandomStream, from channel: Int
) -> Tensor {
  var result = input
  for element in input.values.indices {
    let place = channel * input.pixels + element
    let position = unit == .elements ? place : place / input.pixels
    result.values[element] = random.drops(position, rate: rate) ? 0 : input.values[element] / (1 - rate)
  }
  return result
}
