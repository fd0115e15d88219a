import Datasets
import Evaluation
import Foundation
import GraphRuntime
import Imaging
import Plots
import Report
import Segmentation
import Training

/// A run that has ended, to read in a browser: of what its folder holds anyway.
struct RunReport {
  let network: CompiledNetwork
  let data: TrainingData
  let recipe: Recipe
  /// The file that it began from; nil: weights that derive from the seed.
  let weights: String?
  let trainer: Trainer
  let result: TrainingResult
  let folder: String

  static let name = "report.html"

  /// - Throws: `AtomicFileError`, or `DigestError` where a file in the folder can't be read.
  func write() throws {
    let report = Report(
      title: "Training of \(network.name)",
      sections: [
        Report.Section("What was run", [.facts(Report.programFacts + (try facts()))]), curves, dice,
        try samples(),
      ])
    try report.write(to: folder + "/" + Self.name, overwrite: true)
  }

  // MARK: What was run

  private func facts() throws -> [(name: String, value: String)] {
    func part(_ dataset: any Dataset, _ labels: LabelMap?, _ checksum: String) -> String {
      "\(TrainingReport.text(dataset, labels)), CRC-32C \(checksum)"
    }
    var facts = [
      ("Network", network.name),
      ("Training", part(data.training, data.labels.training, trainer.checksums.training)),
      ("Validation", part(data.validation, data.labels.validation, trainer.checksums.validation)),
    ]
    if let fold = data.fold { facts.append(("Fold", "\(fold.fold) of \(fold.folds), counted from 0")) }
    facts += [
      ("Began from", try weights.map { try Report.identity(of: $0) } ?? "weights that derive from the seed"),
      ("Seed", "\(recipe.seed)"), ("Length", length), ("Batches", "\(recipe.batchSize) slices"),
      ("Optimiser", optimizer), ("Learning rate", rate),
      ("Steps", "\(result.steps) in \(duration(result.seconds))"),
      ("Best weights", "after epoch \(result.bestEpoch ?? 0), overlap \(decimal(result.bestMeanOverlap, 4))"),
    ]
    for name in ["best.safetensors", "last.safetensors", "postprocessing.json"]
    where FileManager.default.fileExists(atPath: folder + "/" + name) {
      facts.append(("File", try Report.identity(of: folder + "/" + name)))
    }
    return facts
  }

  private var length: String {
    "\(recipe.epochs) epochs" + (recipe.minutes.map { " or \($0.formatted()) minutes" } ?? "")
  }

  private var optimizer: String {
    switch recipe.optimizer {
    case .sgd(let sgd):
      "gradient descent, momentum \(sgd.momentum.formatted()), weight decay \(sgd.weightDecay.formatted())"
    case .adam(let adam):
      "Adam, moments \(adam.beta1.formatted()) and \(adam.beta2.formatted()), weight decay \(adam.weightDecay.formatted())"
    }
  }

  private var rate: String {
    let decay =
      switch recipe.schedule.decay {
      case .none: "constant"
      case .step(let factor, let every): "times \(factor.formatted()) every \(every) epochs"
      case .cosine(let epochs, let end): "along a cosine to \(end.formatted()) of it in \(epochs) epochs"
      }
    let warmUp = recipe.schedule.warmUp.map { ", behind a rise of \($0.epochs) epochs" } ?? ""
    return "\(recipe.schedule.rate), \(decay)\(warmUp)"
  }

  // MARK: What came of it

  private var curves: Report.Section {
    let plots = zip(["Training", "Validation"], trainer.curves.plots(width: LinePlot.width)).map {
      title, plot in
      var plot = plot
      plot.title = title
      return Report.Figure(.svg(plot.element))
    }
    return Report.Section(
      "Curves",
      [
        .text(
          "The loss of each step and its mean over each epoch; intersection over union of each class in all validation slices, "
            + "each augmented in one way that never changes. The best weights are those of the largest mean of it."
        ),
        .figures(plots),
      ])
  }

  private var dice: Report.Section {
    func row(_ name: String, _ values: [Double?]) -> [Report.Cell] {
      ([name] + ([Dice.mean(values)] + values).map { decimal($0, 3) }).map { Report.Cell($0) }
    }
    let sorted = result.cases.enumerated().sorted {
      (Dice.mean($0.element.coefficients) ?? 2, $0.offset) < (
        Dice.mean($1.element.coefficients) ?? 2, $1.offset
      )
    }.map(\.element)
    return Report.Section(
      "Validation cases",
      [
        .text("Of the best weights, in three dimensions, on each case's own voxels."),
        .table(
          Report.Table(
            "Dice of each case, the lowest first",
            header: ["Case", "Mean"] + network.classes.dropFirst().map(\.name),
            rows: [row("mean of \(result.cases.count) cases", result.cases.meanDice)]
              + sorted.map { row($0.name, $0.coefficients) })),
      ])
  }

  /// The pictures in the folder.
  private func samples() throws -> Report.Section {
    let place = folder + "/samples"
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []).filter {
      $0.hasSuffix(".png")
    }
    let figures = try names.sorted().map { name in
      Report.Figure(
        .png(
          try Data(contentsOf: URL(fileURLWithPath: place + "/" + name)),
          description: "Slices of \(name) with contours"), caption: name)
    }
    return Report.Section(
      "Pictures",
      [
        .text(
          "Contours that the best weights find in some validation cases; first_batch.png is what the network saw first, "
            + "augmented, with its labels."),
        .figures(figures),
      ])
  }
}
