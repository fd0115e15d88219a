import Foundation
import GraphRuntime
import Imaging
import Segmentation

extension Trainer {
  /// Segments the validation data's volumes as `myograph segment` does, with the weights in the best ones' file.
  /// - Returns: nil where it was asked to stop.
  func evaluate(isStopped: () -> Bool, report: (TrainingEvent) -> Void) throws -> [CaseDice]? {
    let network = session.network
    let best = try Session(
      network, weights: Weights(path: folder.best, for: network), isa: options.isa, threads: options.threads,
      options: PlanOptions(plan: options.plan), forBatches: true)
    let cases = try best.dice(
      on: validation.dataset, progress: { report(.evaluated(cases: $0, of: $1)) }, isStopped: isStopped)
    guard cases.count == validation.dataset.count else { return nil }
    try folder.write(table(cases), to: folder.dice)
    return cases
  }

  private func table(_ cases: [CaseDice]) -> String {
    let rows = cases.rows.map { name, values in
      [name] + values.map { $0.map { String(format: "%.5f", $0) } ?? "" }
    }
    return CSV.text([["case"] + session.network.classes.dropFirst().map(\.name)] + rows)
  }
}
