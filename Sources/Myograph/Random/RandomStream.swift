/// What all random numbers of one sample in one epoch derive from.
public struct RandomKey: Hashable, Codable, Sendable {
  public var seed: UInt64
  public var epoch: UInt32
  /// Of the sample in its data set, whatever its place in the order of this epoch.
  public var index: UInt32

  public init(seed: UInt64, epoch: UInt32, index: UInt32) {
    self.seed = seed
    self.epoch = epoch
    self.index = index
  }
}

/// The random numbers of one node for one sample, each by its position.
///
/// Words 4p to 4p + 3 are Philox4x32-10 of the counter (p, stream, index, epoch) under the key (low, high half of the
/// seed).
public struct RandomStream: Sendable {
  var key: RandomKey
  var stream: UInt32

  /// - Parameter stream: the node's number among those that draw; every node has its own.
  public init(_ key: RandomKey, stream: Int) {
    self.key = key
    self.stream = UInt32(truncatingIfNeeded: stream)
  }

  public func word(_ position: Int) -> UInt32 {
    let counter = SIMD4(UInt32(truncatingIfNeeded: position / 4), stream, key.index, key.epoch)
    let halves = SIMD2(UInt32(truncatingIfNeeded: key.seed), UInt32(truncatingIfNeeded: key.seed >> 32))
    return Philox.words(counter: counter, key: halves)[position % 4]
  }

  /// In 0..<1, a multiple of 2^−32.
  public func uniform(_ position: Int) -> Double { Double(word(position)) / 4_294_967_296 }

  /// Between the bounds of a range.
  public func uniform(_ position: Int, in range: ClosedRange<Double>) -> Double {
    range.lowerBound + uniform(position) * (range.upperBound - range.lowerBound)
  }

  /// Whether a dropout sets the element at this position to zero.
  public func drops(_ position: Int, rate: Double) -> Bool { uniform(position) < rate }
}
