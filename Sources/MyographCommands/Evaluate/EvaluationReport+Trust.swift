import Evaluation
import Report

/// What tells poor masks without labels, held against what labels say: criteria that slices violate, and runs' agreement.
extension EvaluationReport {
  /// Where intervals of other cases were put to the test.
  var coverage: Report.Section? {
    guard !evaluation.coverage.isEmpty else { return nil }
    let rows = evaluation.coverage.map { one in
      [one.interval.name, one.interval.unit, "± " + decimal(one.interval.halfWidth, 1)]
        + ["\(one.interval.subjects)", "\(one.subjects)", "\(one.numbers)", decimal(100 * one.held, 1)]
    }
    return Report.Section(
      "Intervals",
      [
        .text(evaluation.conventions["coverage"] ?? ""),
        .table(
          Report.Table(
            "How often learned intervals hold what is expected",
            header: [
              "Of", "Unit", "Interval", "Subjects it was learned of", "Subjects", "Numbers", "Held, %",
            ],
            rows: rows.map { $0.map { Report.Cell($0) } }, textColumns: 2)),
      ])
  }

  var violations: Report.Section? {
    guard let criteria = evaluation.criteria else { return nil }
    let known = evaluation.cases.compactMap(\.violations)
    let labelled = known.compactMap(\.expected)
    /// How many slices of how many cases.
    func cells(_ counts: [Int]) -> [String] {
      ["\(counts.reduce(0, +))", "\(counts.count { $0 > 0 })"]
    }
    func row(_ name: String, _ count: ([String: Int]) -> Int) -> [String] {
      [name] + cells(known.map(\.found).map(count))
        + (labelled.isEmpty ? ["–", "–"] : cells(labelled.map(count)))
    }
    let rows = criteria.map { name in row(name) { $0[name] ?? 0 } }
      .filter { $0.dropFirst().contains { $0 != "0" && $0 != "–" } }
    let all = row("all", CriteriaViolations.total)
    return Report.Section(
      "Violations",
      [
        .text(
          "What no slice should show. " + (evaluation.conventions["violations"] ?? "")
            + " \(criteria.count) criteria were looked at, in \(known.count) masks and \(labelled.count) labels; those that "
            + "none violates aren't listed."),
        .table(
          Report.Table(
            "Slices that violate a criterion, and in how many cases",
            header: ["Criterion", "Slices found", "Cases", "Slices expected", "Cases"],
            rows: (rows + [all]).map { $0.map { Report.Cell($0) } })),
      ])
  }

  /// Where masks have the agreement of their runs beside them.
  /// - Throws: `CohortFault` where a table can't be read.
  func review() throws -> Report.Section? {
    var entries: [(place: Int, quality: FrameQuality, dice: Double?)] = []
    let places = Dictionary(cohort.cases.enumerated().map { ($1.name, $0) }) { first, _ in first }
    for (place, one) in evaluation.cases.enumerated() {
      guard let found = places[one.name].map({ cohort.cases[$0] }),
        let quality = try masks.quality(of: found, in: evaluation.references)
      else { continue }
      entries.append((place, quality, Dice.mean(one.classes.map(\.dice))))
    }
    guard !entries.isEmpty else { return nil }
    entries.sort { ($0.quality.score, $0.place) < ($1.quality.score, $1.place) }
    let columns = FrameQuality.ReportColumns(entries.map(\.quality))
    let rows = entries.map { place, quality, dice in
      [Report.Cell(evaluation.cases[place].name, link: place + 1)]
        + columns.cells(quality, violations: quality.violations) + [Report.Cell(decimal(dice, 3))]
    }
    return Report.Section(
      "Review",
      [
        .text(
          "How far the averaged runs agree on a case, which needs no labels, beside the Dice that labels give. Cases that need a "
            + "look first come first." + found(entries.map(\.dice))),
        .table(
          Report.Table(
            "Cases, the least to be trusted first",
            header: ["Case"] + columns.header + ["Dice"],
            rows: rows)),
      ])
  }

  private static let poorDice = 0.75

  /// How many poor cases stand at the beginning of the list.
  private func found(_ dices: [Double?]) -> String {
    func poor(_ some: some Sequence<Double?>) -> Int { some.count { $0.map { $0 < Self.poorDice } ?? false } }
    let first = (dices.count + 4) / 5
    guard poor(dices) > 0 else { return "" }
    return
      " Who looks at the first \(first) of \(dices.count) sees \(poor(dices.prefix(first))) of the \(poor(dices)) with "
      + "a mean Dice under \(Self.poorDice)."
  }
}
