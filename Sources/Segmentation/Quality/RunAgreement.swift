/// How far the runs of an ensemble agree with its result, class by class: the more they differ, the less is the result to be
/// trusted (Roy et al. 2019, doi 10.1016/j.neuroimage.2019.03.042).
public struct RunAgreement: Equatable, Sendable {
  private struct Count: Equatable {
    var found = 0
    var shared = 0
  }

  /// Voxels of each class in the result.
  private var result: [Int]
  /// Of each run and class.
  private var runs: [[Count]] = []

  /// - Parameter classes: how many there are.
  public init(classes: Int) { result = Array(repeating: 0, count: classes) }

  /// - Parameters:
  ///   - labels: the result's, of some voxels.
  ///   - others: each run's, of the same voxels.
  public mutating func add(_ labels: ArraySlice<UInt8>, runs others: [ArraySlice<UInt8>]) {
    if runs.isEmpty {
      runs = Array(
        repeating: Array(repeating: Count(), count: result.count), count: others.count)
    }
    for label in labels where label < result.count { result[Int(label)] += 1 }
    for (run, other) in others.enumerated() {
      for (label, found) in zip(labels, other) where found < result.count {
        runs[run][Int(found)].found += 1
        if found == label { runs[run][Int(found)].shared += 1 }
      }
    }
  }

  /// The mean over all runs of the Dice between a run and the result; nil where none of them has the class.
  public func dice(of label: Int) -> Double? {
    let counts = runs.map { $0[label] }
    guard result[label] + counts.reduce(0, { $0 + $1.found }) > 0 else { return nil }
    let dice = counts.map { count in
      count.found + result[label] == 0 ? 1 : 2 * Double(count.shared) / Double(count.found + result[label])
    }
    return dice.reduce(0, +) / Double(dice.count)
  }
}
