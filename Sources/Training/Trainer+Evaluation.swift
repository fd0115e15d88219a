import Foundation
import GraphRuntime
import Imaging
import Segmentation

extension Trainer {
  /// Segments the validation data's volumes as `myograph segment` does, with the weights in the best ones' file, and learns
  /// what post-processing makes better.
  /// - Returns: nil where it was asked to stop.
  func evaluate(isStopped: () -> Bool, report: (TrainingEvent) -> Void) throws -> [CaseDice]? {
    let network = session.network
    let best = try Session(
      network, weights: Weights(path: folder.best, for: network), isa: options.isa, threads: options.threads,
      options: PlanOptions(plan: options.plan), forBatches: true)
    var learner = PostProcessingLearner(
      classes: network.classes.map(\.name), criteria: options.criteria)
    let cases = try Ensemble(best).dice(
      on: validation.dataset, progress: { report(.evaluated(cases: $0, of: $1)) }, isStopped: isStopped,
      each: { classes, volume in
        let grid = volume.image.grid
        learner.add(classes, volume.classes, shape: grid.shape, spacing: grid.spacing)
      })
    guard cases.count == validation.dataset.count else { return nil }
    try folder.write(table(cases), to: folder.dice)
    if let rules = try learner.json() {
      try folder.write(String(decoding: rules, as: UTF8.self), to: folder.postProcessing)
    }
    return cases
  }

  private func table(_ cases: [CaseDice]) -> String {
    let rows = cases.rows.map { name, values in
      [name] + values.map { $0.map { String(format: "%.5f", $0) } ?? "" }
    }
    return CSV.text([["case"] + session.network.classes.dropFirst().map(\.name)] + rows)
  }
}
