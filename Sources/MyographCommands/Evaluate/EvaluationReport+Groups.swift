import Evaluation
import Plots
import Report

/// What a field makes of volumes, groups of cases, and another method: sections that are there where there is something to say.
extension EvaluationReport {
  var fieldNumbers: Report.Section? {
    guard let agreement = evaluation.clinical?.agreement, agreement.contains(where: { $0.values.pairs > 0 })
    else { return nil }
    let table = Report.Table(
      "Numbers of subjects, found − expected, with 95 % intervals",
      header: ["Number", "Unit"] + Self.agreementHeader,
      rows: agreement.map { ([$0.name, $0.unit] + cells(of: $0.values)).map { Report.Cell($0) } },
      textColumns: 2)
    return Report.Section(
      "Numbers of subjects",
      [
        .text(fieldConventions), .table(table),
        .figures(fieldPlots.map { Report.Figure(.svg($0.plot.element)) }),
      ])
  }

  /// Of each number that two subjects have.
  var fieldPlots: [NamedPlot] {
    (evaluation.clinical?.agreement ?? []).compactMap { number in
      guard let limits = number.values.limits else { return nil }
      let name = "number-" + number.name.lowercased()
      return (name, AgreementPlot(number.name, unit: number.unit, limits, style: style(0)))
    }
  }

  private var fieldConventions: String {
    evaluation.conventions.sorted { $0.key < $1.key }.filter {
      !CohortEvaluation.conventions.keys.contains($0.key)
    }
    .map(\.value).joined(separator: " ")
  }

  var groups: Report.Section? {
    guard !evaluation.groups.isEmpty else { return nil }
    let shown = evaluation.groups.filter { $0.summary.measure == "dice" }
    let rows = shown.map { group in
      let summary = group.summary
      return [
        group.column, group.group, summary.name, decimal(summary.summary?.mean, 3),
        span(summary.interval?.lower, summary.interval?.upper, 3),
        decimal(summary.summary?.standardDeviation, 3), decimal(summary.summary?.median, 3),
        "\(summary.values.count)", "\(summary.missing)",
      ].map { Report.Cell($0) }
    }
    return Report.Section(
      "Groups",
      [
        .table(
          Report.Table(
            "Dice by group; other measures are in groups.csv",
            header: [
              "Column", "Group", "Class", "Mean", "95 % interval", "SD", "Median", "Cases", "Missing",
            ],
            rows: rows, textColumns: 3))
      ])
  }

  var comparison: Report.Section? {
    guard let other = evaluation.compared, !evaluation.comparison.isEmpty else { return nil }
    let rows = evaluation.comparison.map { line in
      [
        line.name, title(of: line.measure), "\(line.pairs)",
        decimal(line.medianDifference, Self.decimals(of: line.measure)), decimal(line.significance, 4),
        decimal(line.corrected, 4),
      ].map { Report.Cell($0) }
    }
    return Report.Section(
      "Comparison",
      [
        .text("With the masks in \(other). \(evaluation.conventions["comparison"] ?? "")"),
        .table(
          Report.Table(
            "Paired differences",
            header: ["Class", "Measure", "Pairs", "Median difference", "p", "p by Holm"], rows: rows,
            textColumns: 2)),
      ])
  }
}
