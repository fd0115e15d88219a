import ArgumentParser
import Datasets
import Foundation
import Imaging
import Terminal

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Look a cohort over before training on it: every file, every voxel, every fault with its cure.",
    discussion: """
      The layout is found from what the folder holds:
      \(Tool.conventions.layouts.map { "  \($0.name): \($0.example)" }.joined(separator: "\n"))
      --labels says what the values of labels mean: \(Tool.labelMaps):
      any whole numbers, several for a class, and what nobody labelled, which counts nowhere. Without it ACDC's and UK
      Biobank's layouts have the values of their data sets, and nnU-Net's what its dataset.json says: of --network's
      classes if it names these, else of its own.
      Exit codes: 0 sound, 1 faults, 2 the command line is wrong. Examples:
        \(Tool.name) check training
        \(Tool.name) check training --labels acdc --json
      """)

  @Argument(help: "The folder of a cohort.")
  var folder: String

  @Option(help: "What the values of labels mean; by default what the layout says.")
  var labels: String?

  @Option(
    help:
      "A name from `\(Tool.name) networks`: check for what it takes, its classes and its channels. The only one needs no name."
  )
  var network: String?

  @Flag(help: "Take a label of its image's shape for one on its image's grid, whatever its header says.")
  var ignoreLabelGrid = false

  @Flag(help: "Print one JSON document.")
  var json = false

  func run() throws {
    let taken = try Tool.current.networkIfAny(network)
    let classes = taken?.knownClasses
    let map = try labels.map { try Tool.conventions.labelMap(named: $0, classes: classes) }
    var progress: Progress?
    let check = CohortCheck(
      path: folder, classes: classes, labels: map, channels: taken?.input.channels,
      conventions: Tool.conventions,
      ignoresLabelGrids: ignoreLabelGrid
    ) { done, total in
      if progress == nil { progress = Progress("cases of \(folder)", total: total) }
      progress?.update(done)
    }
    let report = CheckReport(check, hasOwnMap: map == nil)
    if json { try printJSON(report.document) } else { try Console.print(report.text) }
    for warning in check.warnings { Console.report("Warning: \(warning)") }
    for fault in check.faults { Console.report("\(fault)") }
    guard check.faults.isEmpty else {
      let count = check.faults.count
      Console.report("\(count) fault\(count == 1 ? "" : "s"): \(folder) can't be trained on as it is")
      throw PartsFailed()
    }
  }
}

/// What a check found, for people and for scripts.
struct CheckReport {
  /// One value, or a list of several.
  struct LabelValues: Encodable {
    var values: [Int]

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      if values.count == 1 { try container.encode(values[0]) } else { try container.encode(values) }
    }
  }

  struct Document: Encodable {
    struct Case: Encodable {
      var subject: String
      var phase: String?
      var name: String
      var image, label: String?
      var shape: [Int]?
      var spacing: [Double]?
      var affine: [[Double]]?
      var affineSource: String?
      var intensities: [Float]?
      var labelValues: [Float]?
      var voxels: [String: Int]?
      var isSound: Bool
    }
    var path: String
    var layout: String?
    /// As a file for --labels says it.
    var labels: [String: LabelValues]?
    var isSound: Bool
    var subjects: Int
    var phases: [String: Int]
    var slices: Int
    var voxels: [String: Int]
    /// The least and the largest along x, y, z.
    var spacing, shape: [[Double]]
    var memoryBytes: Int
    var cases: [Case]
    var faults, warnings: [String]
  }

  private let check: CohortCheck
  private let hasOwnMap: Bool
  /// As far as they are known.
  private let classes: [String]
  init(_ check: CohortCheck, hasOwnMap: Bool) {
    self.check = check
    self.hasOwnMap = hasOwnMap
    classes = check.labels?.classes.map(\.name) ?? []
  }

  private var subjects: Int { Set(check.cases.map(\.subject)).count }
  private var grids: [Grid] { check.cases.compactMap(\.grid) }
  /// Of all images whose headers are sound.
  private var hasSpacing: Bool { grids.allSatisfy(\.hasSpacing) }
  private var slices: Int { grids.reduce(0) { $0 + $1.shape[2] } }

  /// Voxels of each class in all cases.
  private var voxels: [Int] {
    check.cases.compactMap(\.voxels).reduce(classes.map { _ in 0 }) { zip($0, $1).map(+) }
  }

  /// Cases of each phase, "unknown" for those without one; empty where none has any.
  private var phases: [String: Int] {
    let phases = check.cases.map(\.phase)
    guard phases.contains(where: { $0 != nil }) else { return [:] }
    return Dictionary(phases.map { ($0 ?? "unknown", 1) } + [("unknown", 0)], uniquingKeysWith: +)
  }

  var document: Document {
    let names = { (values: [Int]) in Dictionary(zip(classes, values)) { first, _ in first } }
    let range = { (values: [Double]) in values.isEmpty ? [] : [values.min() ?? 0, values.max() ?? 0] }
    return Document(
      path: check.path, layout: check.layout?.key,
      labels: check.labels.map(Self.entries), isSound: check.faults.isEmpty,
      subjects: subjects, phases: phases,
      slices: slices, voxels: names(voxels),
      spacing: (0..<3).map { axis in range(grids.map { $0.spacing[axis] }) },
      shape: (0..<3).map { axis in range(grids.map { Double($0.shape[axis]) }) },
      memoryBytes: check.byteCount,
      cases: check.cases.map { found in
        Document.Case(
          subject: found.subject, phase: found.phase, name: found.name, image: found.image,
          label: found.label, shape: found.grid?.shape, spacing: found.grid?.spacing,
          affine: found.grid?.affine, affineSource: found.grid?.source.rawValue,
          intensities: found.intensities.map { [$0.lowerBound, $0.upperBound] },
          labelValues: found.labelValues, voxels: found.voxels.map(names), isSound: !found.isFaulty)
      },
      faults: check.faults.map(\.description), warnings: check.warnings.map(\.description))
  }

  private static func entries(_ map: LabelMap) -> [String: LabelValues] {
    let ignored = map.ignoredValues.isEmpty ? [] : [("ignore", map.ignoredValues)]
    return Dictionary(
      uniqueKeysWithValues: (zip(map.classes.map(\.name), map.values) + ignored).map {
        ($0, LabelValues(values: $1))
      })
  }

  var text: String {
    guard let layout = check.layout else { return "\(check.path.escaped): no cohort" }
    return ([table([header] + check.cases.map(row)), ""] + summary(layout)).joined(separator: "\n")
  }

  private var header: [String] {
    ["CASE", "PHASE", "VOXELS", "SPACING, MM", "AXES", "LABELS"]
      + classes.dropFirst().map { $0 + (hasSpacing ? ", ML" : ", PIXELS") }
      + ["INTENSITIES", ""]
  }

  private func row(_ found: CohortCheck.Case) -> [String] {
    let values = found.labelValues ?? []
    let grid = found.grid
    var cells = [found.phase == nil ? found.name : found.subject, found.phase ?? "–"]
    cells.append(grid.map { $0.shape.map(String.init).joined(separator: "×") } ?? "–")
    let placed = grid.flatMap { $0.hasSpacing ? $0 : nil }
    cells.append(placed.map { $0.spacing.map(number).joined(separator: "×") } ?? "–")
    cells.append(placed?.axes ?? "–")
    cells.append(
      values.isEmpty
        ? "–"
        : values.prefix(8).map { number(Double($0)) }.joined(separator: " ") + (values.count > 8 ? " …" : ""))
    for label in classes.indices.dropFirst() {
      let amount = hasSpacing ? found.millilitres(label) : found.voxels.map { Double($0[label]) }
      cells.append(amount.map { String(format: "%.0f", $0) } ?? "–")
    }
    let range = found.intensities
    cells.append(range.map { "\(number(Double($0.lowerBound)))…\(number(Double($0.upperBound)))" } ?? "–")
    cells.append(found.isFaulty ? "✗" : "")
    return cells
  }

  private func summary(_ layout: CohortLayout) -> [String] {
    let genitive = layout.name.hasSuffix("s") ? "'" : "'s"
    var lines = ["\(check.path.escaped): \(layout.name)\(genitive) layout"]
    if let labels = check.labels {
      lines.append(
        "Labels: \(labels.description.escaped)"
          + (hasOwnMap ? ", as the layout says; --labels gives another map" : ""))
    }
    let phases = phases.filter { $0.value > 0 }.sorted {
      ($0.key == "unknown" ? "~" : $0.key) < ($1.key == "unknown" ? "~" : $1.key)
    }
    .map { "\($0.value) \($0.key == "unknown" ? "of unknown phase" : $0.key)" }.joined(separator: ", ")
    let counts = [(subjects, "subject"), (check.cases.count, "case"), (slices, "slice")].map { count, noun in
      "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
    lines.append("\(counts[0]), \(counts[1])\(phases.isEmpty ? "" : " (\(phases))"), \(counts[2])")
    let ignored = check.cases.compactMap(\.ignoredVoxels).reduce(0, +)
    let total = voxels.reduce(ignored, +)
    if total > 0 {
      let counts = zip(classes, voxels) + (ignored > 0 ? [("not labelled", ignored)] : [])
      let shares = counts.map { name, count in
        String(format: "%@ %d (%.1f %%)", name, count, 100 * Double(count) / Double(total))
      }
      lines.append("Voxels: " + shares.joined(separator: ", "))
    }
    if !grids.isEmpty {
      let spacings = (0..<3).map { axis in range(grids.map { $0.spacing[axis] }) }
      let shapes = (0..<3).map { axis in range(grids.map { Double($0.shape[axis]) }) }
      let spacing = hasSpacing ? "; spacing: \(spacings.joined(separator: " × ")) mm" : ""
      lines.append("Matrix: \(shapes.joined(separator: " × "))\(spacing)")
    }
    lines.append("Memory for all of it: \(megabytes(check.byteCount))")
    if check.faults.isEmpty { lines.append("Sound: no fault was found") }
    return lines
  }

  private func range(_ values: [Double]) -> String {
    let (low, high) = (number(values.min() ?? 0), number(values.max() ?? 0))
    return low == high ? low : "\(low)…\(high)"
  }

  private func number(_ value: Double) -> String { String(format: "%.5g", (value * 100).rounded() / 100) }
}
