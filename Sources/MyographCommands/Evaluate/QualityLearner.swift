import AtomicFile
import Evaluation
import Foundation
import Segmentation
import Terminal

/// Gathers what labelled cases teach of masks: how far runs agreed on classes and how well these were found, and how
/// far volumes, and numbers made of them, are off.
struct QualityLearner {
  private var pairs: [String: [(agreement: Double, dice: Double)]] = [:]

  /// - Parameter agreement: of each class by its name; none where nobody knows it.
  mutating func add(_ agreement: [String: Double], _ one: CohortEvaluation.Case) {
    for measured in one.classes {
      guard let known = agreement[measured.name], let dice = measured.dice else { continue }
      pairs[measured.name, default: []].append((known, dice))
    }
  }

  /// Writes what was learned: of Dice where the agreement on each class was known in two cases at least, of volumes and
  /// numbers where subjects are enough. Says of which they are not.
  func write(to path: String, of evaluation: CohortEvaluation) throws {
    let (volumes, numbers) = (evaluation.knownVolumes, evaluation.knownNumbers)
    let learned = LearnedQuality(
      QualityPredictor(evaluation.classes.dropFirst().map { (name: $0, pairs: pairs[$0] ?? []) }),
      volumes: volumes.compactMap(\.interval), numbers: numbers.compactMap(\.interval))
    let few = (volumes + numbers).filter { !$0.subjects.isEmpty && $0.interval == nil }
    if !few.isEmpty {
      Console.report(
        "No intervals were learned for \(few.map(\.name).joined(separator: ", ")): that takes "
          + "\(ConformalInterval.fewestSubjects()) subjects")
    }
    guard !learned.isEmpty else { return }
    let data = try LearnedFile.data(learned)
    try AtomicFile.write(to: path, overwrite: false) { try $0.write(data) }
  }
}
