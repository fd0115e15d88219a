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
      "Class", "Measure", "Cases", "Missing", "Mean", "SD", "95 % interval of the mean", "Median",
      "Quartiles",
    ]
    let rows = evaluation.summary.map { line in
      let (summary, decimals) = (line.summary, Self.decimals(of: line.measure))
      let numbers = [
        text(summary?.mean, decimals), text(summary?.standardDeviation, decimals),
        span(line.interval?.lower, line.interval?.upper, decimals), text(summary?.median, decimals),
        span(summary?.quartiles.lower, summary?.quartiles.upper, decimals),
      ]
      return
        ([line.name, title(of: line.measure), "\(line.values.count)", "\(line.missing)"] + numbers)
        .map { Report.Cell($0) }
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
      let title = title(of: measure.name)
      return (measure.name, BoxPlot(title, measure: title, groups: groups))
    }
  }

  static let agreement =
    "Left, Bland and Altman’s plot: the mean difference between found and expected volumes and, dashed, the limits between "
    + "which 95 % of differences lie, each with its 95 % interval; pairs whose mean lies more than one and a half "
    + "interquartile ranges beyond the quartiles are left out and counted. Right, found over expected volumes, beside the "
    + "line on which both are the same."

  var volumePlots: [NamedPlot] {
    labels.flatMap { label -> [NamedPlot] in
      let volumes = evaluation.agreement[label].volumes
      guard let agreement = volumes.limits else { return [] }
      let (name, style) = (evaluation.classes[label + 1], style(label))
      return [
        (
          "agreement-\(label + 1)",
          AgreementPlot("\(name): agreement", unit: volumeUnit, agreement, style: style)
        ),
        (
          "correlation-\(label + 1)",
          CorrelationPlot(
            "\(name): correlation", unit: volumeUnit, found: volumes.found, expected: volumes.expected, style: style)
        ),
      ]
    }
  }

  var agreementTable: Report.Table {
    let rows = labels.map { label in
      let volumes = evaluation.agreement[label].volumes
      let (agreement, correlation) = (volumes.limits, volumes.correlation)
      let intervals = agreement?.intervals
      let numbers = [
        "\(volumes.pairs)", agreement.map { "\($0.removed)" } ?? "–", text(agreement?.meanDifference, 1),
        span(intervals?.meanDifference.lower, intervals?.meanDifference.upper, 1),
        text(agreement?.standardDeviation, 1), text(agreement?.limits.lower, 1),
        span(intervals?.lower.lower, intervals?.lower.upper, 1), text(agreement?.limits.upper, 1),
        span(intervals?.upper.lower, intervals?.upper.upper, 1), text(correlation?.coefficient, 3),
        span(correlation?.interval?.lower, correlation?.interval?.upper, 3),
      ]
      return ([evaluation.classes[label + 1]] + numbers).map { Report.Cell($0) }
    }
    return Report.Table(
      "Volumes, found − expected, in \(volumeUnit)",
      header: [
        "Class", "Pairs", "Removed", "Mean difference", "95 %", "SD", "Lower limit", "95 %", "Upper limit",
        "95 %", "Spearman", "95 %",
      ], rows: rows)
  }

  private static func decimals(of measure: String) -> Int {
    CohortEvaluation.measures.first { $0.name == measure }?.decimals ?? 3
  }

  // MARK: Numbers

  func text(_ value: Double?, _ decimals: Int) -> String {
    value.map { String(format: "%.\(decimals)f", $0).replacing("-", with: "−") } ?? "–"
  }

  private func span(_ lower: Double?, _ upper: Double?, _ decimals: Int) -> String {
    lower == nil ? "–" : "\(text(lower, decimals)) to \(text(upper, decimals))"
  }
}
