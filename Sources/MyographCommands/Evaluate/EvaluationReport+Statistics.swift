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
    let rows = labels.flatMap { label in
      CohortEvaluation.measures.map { measure in
        let values = evaluation.values(label, measure.value)
        let (summary, interval) = (Summary(values), CohortEvaluation.meanInterval(values))
        let cells = [
          evaluation.classes[label + 1], title(of: measure.name),
          text(summary?.mean, measure.decimals),
          span(interval?.lower, interval?.upper, measure.decimals),
          text(summary?.standardDeviation, measure.decimals),
          text(summary?.median, measure.decimals),
          span(summary?.quartiles.lower, summary?.quartiles.upper, measure.decimals),
          "\(values.count)",
          "\(evaluation.cases.count - values.count)",
        ]
        return cells.map { Report.Cell($0) }
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
      let (found, expected) = volumes(label)
      guard let agreement = BlandAltman(found, expected) else { return nil }
      let (name, style) = (evaluation.classes[label + 1], style(label))
      return [
        (
          "agreement-\(label + 1)",
          AgreementPlot("\(name): agreement", unit: volumeUnit, agreement, style: style)
        ),
        (
          "correlation-\(label + 1)",
          CorrelationPlot(
            "\(name): correlation", unit: volumeUnit, found: found, expected: expected, style: style
          )
        ),
      ]
    }
  }

  var agreementTable: Report.Table {
    let rows = labels.map { label in
      let (found, expected) = volumes(label)
      let (agreement, correlation) = (
        BlandAltman(found, expected), RankCorrelation(found, expected)
      )
      let intervals = agreement?.intervals
      func with(_ value: Double?, _ interval: Interval?, _ decimals: Int = 1) -> String {
        guard let value else { return "–" }
        return text(value, decimals)
          + (interval.map { " (\(span($0.lower, $0.upper, decimals)))" } ?? "")
      }
      let numbers = [
        "\(found.count)", agreement.map { "\($0.removed)" } ?? "–",
        with(agreement?.meanDifference, intervals?.meanDifference),
        text(agreement?.standardDeviation, 1),
        with(agreement?.limits.lower, intervals?.lower),
        with(agreement?.limits.upper, intervals?.upper),
        with(correlation?.coefficient, correlation?.interval, 3),
      ]
      return ([evaluation.classes[label + 1]] + numbers).map { Report.Cell($0) }
    }
    return Report.Table(
      "Volumes, found − expected, in \(volumeUnit), with 95 % intervals",
      header: [
        "Class", "Pairs", "Removed", "Mean difference", "SD", "Lower limit", "Upper limit",
        "Spearman’s ρ",
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
