import AtomicFile
import Cardiac
import Datasets
import Foundation
import Imaging
import Plots

/// The tables and figures of experiments, in the paper's shape.
struct ExperimentTables {
  let classes: [LabelClass]
  /// The targets' folders as people call them.
  let targets: [String]
  let results: [Method: MethodResults]

  private var names: [String] { classes.dropFirst().map(\.name) }

  /// Rows of a table, the header first.
  func rows(_ experiment: Experiment, _ methods: [Method]) throws -> [[String]] {
    let found = methods.compactMap { results[$0] }
    switch experiment {
    case .table3, .table4, .table5, .figure2:
      return try [["method"] + targets.flatMap { target in names.map { "\(target) \($0)" } }]
        + found.map { one in
          [one.method.name]
            + (try targets.indices.flatMap { target in
              try names.map { MethodResults.cell(try one.dice(target, $0)) }
            })
        }
    case .table6, .table7, .table8: return try groupRows(found[0])
    case .table9:
      return try numberRows(found[0], header: ["spearman"]) { [$0["spearman"]] }
    case .figure6:
      return try numberRows(found[0], header: ["mean_difference", "lower_limit", "upper_limit", "removed"]) {
        [$0["mean_difference"], $0["lower_limit"], $0["upper_limit"], $0["removed"]]
      }
    }
  }

  private func groupRows(_ found: MethodResults) throws -> [[String]] {
    var rows = [["target", "column", "group"] + names]
    for (target, name) in targets.enumerated() {
      let path = found.evaluations[target][0] + "/groups.csv"
      guard FileManager.default.fileExists(atPath: path) else { continue }
      var groups: [[String]] = []
      for row in try DelimitedTable(path: path).rows {
        let group = [row["column"] ?? "", row["group"] ?? ""]
        if !groups.contains(group) { groups.append(group) }
      }
      for group in groups {
        rows.append(
          [name] + group
            + (try names.map { label in
              MethodResults.cell(
                try found.numbers(target, "groups.csv", "mean") {
                  $0["column"] == group[0] && ($0["group"] ?? "") == group[1] && $0["class"] == label
                    && $0["measure"] == "dice"
                })
            }))
      }
    }
    return rows
  }

  /// By the first seed's weights.
  private func numberRows(
    _ found: MethodResults, header: [String], _ cells: (DelimitedTable.Row) -> [String?]
  ) throws -> [[String]] {
    var rows = [["target", "number", "unit"] + header]
    for (target, name) in targets.enumerated() {
      let path = found.evaluations[target][0] + "/clinical_agreement.csv"
      guard FileManager.default.fileExists(atPath: path) else { continue }
      for row in try DelimitedTable(path: path).rows {
        let numbers = cells(row).map { cell in
          MethodResults.cell(cell.flatMap(Double.init).map { [$0] } ?? [])
        }
        rows.append([name, row["number"] ?? "", row["unit"] ?? ""] + numbers)
      }
    }
    return rows
  }

  /// Figure 2: of each target and class a box for each method.
  func figure(_ methods: [Method]) throws -> BoxPlot {
    let found = methods.compactMap { results[$0] }
    var groups: [BoxPlot.Group] = []
    for (target, name) in targets.enumerated() {
      for label in names {
        groups.append(
          BoxPlot.Group(
            "\(name) \(label)",
            try found.enumerated().map { index, one in
              BoxPlot.Box(
                one.method.name, try one.distribution(target, label),
                style: ClassStyle(LabelClass(one.method.name), at: index + 1))
            }))
      }
    }
    return BoxPlot("Dice", groups: groups)
  }

  /// For people, with what the paper found.
  func page(_ experiments: [(Experiment, [[String]])], _ notes: [String]) -> String {
    var lines = ["# Chen et al. 2020, run again", ""] + notes.map { "- \($0)" }
    for (experiment, rows) in experiments {
      lines += ["", "## \(experiment.rawValue): \(experiment.title)", ""]
      for (index, row) in rows.enumerated() {
        lines.append("| " + row.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |")
        if index == 0 { lines.append("|" + String(repeating: "---|", count: row.count)) }
      }
      let published = experiment.published
      if !published.isEmpty { lines += ["", "The paper, on its own cohorts:"] + published.map { "- \($0)" } }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
