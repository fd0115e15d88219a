import Cardiac
import Datasets
import Evaluation
import Foundation

/// What evaluations of one method's weights wrote, of each target.
struct MethodResults {
  let method: Method
  /// Of each target, in their order, of each seed the folder of its evaluation.
  let evaluations: [[String]]

  /// Of a row of a table in each seed's evaluation, such as the summary of a class's Dice.
  func numbers(
    _ target: Int, _ table: String, _ column: String, where isWanted: (DelimitedTable.Row) -> Bool
  ) throws -> [Double] {
    try evaluations[target].compactMap { folder in
      try DelimitedTable(path: folder + "/" + table).rows.first(where: isWanted)?[column].flatMap(Double.init)
    }
  }

  /// The mean Dice of a class over cases, seed by seed.
  func dice(_ target: Int, _ name: String) throws -> [Double] {
    try numbers(target, "summary.csv", "mean") { $0["class"] == name && $0["measure"] == "dice" }
  }

  /// The Dice of a class in all cases, by the first seed's weights.
  func distribution(_ target: Int, _ name: String) throws -> [Double] {
    try DelimitedTable(path: evaluations[target][0] + "/cases.csv").rows.filter { $0["class"] == name }
      .compactMap { $0["dice"].flatMap(Double.init) }
  }

  /// A cell for people: the mean, and of several seeds the smallest and the largest.
  static func cell(_ values: [Double], decimals: Int = 3) -> String {
    guard let summary = Summary(values), let least = values.min(), let most = values.max() else { return "–" }
    let text = { String(format: "%.\(decimals)f", $0 as Double) }
    return values.count == 1 ? text(summary.mean) : "\(text(summary.mean)) (\(text(least)) to \(text(most)))"
  }
}
