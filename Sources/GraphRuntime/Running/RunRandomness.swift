/// What the random numbers of a stochastic program's run derive from, and nothing else: neither threads nor how many slices
/// are run at once.
public struct RunRandomness: Equatable, Sendable {
  public var seed: UInt64
  /// Which of many runs over the same slices.
  public var run: UInt32
  /// The first slice's number in its volume; those behind it follow.
  public var slice: Int

  public init(seed: UInt64 = 0, run: UInt32 = 0, slice: Int = 0) {
    (self.seed, self.run, self.slice) = (seed, run, slice)
  }
}
