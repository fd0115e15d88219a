import Evaluation
import Foundation
import GraphRuntime
import Imaging

extension Trainer {
  /// Segments the validation cohort's volumes as `myograph segment` does, with the weights in the best ones' file, and
  /// holds them against the labels.
  /// - Returns: nil where it was asked to stop.
  func evaluate(isStopped: () -> Bool, report: (TrainingEvent) -> Void) throws -> [CaseDice]? {
    let network = session.network
    let best = try Session(
      network, weights: Weights(path: folder.best, for: network), isa: options.isa, threads: options.threads)
    let cohort = validation.cohort
    var cases: [CaseDice] = []
    for index in cohort.cases.indices {
      if isStopped() { return nil }
      let volume = try cohort.volume(index)
      let classes = try best.classes(of: volume.image)
      cases.append(
        CaseDice(
          name: cohort.cases[index].name,
          coefficients: (1...LabelMap.structures.count).map { label in
            Dice.coefficient(classes, volume.classes, of: UInt8(label))
          }))
      report(.evaluated(cases: index + 1, of: cohort.cases.count))
    }
    try folder.write(table(cases), to: folder.dice)
    return cases
  }

  private func table(_ cases: [CaseDice]) -> String {
    let rows = cases.map { ([$0.name], $0.coefficients) } + [(["mean"], cases.meanDice)]
    let lines = rows.map { name, values in
      (name + values.map { $0.map { String(format: "%.5f", $0) } ?? "" }).joined(separator: ",")
    }
    return (["case," + LabelMap.structures.joined(separator: ",")] + lines).joined(separator: "\n") + "\n"
  }
}

extension [CaseDice] {
  /// The mean of each structure over the cases that have it.
  public var meanDice: [Double?] {
    LabelMap.structures.indices.map { index in Dice.mean(map { $0.coefficients[index] }) }
  }
}
