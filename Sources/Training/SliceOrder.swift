import Myograph

/// In which order an epoch goes through the slices: a new permutation each, made of the seed and the epoch alone.
///
/// What is left when no whole batch can be filled is left out of that epoch: batch norm needs whole batches, and the next
/// permutation leaves out others. A cohort smaller than a batch is one batch.
struct SliceOrder: Sendable {
  let slices: Int
  let batchSize: Int
  let seed: UInt64

  /// - Parameter slices: 1 at least.
  init(slices: Int, batchSize: Int, seed: UInt64) {
    self.slices = slices
    self.batchSize = min(batchSize, slices)
    self.seed = seed
  }

  var batchesPerEpoch: Int { slices / batchSize }

  /// Sorted by random numbers; the index decides between equal ones.
  func permutation(epoch: Int) -> [Int] {
    let keys = (0..<slices).map { index in
      let key = RandomKey(seed: seed, epoch: UInt32(truncatingIfNeeded: epoch), index: UInt32(index))
      let stream = RandomStream(key, stream: Self.stream)
      return (UInt64(stream.word(0)) << 32 | UInt64(stream.word(1)), index)
    }
    return keys.sorted { $0 < $1 }.map(\.1)
  }

  /// No layer of a network has such a number.
  private static let stream = Int(UInt32.max)
}
