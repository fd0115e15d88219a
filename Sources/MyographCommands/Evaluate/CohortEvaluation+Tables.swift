import AtomicFile
import Evaluation
import Foundation
import Imaging

extension CohortEvaluation {
  /// - Parameter addOthers: writes what else is to be there.
  /// - Throws: `AtomicFileError`, or what `addOthers` throws; then nothing is left.
  func write(to folder: String, _ addOthers: (_ partial: String) throws -> Void) throws {
    let files =
      tables.map { ($0.name, Data(CSV.text($0.rows).utf8)) } + [("evaluation.json", try jsonData(self))]
    try AtomicFolder.write(to: folder) { partial in
      for (name, data) in files {
        try AtomicFile.write(to: partial + "/" + name, overwrite: false) { try $0.write(data) }
      }
      try addOthers(partial)
    }
  }

  /// Those that were asked for. A number that isn't there is an empty cell.
  private var tables: [(name: String, rows: [[String]])] {
    var tables = [
      (
        "cases.csv",
        ClassOfCase.cells(cases.flatMap { one in one.classes.map { ClassOfCase(one: one, measured: $0) } })
      ),
      ("summary.csv", MeasureSummary.cells(summary)), ("agreement.csv", ClassAgreement.cells(agreement)),
    ]
    if !groups.isEmpty { tables.append(("groups.csv", GroupSummary.cells(groups))) }
    if let clinical {
      tables += [
        ("clinical.csv", SubjectNumber.cells(clinical.numbers)),
        ("clinical_agreement.csv", NumberAgreement.cells(clinical.agreement)),
      ]
    }
    if !coverage.isEmpty { tables.append(("coverage.csv", IntervalCoverage.cells(coverage))) }
    if !comparison.isEmpty { tables.append(("comparison.csv", MeasureComparison.cells(comparison))) }
    return tables
  }

  private struct ClassOfCase: TableRow {
    let one: Case
    let measured: Measured

    static let columns: [Column<ClassOfCase>] =
      [
        Column("case") { $0.one.name }, Column("subject") { $0.one.subject },
        Column("phase") { $0.one.phase }, Column("unit") { $0.one.unit },
      ] + Measured.columns.map { $0.of(\.measured) } + [
        Column("violations") { $0.one.violations.map { CriteriaViolations.total($0.found) } },
        Column("reference_violations") { $0.one.violations?.expected.map(CriteriaViolations.total) },
      ]
  }

  /// For people: means with their standard deviations.
  var text: String {
    let header = ["CLASS", "CASES"] + Self.measures.map { $0.name.uppercased().replacing("_", with: " ") }
    let rows = classes.dropFirst().map { name in
      [name, "\(cases.count)"]
        + Self.measures.map { measure, decimals, _ in
          let row = summary.first { $0.name == name && $0.measure == measure }
          return Self.text(row?.summary?.mean, row?.summary?.standardDeviation, decimals)
        }
    }
    let numbers = (clinical?.agreement ?? []).filter { $0.values.pairs > 0 }.map { row in
      [
        "\(row.name) (\(row.unit))", "\(row.values.pairs)",
        Self.text(row.values.limits?.meanDifference, row.values.limits?.standardDeviation, 1),
      ]
    }
    let intervals = coverage.map { row in
      [
        "\(row.interval.name) (\(row.interval.unit))", "\(row.subjects)",
        Self.text(row.interval.halfWidth, nil, 1), "\(Self.text(100 * row.held, nil, 1)) %",
      ]
    }
    let tables = [
      [header] + rows, [["NUMBER", "SUBJECTS", "FOUND − EXPECTED"]] + numbers,
      [["INTERVAL", "SUBJECTS", "±", "HELD"]] + intervals,
    ]
    return tables.filter { $0.count > 1 }.map(table).joined(separator: "\n\n")
  }

  private static func text(_ mean: Double?, _ deviation: Double?, _ decimals: Int) -> String {
    guard let mean else { return "–" }
    let places = "%.\(decimals)f"
    return String(format: places, mean) + (deviation.map { String(format: " ± \(places)", $0) } ?? "")
  }
}
