import AtomicFile
import Foundation
import Segmentation

/// Gathers how far runs agreed on the classes of cases, and how well they found them.
struct QualityLearner {
  private var pairs: [String: [(agreement: Double, dice: Double)]] = [:]

  /// - Parameter agreement: of each class by its name; none where nobody knows it.
  mutating func add(_ agreement: [String: Double], _ one: CohortEvaluation.Case) {
    for measured in one.classes {
      guard let known = agreement[measured.name], let dice = measured.dice else { continue }
      pairs[measured.name, default: []].append((known, dice))
    }
  }

  /// Writes what was learned, where each class was known in two cases at least.
  /// - Parameter classes: the background first.
  func write(to path: String, classes: [String]) throws {
    let known = classes.dropFirst().map { (name: $0, pairs: pairs[$0] ?? []) }
    guard let predictor = QualityPredictor(known) else { return }
    let data = try LearnedFile.data(predictor)
    try AtomicFile.write(to: path, overwrite: false) { try $0.write(data) }
  }
}
