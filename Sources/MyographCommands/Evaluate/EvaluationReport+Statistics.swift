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
    let rows = labels.flatMap { label in
      CohortEvaluation.measures.map { measure in
        let values = evaluation.values(label, measure.value)
        let (summary, interval) = (Summary(values), CohortEvaluation.meanInterval(values))
        let numbers = [
          text(summary?.mean, measure.decimals), text(summary?.standardDeviation, measure.decimals),
          span(interval?.lower, interval?.upper, measure.decimals), text(summary?.median, measure.decimals),
          span(summary?.quartiles.lower, summary?.quartiles.upper, measure.decimals),
        ]
        return
          ([
            evaluation.classes[label + 1], title(of: measure.name), "\(values.count)",
            "\(evaluation.cases.count - values.count)",
          ] + numbers).map { Report.Cell($0) }
      }
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
        return BoxPlot.Group(
          name, [.init(name, evaluation.values(label, measure.value), style: style(label))])
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
      let (found, expected) = volumes(label)
      guard let agreement = BlandAltman(found, expected) else { return [] }
      let (name, style) = (evaluation.classes[label + 1], style(label))
      return [
        (
          "agreement-\(label + 1)",
          AgreementPlot("\(name): agreement", unit: volumeUnit, agreement, style: style)
        ),
        (
          "correlation-\(label + 1)",
          CorrelationPlot(
            "\(name): correlation", unit: volumeUnit, found: found, expected: expected, style: style)
        ),
      ]
    }
  }

  var agreementTable: Report.Table {
    let rows = labels.map { label in
      let (found, expected) = volumes(label)
      let (agreement, correlation) = (BlandAltman(found, expected), RankCorrelation(found, expected))
      let intervals = agreement?.intervals
      let numbers = [
        "\(found.count)", agreement.map { "\($0.removed)" } ?? "–", text(agreement?.meanDifference, 1),
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

  private func volumes(_ label: Int) -> (found: [Double], expected: [Double]) {
    (evaluation.values(label, \.volume), evaluation.values(label, \.referenceVolume))
  }

  // MARK: Numbers

  func text(_ value: Double?, _ decimals: Int) -> String {
    value.map { String(format: "%.\(decimals)f", $0).replacing("-", with: "−") } ?? "–"
  }

  private func span(_ lower: Double?, _ upper: Double?, _ decimals: Int) -> String {
    lower == nil ? "–" : "\(text(lower, decimals)) to \(text(upper, decimals))"
  }
}
