import Evaluation
import Foundation
import GraphRuntime

/// The tables of an evaluation. A number that isn't there is an empty cell.
extension CohortEvaluation {
  var caseRows: [[String]] {
    let header = ["case", "subject", "phase", "unit", "class"] + Self.measures.map(\.name)
    return [header]
      + cases.flatMap { one in
        one.classes.map { measured in
          [one.name, one.subject, one.phase ?? "", one.unit, measured.name]
            + Self.measures.map { Self.cell($0.value(measured)) }
        }
      }
  }

  var summaryRows: [[String]] {
    let header = [
      "class", "measure", "cases", "missing", "mean", "sd", "mean_lower_95", "mean_upper_95",
      "lower_quartile",
      "median", "upper_quartile", "lower_whisker", "upper_whisker", "outliers",
    ]
    var rows = [header]
    for label in classes.indices.dropLast() {
      for (name, _, value) in Self.measures {
        let values = values(label, value)
        let (summary, interval) = (Summary(values), Self.meanInterval(values))
        let numbers = [
          summary?.mean, summary?.standardDeviation, interval?.lower, interval?.upper,
          summary?.quartiles.lower,
          summary?.median, summary?.quartiles.upper, summary?.whiskers.lower, summary?.whiskers.upper,
        ]
        rows.append(
          [classes[label + 1], name, "\(values.count)", "\(cases.count - values.count)"]
            + numbers.map(Self.cell)
            + [summary.map { "\($0.outliers.count)" } ?? ""])
      }
    }
    return rows
  }

  /// Of the mean; the same for the same values, whatever others there are.
  static func meanInterval(_ values: [Double]) -> Interval? {
    var generator = SplitMix64(seed: 1)
    return Bootstrap.mean(of: values, using: &generator)
  }

  var agreementRows: [[String]] {
    let header = [
      "class", "cases", "removed", "mean_difference", "sd", "lower_limit", "upper_limit",
      "mean_difference_lower_95", "mean_difference_upper_95", "lower_limit_lower_95", "lower_limit_upper_95",
      "upper_limit_lower_95", "upper_limit_upper_95", "spearman", "spearman_lower_95", "spearman_upper_95",
      "spearman_p",
    ]
    return [header]
      + classes.indices.dropLast().map { label in
        let (found, expected) = (values(label, \.volume), values(label, \.referenceVolume))
        let (agreement, correlation) = (BlandAltman(found, expected), RankCorrelation(found, expected))
        let intervals = agreement?.intervals
        let numbers = [
          agreement?.meanDifference, agreement?.standardDeviation, agreement?.limits.lower,
          agreement?.limits.upper, intervals?.meanDifference.lower, intervals?.meanDifference.upper,
          intervals?.lower.lower, intervals?.lower.upper, intervals?.upper.lower, intervals?.upper.upper,
          correlation?.coefficient, correlation?.interval?.lower, correlation?.interval?.upper,
          correlation?.significance,
        ]
        return [classes[label + 1], "\(found.count)", agreement.map { "\($0.removed)" } ?? ""]
          + numbers.map(Self.cell)
      }
  }

  /// For people: means with their standard deviations.
  var text: String {
    let header = ["CLASS", "CASES"] + Self.measures.map { $0.name.uppercased().replacing("_", with: " ") }
    let rows = classes.indices.dropLast().map { label in
      [classes[label + 1], "\(cases.count)"]
        + Self.measures.map { _, decimals, value in
          guard let summary = Summary(values(label, value)) else { return "–" }
          let places = "%.\(decimals)f"
          let spread = summary.standardDeviation.map { String(format: " ± \(places)", $0) } ?? ""
          return String(format: places, summary.mean) + spread
        }
    }
    return table([header] + rows)
  }

  /// Every digit that tells it from its neighbours.
  private static func cell(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
}
