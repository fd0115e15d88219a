import Datasets
import Evaluation
import Imaging
import Segmentation

/// How much of each class every frame of a segmented series holds, and what a field makes of that.
struct FrameVolumes {
  private let classes: [LabelClass]
  private let form: VolumeForm
  /// Whose intervals stand beside the numbers.
  private let learned: LearnedQuality?
  /// Voxels of each frame and class.
  private var counts: [[Int]]

  init(_ form: VolumeForm, classes: [LabelClass], learned: LearnedQuality?) {
    (self.form, self.classes, self.learned) = (form, classes, learned)
    counts = Array(repeating: Array(repeating: 0, count: classes.count), count: form.frames)
  }

  /// - Parameters:
  ///   - labels: of whole slices.
  ///   - slice: the first one's number among those of all frames.
  mutating func add(_ labels: [UInt8], from slice: Int) {
    let (pixels, depth) = (form.voxelsPerSlice, form.grid.shape[2])
    for index in 0..<labels.count / pixels {
      let frame = (slice + index) / depth
      for label in labels[index * pixels..<(index + 1) * pixels] where label < classes.count {
        counts[frame][Int(label)] += 1
      }
    }
  }

  private var unit: String { form.grid.hasSpacing ? "ml" : "pixels" }

  private var volumes: [[Double]] {
    let factor = form.grid.hasSpacing ? form.grid.voxelMillilitres : 1
    return counts.map { $0.map { Double($0) * factor } }
  }

  private func names(_ volumes: [[Double]]) -> [String?] {
    Tool.conventions.frameNames(classes)?(volumes) ?? volumes.map { _ in nil }
  }

  /// A table with a row for each frame, counted from 0; in millilitres, or in pixels where these have no known size.
  var rows: [[String]] {
    let hasIntervals = learned?.hasIntervals ?? false
    let header = classes.dropFirst().flatMap { known in
      ["\(known.name) (\(unit))"]
        + (hasIntervals ? ["\(known.name) lower_95 (\(unit))", "\(known.name) upper_95 (\(unit))"] : [])
    }
    let volumes = volumes
    let rows = zip(volumes, names(volumes)).enumerated().map { frame, one in
      let seconds = form.timing.secondsPerFrame.map { "\($0 * Double(frame))" } ?? ""
      let cells = zip(classes, one.0).dropFirst().flatMap { known, volume in
        let interval = learned?.volume(volume, of: known.name, unit: unit)
        return ["\(volume)"] + (hasIntervals ? [(interval?.lower).cell, (interval?.upper).cell] : [])
      }
      return ["\(frame)", seconds, one.1 ?? ""] + cells
    }
    return [["frame", "seconds", "phase"] + header] + rows
  }

  /// What a field makes of the volumes of a series; nil of one frame, and where nobody knows the spacing.
  var numbers: [SeriesNumber]? {
    guard form.frames > 1, form.grid.hasSpacing, let field = Tool.conventions.subjectNumbers(of: classes)
    else { return nil }
    let volumes = volumes
    let cases = zip(volumes, names(volumes)).map { CaseVolumes(phase: $1, millilitres: $0) }
    return zip(field.quantities, field.values(of: cases, [:])).compactMap { quantity, value in
      value.map { value in
        SeriesNumber(
          quantity: quantity, value: value,
          interval: learned?.number(
            value, of: quantity.name, unit: quantity.unit, least: quantity.least))
      }
    }
  }
}

extension DelimitedTable.Row {
  /// That holds 95 % of true values; nil where the table says none.
  func interval(_ lower: String, _ upper: String) -> Interval? {
    guard let lower = self[lower].flatMap(Double.init), let upper = self[upper].flatMap(Double.init) else {
      return nil
    }
    return Interval(lower, upper, confidence: 0.95)
  }
}

/// A number that a field makes of a series' volumes.
struct SeriesNumber: TableRow {
  let quantity: SubjectQuantity
  let value: Double
  /// That holds the true number 95 % of times; nil where none was learned.
  let interval: Interval?

  /// - Parameter path: of a table that `segment --volumes` wrote.
  /// - Throws: `CohortFault` where it can't be read.
  static func all(path: String) throws -> [SeriesNumber] {
    try DelimitedTable(path: path).rows.compactMap { row in
      guard let name = row["number"], let value = row["value"].flatMap(Double.init) else { return nil }
      return SeriesNumber(
        quantity: SubjectQuantity(name, unit: row["unit"] ?? ""), value: value,
        interval: row.interval("lower_95", "upper_95"))
    }
  }

  static let columns: [Column<SeriesNumber>] = [
    Column("number") { $0.quantity.name }, Column("unit") { $0.quantity.unit }, Column("value") { $0.value },
    Column("lower_95") { $0.interval?.lower }, Column("upper_95") { $0.interval?.upper },
  ]
}
