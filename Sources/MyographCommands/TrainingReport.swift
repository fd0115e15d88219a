import Foundation
import GraphRuntime
import Imaging
import Terminal
import Training

/// How a run goes, for people.
struct TrainingReport {
  private var bar = Progress("training", total: 1000)
  private var evaluation: Progress?

  init() { bar.isShare = true }

  /// What will be trained and how much memory that takes, before it is taken.
  /// - Throws: `RuntimeError` where a run would take more than the limit.
  static func plan(
    _ network: CompiledNetwork, _ recipe: Recipe, _ training: Cohort, _ validation: Cohort,
    _ options: Trainer.Options, memoryLimit: Int?
  ) throws -> String {
    let memory = try RunMemory(network, recipe, training: training, validation: validation, options: options)
    let forecast = MemoryForecast(memory.parts)
    // The process may take a twentieth more than is forecast.
    let needed = forecast.total + forecast.total / 20
    if let memoryLimit, needed > memoryLimit {
      throw RuntimeError.memoryLimit(memoryLimit, least: needed + MemoryForecast.spread, variant: "fused")
    }
    func counts(_ cohort: Cohort) -> String {
      "\(cohort.path.escaped) (\(cohort.cases.count) cases, \(cohort.slices.count) slices, labels \(cohort.labels))"
    }
    return """
      \(network.name): \(network.trainableCount) parameters, batches of \(memory.training.batchSize), \
      \(memory.training.threads) threads
      Training on \(counts(training))
      Validating on \(counts(validation))
      Memory \(memory.training)
      Cohorts \(megabytes(training.bytesKept + validation.bytesKept))
      Peak memory of the process \(forecast)
      """
  }

  /// What a run begins from; of each kind some names.
  static func text(_ beginning: Weights.Beginning) -> String {
    func list(_ title: String, _ items: [String]) -> [String] {
      guard !items.isEmpty else { return [] }
      let rest = items.count > mostNames ? ["and \(items.count - mostNames) more"] : []
      return ["\(title): " + (items.prefix(mostNames) + rest).joined(separator: ", ")]
    }
    let refused = beginning.refused.map { line in
      line.our == nil
        ? "\(line.their ?? "") (the network has none)"
        : "\(line.their ?? "") \(line.shape) (\(line.status))"
    }
    let all = beginning.weights.parameters.count
    return
      (["Beginning with \(beginning.taken.count) of \(all) tensors from \(beginning.source)"]
      + list("Not taken", refused) + list("At random", beginning.fresh)).joined(separator: "\n")
  }

  private static let mostNames = 20

  mutating func note(_ event: TrainingEvent) {
    switch event {
    case .resumed(let step, let epoch, let notes):
      Console.report("Going on after step \(step), in epoch \(epoch)")
      for note in notes { Console.report("Note: \(note)") }
    case .step(let progress):
      bar.title = String(
        format: "epoch %d, step %d, loss %.4f", progress.epoch, progress.step, progress.loss)
      bar.update(Int(progress.share * 1000), secondsLeft: progress.secondsLeft)
    case .epoch(let record, let isBest):
      guard let overlap = record.overlap else { return }
      let classes = zip(LabelMap.structures, overlap.classes.dropFirst()).map { name, value in
        "\(name) \(value.map { String(format: "%.3f", $0) } ?? "–")"
      }
      Console.erase()
      Console.report(
        String(
          format: "Epoch %d, step %d, %@: loss %.4f, overlap %.4f (%@)%@", record.epoch, record.step,
          duration(record.seconds), record.loss, overlap.mean, classes.joined(separator: ", "),
          isBest ? ", the best so far" : ""))
    case .saved: break
    case .evaluated(let cases, let total):
      if evaluation == nil { evaluation = Progress("validation cases", total: total) }
      evaluation?.update(cases)
    }
  }

  /// The end of a run.
  func text(_ result: TrainingResult, output: String) -> String {
    let best = result.bestMeanOverlap.map { String(format: "%.4f", $0) } ?? "–"
    let folder = output.escaped
    return """
      \(diceTable(result.cases))

      \(result.steps) steps in \(duration(result.seconds)); best overlap \(best) after epoch \(result.bestEpoch ?? 0)
      Weights: \(folder)/best.safetensors, of which this is the Dice; curves: \(folder)/curves.svg
      """
  }
}

/// A line per case, and one of means.
package func diceTable(_ cases: [CaseDice]) -> String {
  let cells = cases.rows.map { name, values in
    [name] + values.map { $0.map { String(format: "%.3f", $0) } ?? "–" }
  }
  return table([["3D DICE"] + LabelMap.structures] + cells)
}
