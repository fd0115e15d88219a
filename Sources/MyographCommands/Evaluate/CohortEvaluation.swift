import AtomicFile
import Datasets
import Evaluation
import Foundation
import Imaging

/// All classes of all cases, and what they come to.
struct CohortEvaluation: Encodable {
  struct Case: Encodable {
    var name, subject: String
    var phase: String?
    /// Of distances: "mm", and volumes are in millilitres; or "pixels", and volumes count them.
    var unit: String
    /// Without the background, in the order of the classes.
    var classes: [Measured]
  }

  struct Measured: Encodable {
    var name: String
    var dice, surfaceDice, hd95, meanDistance, sensitivity, precision: Double?
    var volume, referenceVolume: Double
  }

  /// What is measured, as tables and JSON call it, with the places that people read.
  static let measures: [(name: String, decimals: Int, value: @Sendable (Measured) -> Double?)] = [
    ("dice", 3, { $0.dice }), ("surface_dice", 3, { $0.surfaceDice }), ("hd95", 2, { $0.hd95 }),
    ("mean_distance", 2, { $0.meanDistance }), ("sensitivity", 3, { $0.sensitivity }),
    ("precision", 3, { $0.precision }),
    ("volume", 1, { $0.volume }), ("reference_volume", 1, { $0.referenceVolume }),
  ]

  private(set) var cases: [Case] = []
  let classes: [String]
  let tolerance: Double
  let references, predictions: String

  init(classes: [String], tolerance: Double, references: String, predictions: String) {
    (self.classes, self.tolerance) = (classes, tolerance)
    (self.references, self.predictions) = (references, predictions)
  }

  /// - Parameters:
  ///   - volume: of the case, with what is expected.
  ///   - found: a class for each of its voxels.
  mutating func add(_ one: Cohort.Case, _ volume: LabelledVolume, _ found: [UInt8]) {
    let grid = volume.image.grid
    let unit = grid.hasSpacing ? grid.voxelMillilitres : 1
    let ignored = LabelMap.ignored(besides: classes.count)
    let measured = classes.indices.dropFirst().map { label in
      let measures = ClassMeasures(
        found, volume.classes, of: UInt8(label), ignoring: ignored, shape: grid.shape, spacing: grid.spacing,
        tolerance: tolerance)
      return Measured(
        name: classes[label], dice: measures.overlap.dice, surfaceDice: measures.surfaceDice,
        hd95: measures.hd95,
        meanDistance: measures.meanDistance, sensitivity: measures.overlap.sensitivity,
        precision: measures.overlap.precision,
        volume: Double(measures.overlap.found) * unit,
        referenceVolume: Double(measures.overlap.expected) * unit)
    }
    cases.append(
      Case(
        name: one.name, subject: one.subject, phase: one.phase, unit: grid.hasSpacing ? "mm" : "pixels",
        classes: measured))
  }

  /// One measure of a class (without the background) over all cases in which either side has it.
  func values(_ label: Int, _ value: (Measured) -> Double?) -> [Double] {
    cases.map { $0.classes[label] }.filter { $0.dice != nil }.compactMap(value)
  }

  /// - Parameter addOthers: writes what else is to be there.
  /// - Throws: `AtomicFileError`, or what `addOthers` throws; then nothing is left.
  func write(to folder: String, _ addOthers: (_ partial: String) throws -> Void) throws {
    let files = [
      ("cases.csv", Data(CSV.text(caseRows).utf8)), ("summary.csv", Data(CSV.text(summaryRows).utf8)),
      ("agreement.csv", Data(CSV.text(agreementRows).utf8)), ("evaluation.json", try jsonData(self)),
    ]
    try AtomicFolder.write(to: folder) { partial in
      for (name, data) in files {
        try AtomicFile.write(to: partial + "/" + name, overwrite: false) { writer in
          try data.withUnsafeBytes { try writer.write($0) }
        }
      }
      try addOthers(partial)
    }
  }
}
