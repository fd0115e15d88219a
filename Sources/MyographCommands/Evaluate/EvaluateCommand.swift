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
      --predictions under the image's path from that folder, SUBJECT/NAME, NAME, or its label's name. Examples:
        \(Tool.name) segment images --weights w.safetensors --output masks\(Tool.option)
        \(Tool.name) evaluate --predictions masks --references . --output evaluation\(Tool.option)
        \(Tool.name) evaluate --predictions masks --references . --output evaluation\(Tool.option) \\
          --subjects subjects.csv --group-by site --group-by slice_position --compare other-masks
      The output folder holds:
        cases.csv               a row for each class of each case; of the whole case how often slices violate criteria
        summary.csv             each measure of each class over all cases: mean, SD, bootstrap interval, quartiles
        agreement.csv           volumes: Bland-Altman's limits, Spearman's correlation
        groups.csv              with --group-by: the summary of each group
        clinical.csv            where classes are those of a known field: a row for each number of each subject, found and expected
        clinical_agreement.csv  how these agree: Bland-Altman's limits, Spearman's correlation
        comparison.csv          with --compare: Wilcoxon's test of signed ranks, with Holm's correction
        coverage.csv            with --predictor: how often its intervals hold what is expected
        quality.json            what is learned for masks without labels, for `segment --predictor`: how far volumes and these
                                numbers may be off 95 % of times, where \(ConformalInterval.fewestSubjects()) subjects have them; and how the runs' agreement
                                foretells a class's Dice, where a NAME_quality.csv of `segment --quality` stands beside masks
        evaluation.json         all of it, in rows of the same names, and `conventions`: what each number rests on
      With --report it also holds
        report.html      all of it to read in a browser: tables, plots, contours of each case; one file that needs no other
        plots            the plots as SVG
        files.sha256     digests of all files that were read, as `sha256sum --check` takes them
      Distances are in mm and volumes in ml, or in pixels where images have no spacing. Of surfaces each element counts by its
      area. Where neither side has a class nothing is measured; where one has it, Dice is 0 and there is no distance: summary.csv
      counts such cases under `neither`, `only_found` and `only_expected`, and under `missing` those without a number.

      --subjects is a table of comma-separated values with a column `subject`, a row for each, and any columns besides: site,
      vendor, diagnosis. What the layout knows itself (ACDC's Info.cfg, M&Ms' table) needs no table, and is there beside it.
      A cell may be empty. --group-by takes any of these columns, `phase`, or `slice_position`: basal, mid, apical, thirds of
      the slices that carry an expected label, from the end towards which the labelled area leans.

      A data set that is partly labelled says so: --labelled site=B:cell where site B labels no class but cell, --labelled
      phase=late:cell,wall where cases of a phase label two, --labelled cell,wall where all do. What a case doesn't label is
      missing there, and counted under `unlabelled`; it is no empty structure.
      \(Tool.fieldNumbers)
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

  @Option(help: "A table of subjects: CSV with a column subject, and others.")
  var subjects: String?

  @Option(
    help: "A column to group cases by: phase, slice_position, or one of subjects. May be given several times."
  )
  var groupBy: [String] = []

  @Option(
    help:
      "COLUMN=VALUE:CLASS,CLASS or CLASS,CLASS: the classes that such cases, or all, label. May be given several times."
  )
  var labelled: [String] = []

  @Option(
    help: "The folder of another method's masks of the same images, which --predictions are compared with.")
  var compare: String?

  @Option(help: "A quality.json of other cases, whose intervals are put to the test.")
  var predictor: String?

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
    for path in [predictions, references, compare, subjects, predictor].compactMap(\.self) {
      files.read(path)
    }
    try files.fill(output)
    try AtomicFolder.check(path: output)
    let cohort = try Cohort.reported(references, to: "evaluate against", classes: classes, labels: map)
    let plan = try plan(for: cohort)
    let predicted = try Tool.conventions.labelMap(named: predictedLabels, classes: cohort.labels.classes)
    var methods = [predictions, compare].compactMap(\.self).map { Predictions(folder: $0, map: predicted) }
    var cases = methods.map { _ in [CohortEvaluation.Case]() }
    var quality = QualityLearner()
    var (failed, failures): (Set<Int>, [String]) = ([], [])
    func leaveOut(_ index: Int, _ error: any Error) {
      Console.report("\(error)")
      failed.insert(index)
      failures.append("\(error)")
    }
    var progress = Progress("cases of \(references)", total: cohort.count)
    for index in 0..<cohort.count {
      do {
        let (found, volume) = (cohort.cases[index], try cohort.volume(index))
        for method in methods.indices {
          do {
            let mask = try methods[method].classes(of: found, in: references, on: volume.image)
            // Read before the case counts: one that is left out is in no number.
            let agreement = method == 0 ? try methods[0].agreement(of: found, in: references) : [:]
            var measured = plan.measure(found, volume, mask)
            if method == 0 {
              measured.seriesNumbers = try methods[0].seriesNumbers(of: found, in: references)
            }
            cases[method].append(measured)
            quality.add(agreement, measured)
          } catch {
            leaveOut(index, error)
          }
        }
      } catch {
        leaveOut(index, error)
      }
      progress.update(index + 1)
    }
    guard !cases[0].isEmpty else { throw PartsFailed() }
    let evaluation = CohortEvaluation(plan, cases: cases[0], others: cases.count > 1 ? cases[1] : [])
    try evaluation.write(to: output) { partial in
      try quality.write(to: partial + "/quality.json", of: evaluation)
      guard report else { return }
      let masks = Predictions(folder: predictions, map: predicted)
      try EvaluationReport(
        evaluation: evaluation, cohort: cohort, masks: masks, failures: failures,
        options: [subjects, predictor].compactMap(\.self)
          + [labels, predictedLabels].compactMap(\.self).filter { $0.hasSuffix(".json") }
      ).write(to: partial)
    }
    try Console.print(evaluation.text)
    if report { try Console.print("Report: \(output)/report.html") }
    if !failed.isEmpty {
      Console.report(
        "Can't evaluate \(failed.count) of \(cohort.count) cases because of the above; use the rest as they are"
      )
      throw PartsFailed()
    }
  }
}
