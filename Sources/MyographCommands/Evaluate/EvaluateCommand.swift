import ArgumentParser
import AtomicFile
import Datasets
import Evaluation
import Foundation
import Imaging
import Terminal

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract:
      "Hold masks against a data set's labels: overlap, distances between surfaces, volumes, statistics.",
    discussion: """
      --references is a folder in a layout that `\(Tool.name) check` knows. The mask of one of its images is looked for in
      --predictions under the image's path from that folder, SUBJECT/NAME, NAME, or its label's name. Example:
        \(Tool.name) segment images --weights w.safetensors --output masks\(Tool.option)
        \(Tool.name) evaluate --predictions masks --references . --output evaluation\(Tool.option)
      The output folder holds:
        cases.csv        a row for each class of each case
        summary.csv      each measure of each class over all cases: mean, SD, BCa interval, quartiles
        agreement.csv    volumes: Bland-Altman's limits, Spearman's correlation
        evaluation.json  all cases
      With --report it also holds
        report.html      all of it to read in a browser: tables, plots, contours of each case; one file that needs no other
        plots            the plots as SVG
        files.sha256     digests of all files that were read, as `sha256sum --check` takes them
      Distances are in mm and volumes in ml, or in pixels where images have no spacing. Of surfaces each element counts by its
      area. Where neither side has a class nothing is measured; where one has it, Dice is 0 and there is no distance: how many
      cases have no number stands under `missing`.
      """)

  @Option(help: "The folder of masks.")
  var predictions: String

  @Option(help: "The folder of the data set.")
  var references: String

  @Option(help: "A folder that is made, or is empty.")
  var output: String

  @Option(
    help: "A name from `\(Tool.name) networks`, whose classes are evaluated. The only one needs no name.")
  var network: String?

  @Option(help: "What the values of the data set's labels mean; by default what its layout says.")
  var labels: String?

  @Option(help: "Which value of a mask means which class, as `segment --labels` had it.")
  var predictedLabels = "network"

  @Option(help: "How far apart surfaces may lie, in mm or pixels, and count as one in the surface Dice.")
  var tolerance = 2.0

  @Flag(help: "Also write a report to read in a browser.")
  var report = false

  func run() throws {
    guard tolerance >= 0, tolerance.isFinite else {
      throw UsageError(
        description:
          "Can't take a tolerance of \(tolerance) because it is no length; use 0 or a positive number")
    }
    let classes = try Tool.current.networkIfAny(network)?.knownClasses
    let map = try labels.map { try Tool.conventions.labelMap(named: $0, classes: classes) }
    var files = OutputGuard()
    for path in [predictions, references] { files.read(path) }
    try files.fill(output)
    try AtomicFolder.check(path: output)
    let cohort = try Cohort.reported(references, to: "evaluate against", classes: classes, labels: map)
    let hasSpacing = Set(cohort.cases.map(\.grid.hasSpacing))
    guard hasSpacing.count == 1 else {
      throw UsageError(
        description:
          "Can't evaluate \"\(references)\" because some of its images have a spacing and others none; use one "
          + "kind at a time")
    }
    let predicted = try Tool.conventions.labelMap(named: predictedLabels, classes: cohort.labels.classes)
    var masks = Predictions(folder: predictions, map: predicted)
    var evaluation = CohortEvaluation(
      classes: cohort.labels.classes.map(\.name), tolerance: tolerance, references: references,
      predictions: predictions)
    var failures: [String] = []
    var progress = Progress("cases of \(references)", total: cohort.count)
    for index in 0..<cohort.count {
      do {
        let (found, volume) = (cohort.cases[index], try cohort.volume(index))
        evaluation.add(found, volume, try masks.classes(of: found, in: references, on: volume.image))
      } catch {
        Console.report("\(error)")
        failures.append("\(error)")
      }
      progress.update(index + 1)
    }
    guard !evaluation.cases.isEmpty else { throw PartsFailed() }
    try evaluation.write(to: output) { partial in
      guard report else { return }
      let masks = Predictions(folder: predictions, map: predicted)
      try EvaluationReport(evaluation: evaluation, cohort: cohort, masks: masks, failures: failures)
        .write(to: partial)
    }
    try Console.print(evaluation.text)
    if report { try Console.print("Report: \(output)/report.html") }
    if !failures.isEmpty {
      Console.report(
        "Can't evaluate \(failures.count) of \(cohort.count) cases because of the above; use the rest as they are"
      )
      throw PartsFailed()
    }
  }
}
