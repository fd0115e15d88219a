import Evaluation
import GraphRuntime
import Imaging
import Segmentation

/// Intersection over union of classes, in all validation slices together.
public struct Overlap: Codable, Equatable, Sendable {
  /// Of each class; nil where neither the network nor the labels have it.
  public var classes: [Double?]

  /// Over the classes that occur.
  public var mean: Double { Dice.mean(classes) ?? 0 }
}

/// Measures weights on the validation data's slices, each augmented in one way that never changes: the paper's
/// criterion (Chen et al. 2020, section 3.4). The same weights have the same score for any number of threads.
final class Validator {
  private let slices: SliceSet
  private let preparation: Preparation
  private let session: Session
  /// At least one for each thread, which takes whole slices.
  private var slicesPerRun: Int { max(8, session.threads) }

  private static let seed: UInt64 = 0x5641_4C49_4441_5445

  /// - Throws: `RuntimeError` when there are no kernels or memory is short.
  init(
    _ network: CompiledNetwork, _ slices: SliceSet, weights: Weights, isa: String?, threads: Int?
  ) throws(RuntimeError) {
    self.slices = slices
    preparation = try Preparation(network, weights: weights, isa: isa)
    session = try Session(
      network, weights: weights, plan: network.firstPlan(isa: isa), isa: isa, threads: threads,
      forBatches: true)
  }

  func overlap(_ weights: Weights) throws -> Overlap {
    try session.load(weights)
    let classes = session.network.output.channels
    var counts = [Int](repeating: 0, count: classes * classes)
    var results = Results()
    for first in stride(from: 0, to: slices.count, by: slicesPerRun) {
      let batch = try preparation.batch(
        first..<min(first + slicesPerRun, slices.count), of: slices, seed: Self.seed, epoch: 0)
      try session.run(input: batch.images, count: batch.count, wanted: [.labels], into: &results)
      guard results.nonFinitePixels == 0 else {
        throw RuntimeError.nonFiniteScores(of: "validation slices", pixels: results.nonFinitePixels)
      }
      for (found, expected) in zip(results.labels, batch.labels) where Int(expected) < classes {
        counts[Int(expected) * classes + Int(found)] += 1
      }
    }
    return Overlap(
      classes: (0..<classes).map { label in
        let both = counts[label * classes + label]
        let expected = (0..<classes).reduce(0) { $0 + counts[label * classes + $1] }
        let found = (0..<classes).reduce(0) { $0 + counts[$1 * classes + label] }
        let union = expected + found - both
        return union == 0 ? nil : Double(both) / Double(union)
      })
  }

  /// The classes of a case's own voxels by the weights of the last score.
  func classes(of image: Volume) throws -> [UInt8] { try session.classes(of: image) }
}
