import Foundation
import GraphRuntime

/// Prepares batches on a thread of its own, one ahead of the one that is trained on.
final class BatchSource: @unchecked Sendable {
  // Unchecked: what both threads touch is touched under the condition's lock.

  private let slices: SliceSet
  private let order: SliceOrder
  private let preparation: Preparation
  private let condition = NSCondition()
  private var waiting: TrainingBatch?
  private var failure: (any Error)?
  private var isStopped = false

  /// Begins at once.
  /// - Parameters:
  ///   - weights: of which only what was measured of the training data is looked at.
  ///   - epoch, position: the first batch.
  init(
    _ network: CompiledNetwork, _ slices: SliceSet, _ order: SliceOrder, weights: Weights, isa: String?,
    epoch: Int, position: Int
  ) throws(RuntimeError) {
    self.slices = slices
    self.order = order
    preparation = try Preparation(network, weights: weights, isa: isa)
    let thread = Thread { self.prepareAll(epoch, position) }
    thread.name = "preparing batches"
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// The next batch, waited for.
  func next() throws -> TrainingBatch {
    condition.lock()
    defer { condition.unlock() }
    while waiting == nil && failure == nil { condition.wait() }
    guard let batch = waiting else { throw failure ?? CancellationError() }
    waiting = nil
    condition.signal()
    return batch
  }

  /// Ends the thread, which would go on for ever.
  func stop() {
    condition.lock()
    isStopped = true
    condition.broadcast()
    condition.unlock()
  }

  private func prepareAll(_ epoch: Int, _ position: Int) {
    var (epoch, position) = (epoch, position)
    do {
      while true {
        let permutation = order.permutation(epoch: epoch)
        while position < order.batchesPerEpoch {
          let first = position * order.batchSize
          let batch = try preparation.batch(
            permutation[first..<first + order.batchSize], of: slices, seed: order.seed,
            epoch: UInt32(truncatingIfNeeded: epoch))
          guard hand(over: batch) else { return }
          position += 1
        }
        (epoch, position) = (epoch + 1, 0)
      }
    } catch {
      condition.lock()
      failure = error
      condition.signal()
      condition.unlock()
    }
  }

  /// Waits until the batch before is taken.
  /// - Returns: false when nobody will want another one.
  private func hand(over batch: TrainingBatch) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    while waiting != nil && !isStopped { condition.wait() }
    guard !isStopped else { return false }
    waiting = batch
    condition.signal()
    return true
  }
}

extension Preparation {
  /// Some slices of a cohort, prepared.
  func batch(
    _ indices: some Collection<Int>, of slices: SliceSet, seed: UInt64, epoch: UInt32
  ) throws -> TrainingBatch {
    let (shape, count) = (network.sample, indices.count)
    var batch = TrainingBatch(
      images: [Float](repeating: 0, count: count * shape.count),
      labels: [UInt8](repeating: 0, count: count * shape.height * shape.width),
      indices: indices.map { UInt32($0) }, seed: seed, epoch: epoch)
    for (place, index) in indices.enumerated() {
      try prepare(
        slices.plane(index), index: UInt32(index), seed: seed, epoch: epoch, into: &batch, at: place)
    }
    return batch
  }
}
