import GraphRuntime

/// What may be spent on training a new network, on this machine.
struct TrainingBudget {
  var minutes: Double
  /// Bytes; nil: all that there is.
  var memory: Int?
  /// FLOP/s that a training step reaches: about as many as the processor's multiply-adds in a loop, for what Winograd
  /// kernels save, memory costs.
  var flopsPerSecond: Double

  private static let choices = [8, 16, 32]
  /// Rounds through the data, and slices in all, below which more filters make a network worse.
  private static let leastRounds = 10
  private static let leastSlices = 6000
  private static let batchSize = 20

  /// The most filters that can be trained with it.
  func filters(for numbers: NetworkNumbers, slices: Int) -> NetworkNumbers.Number<Int> {
    let wanted = max(Self.leastRounds * slices, Self.leastSlices)
    /// A step takes three times as long as a run forward.
    func seen(_ cost: UNetCost) -> Double { minutes * 60 * flopsPerSecond / (3 * cost.flops) }
    let affordable = Self.choices.last { filters in
      let cost = UNetCost(numbers, filters: filters)
      return seen(cost) >= Double(wanted) && Double(Self.batchSize) * cost.bytes <= Double(memory ?? .max)
    }
    let filters = affordable ?? Self.choices[0]
    let rounds = Int(seen(UNetCost(numbers, filters: filters))) / max(1, slices)
    return NetworkNumbers.Number(
      filters,
      "Filters of the first level; each below has twice as many. With these, \(Int(minutes)) minutes on this machine see each of \(slices) slices about \(max(1, rounds)) times."
    )
  }
}

/// What the U-Net of a new package costs for each slice.
struct UNetCost {
  /// Of a run forward, 2 per multiply-add.
  private(set) var flops = 0.0
  /// That a training step keeps.
  private(set) var bytes = 0.0

  /// Of what a convolution gives, with a share of what all steps use in turns: 1.2 GB for 20 samples of the paper's U-Net-16.
  private static let bytesPerValue = 5.6

  init(_ numbers: NetworkNumbers, filters: Int) {
    var (pixels, width, inputs) = (
      Double(numbers.size.value * numbers.size.value), Double(filters), Double(numbers.channels.value)
    )
    flops = 2 * width * Double(numbers.classes.value.count) * pixels
    for level in 0...numbers.depth.value {
      flops += 18 * width * (inputs + width) * pixels
      // What two convolutions give.
      bytes += Self.bytesPerValue * 2 * width * pixels
      if level < numbers.depth.value {
        // The transposed one, and two convolutions of what is joined.
        flops += (4 * width * width + 18 * width * (2 * width + width)) * pixels
        bytes += Self.bytesPerValue * 3 * width * pixels
      }
      (pixels, inputs, width) = (pixels / 4, width, width * 2)
    }
  }
}
