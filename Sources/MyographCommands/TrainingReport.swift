import Datasets
import Foundation
import GraphRuntime
import Imaging
import Segmentation
import Terminal
import Training

/// How a run goes, for people.
struct TrainingReport {
  private var bar = Progress("training", total: 1000)
  private var evaluation: Progress?
  /// Of the network, but for the background.
  private let classes: [String]

  init(_ network: CompiledNetwork) {
    classes = network.classes.dropFirst().map(\.name)
    bar.isShare = true
  }

  /// What will be trained and how much memory that takes, before it is taken.
  /// - Throws: `RuntimeError` where a run would take more than the limit.
  static func plan(
    _ network: CompiledNetwork, _ recipe: Recipe, _ data: TrainingData, _ options: Trainer.Options,
    memoryLimit: Int?
  ) throws -> String {
    let memory = try RunMemory(
      network, recipe, training: data.training, validation: data.validation, options: options)
    let forecast = MemoryForecast(memory.parts)
    // The process may take a twentieth more than is forecast.
    let needed = forecast.total + forecast.total / 20
    if let memoryLimit, needed > memoryLimit {
      throw RuntimeError.memoryLimit(memoryLimit, least: needed + MemoryForecast.spread, variant: "fused")
    }
    return """
      \(network.name): \(network.trainableCount) parameters, batches of \(memory.training.batchSize), \
      \(memory.training.threads) threads
      Training on \(text(data.training, data.labels.training).escaped)
      Validating on \(text(data.validation, data.labels.validation).escaped)
      Memory \(memory.training)
      Images \(megabytes(data.bytesKept))
      Peak memory of the process \(forecast)
      """
  }

  /// How much there is of a part of the data.
  static func text(_ part: any Dataset, _ labels: LabelMap?) -> String {
    let labels = labels.map { ", labels \($0)" } ?? ""
    return "\(part.path) (\(part.count) cases, \(part.sliceCount) slices\(labels))"
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
      let classes = zip(classes, overlap.classes.dropFirst()).map { name, value in
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
      \(diceTable(result.cases, of: classes))

      \(result.steps) steps in \(duration(result.seconds)); best overlap \(best) after epoch \(result.bestEpoch ?? 0)
      Weights: \(folder)/best.safetensors, of which this is the Dice
      """
  }
}

/// A line per case, and one of means.
/// - Parameter classes: all but the background.
package func diceTable(_ cases: [CaseDice], of classes: [String]) -> String {
  let cells = cases.rows.map { name, values in
    [name] + values.map { $0.map { String(format: "%.3f", $0) } ?? "–" }
  }
  return table([["3D DICE"] + classes] + cells)
}
