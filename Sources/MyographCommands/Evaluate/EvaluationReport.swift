import AtomicFile
import Datasets
import Evaluation
import Foundation
import Imaging
import Plots
import Report

/// An evaluation to read in a browser.
struct EvaluationReport {
  let evaluation: CohortEvaluation
  let cohort: Cohort
  let masks: Predictions
  /// Why cases are left out.
  let failures: [String]
  /// Files besides the cases' that numbers rest on.
  let options: [String]

  /// Writes `report.html`, the plots and the digests into a folder.
  func write(to folder: String) throws {
    let digests = try FileDigests(cohort, masks, evaluation, options: options)
    let distributions = distributions
    let volumes = volumePlots
    let report = Report(
      title: "Evaluation of \(evaluation.predictions)",
      sections: [origin(digests)] + Report.Section.leftOut(failures, what: "Cases")
        + [
          summary,
          Report.Section(
            "Distributions",
            [
              .text(Self.boxes),
              .figures(distributions.map { Report.Figure(.svg($0.plot.element)) }),
            ]),
          Report.Section(
            "Volumes",
            [.text(Self.agreement)]
              + volumes.map { .figures($0.map { Report.Figure(.svg($0.plot.element)) }) }
              + [.table(agreementTable)]),
        ] + [fieldNumbers, coverage, groups, comparison, violations, try review()].compactMap(\.self)
        + (try casesSections(digests)))
    try FileManager.default.createDirectory(
      atPath: folder + "/plots", withIntermediateDirectories: false)
    for (name, plot) in distributions + volumes.joined() + fieldPlots {
      try write(plot.file, to: folder + "/plots/\(name).svg")
    }
    try write(digests.text, to: folder + "/" + FileDigests.name)
    try report.write(to: folder + "/report.html")
  }

  private func write(_ text: String, to path: String) throws {
    try AtomicFile.write(to: path, overwrite: false) { try $0.write(text) }
  }

  // MARK: What was run

  private func origin(_ digests: FileDigests) -> Report.Section {
    let subjects = Set(evaluation.cases.map(\.subject)).count
    return Report.Section(
      "What was run",
      [
        .facts(
          Report.programFacts + [
            ("Predictions", evaluation.predictions), ("References", evaluation.references),
            ("Cases", "\(evaluation.cases.count) of \(subjects) subjects"),
            ("Classes", evaluation.classes.dropFirst().joined(separator: ", ")),
            ("Tolerance", "\(evaluation.tolerance.formatted()) \(lengthUnit), of the surface Dice"),
            ("Intervals", "of means: 95 %, BCa, wider for few cases, 10,000 resamples, seed 1"),
            (
              "Files read",
              "\(digests.count); their SHA-256 are in \(FileDigests.name), whose own is \(digests.digest)"
            ),
          ])
      ])
  }

  // MARK: Units and names

  var lengthUnit: String { evaluation.cases.first?.unit ?? "mm" }
  var volumeUnit: String { lengthUnit == "mm" ? "ml" : "pixels" }

  /// How a class is drawn everywhere.
  func style(_ label: Int) -> ClassStyle {
    ClassStyle(cohort.labels.classes[label + 1], at: label + 1)
  }

  /// As a measure of the tables is called where people read it.
  func title(of measure: String) -> String {
    switch measure {
    case "hd95": "HD95, \(lengthUnit)"
    case "mean_distance": "Mean distance, \(lengthUnit)"
    case "surface_dice": "Surface Dice"
    case "volume": "Volume found, \(volumeUnit)"
    case "reference_volume": "Volume expected, \(volumeUnit)"
    default: measure.capitalized
    }
  }
}
