import Evaluation
import Foundation
import Imaging
import Plots
import Report

/// What all cases come to: tables and plots.
extension EvaluationReport {
  typealias NamedPlot = (name: String, plot: any Plot)

  var labels: Range<Int> { evaluation.classes.indices.dropLast() }

  var summary: Report.Section {
    let header = [
      "Class", "Measure", "Mean", "95 % interval", "SD", "Median", "Quartiles", "Cases", "Missing",
    ]
    let rows = evaluation.summary.map { line in
      let (summary, decimals) = (line.summary, Self.decimals(of: line.measure))
      let cells = [
        line.name, title(of: line.measure), decimal(summary?.mean, decimals),
        span(line.interval?.lower, line.interval?.upper, decimals),
        decimal(summary?.standardDeviation, decimals), decimal(summary?.median, decimals),
        span(summary?.quartiles.lower, summary?.quartiles.upper, decimals), "\(line.values.count)",
        "\(line.missing)",
      ]
      return cells.map { Report.Cell($0) }
    }
    return Report.Section(
      "Summary",
      [
        .text(
          "Each measure of each class over all cases in which either side has the class. Where one side lacks it, "
            + "Dice is 0 and there is no distance: such cases are missing there."),
        .table(Report.Table("Measures by class", header: header, rows: rows, textColumns: 2)),
      ])
  }

  static let boxes =
    "A box holds the middle half of the values, the line across it is the median. Whiskers end at the farthest values "
    + "within one and a half times the box’s length; each value beyond is a dot."

  var distributions: [NamedPlot] {
    CohortEvaluation.measures.filter { !$0.name.hasSuffix("volume") }.map { measure in
      let groups = labels.map { label in
        let name = evaluation.classes[label + 1]
        let values =
          evaluation.summary.first { $0.name == name && $0.measure == measure.name }?.values ?? []
        return BoxPlot.Group(name, [.init(name, values, style: style(label))])
      }
      return (measure.name, BoxPlot(title(of: measure.name), groups: groups))
    }
  }

  static let agreement =
    "Agreement, after Bland and Altman: the mean difference between found and expected volumes and, dashed, the limits "
    + "between which 95 % of differences lie, each with its 95 % interval; pairs whose mean lies more than one and a half "
    + "interquartile ranges beyond the quartiles are left out and counted. Correlation: found over expected volumes, beside "
    + "the line on which both are the same."

  /// Of each class its agreement and its correlation.
  var volumePlots: [[NamedPlot]] {
    labels.compactMap { label in
      let volumes = evaluation.agreement[label].volumes
      guard let agreement = volumes.limits else { return nil }
      let (name, style) = (evaluation.classes[label + 1], style(label))
      return [
        (
          "agreement-\(label + 1)",
          AgreementPlot("\(name): agreement", unit: volumeUnit, agreement, style: style)
        ),
        (
          "correlation-\(label + 1)",
          CorrelationPlot(
            "\(name): correlation", unit: volumeUnit, found: volumes.found, expected: volumes.expected,
            style: style)
        ),
      ]
    }
  }

  var agreementTable: Report.Table {
    Report.Table(
      "Volumes, found − expected, in \(volumeUnit), with 95 % intervals",
      header: ["Class"] + Self.agreementHeader,
      rows: evaluation.agreement.map { ([$0.name] + cells(of: $0.volumes)).map { Report.Cell($0) } })
  }

  static let agreementHeader = [
    "Pairs", "Removed", "Mean difference", "SD", "Lower limit", "Upper limit", "Spearman’s ρ",
  ]

  /// What the header above has names for.
  func cells(of numbers: Agreement) -> [String] {
    let (agreement, correlation) = (numbers.limits, numbers.correlation)
    let intervals = agreement?.intervals
    return [
      "\(numbers.pairs)", agreement.map { "\($0.removed)" } ?? "–",
      estimate(agreement?.meanDifference, intervals?.meanDifference, 1),
      decimal(agreement?.standardDeviation, 1), estimate(agreement?.limits.lower, intervals?.lower, 1),
      estimate(agreement?.limits.upper, intervals?.upper, 1),
      estimate(correlation?.coefficient, correlation?.interval, 3),
    ]
  }

  static func decimals(of measure: String) -> Int {
    CohortEvaluation.measures.first { $0.name == measure }?.decimals ?? 3
  }
}
