import Datasets
import Report

/// How far a frame of a segmented series is to be trusted, over all of its classes, as its table of qualities says.
struct FrameQuality: TableRow {
  let frame: Int
  let predictedDice, agreement: Double?
  /// Of criteria, by its slices; nil where none are known.
  let violations: Int?

  /// The smaller, the more it needs a look. A frame in which no run found anything has no score, and nothing needs one more.
  var score: Double { predictedDice ?? agreement ?? 0 }

  /// - Parameter path: of a table that `segment --quality` wrote.
  /// - Throws: `CohortFault` where it can't be read.
  static func all(path: String) throws -> [FrameQuality] {
    try DelimitedTable(path: path).rows.compactMap { row in
      guard row["class"] == FrameQualities.mean, let frame = row["frame"].flatMap({ Int($0) }) else {
        return nil
      }
      return FrameQuality(
        frame: frame, predictedDice: row["predicted_dice"].flatMap(Double.init),
        agreement: row["agreement"].flatMap(Double.init), violations: row["violations"].flatMap { Int($0) })
    }
  }

  static let columns: [Column<FrameQuality>] = [
    Column("frame") { $0.frame }, Column("predicted_dice") { $0.predictedDice },
    Column("agreement") { $0.agreement }, Column("violations") { $0.violations },
  ]
}

extension FrameQuality {
  /// How pages show it, each in a row of its own.
  struct ReportColumns {
    let isPredicted: Bool

    init(_ shown: [FrameQuality]) { isPredicted = shown.contains { $0.predictedDice != nil } }

    var header: [String] { (isPredicted ? ["Predicted Dice"] : []) + ["Agreement", "Violations"] }

    func cells(_ quality: FrameQuality, violations: Int?) -> [Report.Cell] {
      ((isPredicted ? [decimal(quality.predictedDice, 3)] : [])
        + [decimal(quality.agreement, 3), violations.map { "\($0)" } ?? "–"]).map { Report.Cell($0) }
    }
  }
}
