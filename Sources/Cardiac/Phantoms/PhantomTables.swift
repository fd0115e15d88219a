import Datasets
import Foundation
import Imaging

/// The tables beside a cohort, and what says its labels' values.
struct PhantomTables {
  private let study: PhantomStudy
  private let isCine: Bool
  private var subjects: [[String]]
  private var volumes = [["subject", "frame", "time_ms", "lv_ml", "rv_ml", "mass_g"]]

  /// The value of what nobody labelled.
  static let unlabelled: UInt8 = 4

  init(_ study: PhantomStudy, isCine: Bool) {
    (self.study, self.isCine) = (study, isCine)
    subjects = [
      study.groups.isEmpty
        ? ["subject", "phase", "lv_ml", "myo_ml", "rv_ml"]
        : [
          "subject", "site", "vendor", "scanner", "field_strength", "pathology", "height_cm", "weight_kg",
          "sex", "age", "lvedv_ml", "lvesv_ml", "rvedv_ml", "rvesv_ml", "lvm_g", "lvef_percent",
        ]
    ]
  }

  /// A plain site's row: what the voxels of a phase's labels add up to.
  mutating func note(_ phantom: Phantom, _ phase: CardiacPhase, _ made: LabelledVolume) {
    guard phantom.patient == nil else { return }
    let millilitres = (1...3).map { label in
      Double(made.classes.count { $0 == label }) * made.image.grid.voxelMillilitres
    }
    subjects.append([phantom.name, phase.rawValue] + millilitres.map { Self.text($0, 1) })
  }

  /// A patient's row: what the heart truly holds.
  mutating func note(_ phantom: Phantom) {
    guard let patient = phantom.patient else { return }
    let (site, diastole, systole) = (
      phantom.site, PhantomVolumes(phantom.anatomy(.ed)), PhantomVolumes(phantom.anatomy(.es))
    )
    subjects.append(
      [
        phantom.name, site.centre, site.vendor, site.name, Self.text(site.fieldStrength, 1),
        patient.group.name, Self.text(patient.height, 0), Self.text(patient.weight, 1),
        patient.isMale ? "M" : "F", Self.text(patient.age, 0),
      ]
        + [
          diastole.left, systole.left, diastole.right, systole.right, diastole.mass,
          100 * (diastole.left - systole.left) / diastole.left,
        ].map { Self.text($0, 2) })
  }

  /// A row for each frame of a cine.
  mutating func note(_ phantom: Phantom, _ cycle: PhantomCycle, _ moments: [PhantomMoment]) {
    for (frame, moment) in moments.enumerated() {
      let held = PhantomVolumes(moment.anatomy)
      volumes.append(
        [phantom.name, "\(frame)", Self.text(cycle.time(frame), 1)]
          + [held.left, held.right, held.mass].map { Self.text($0, 2) })
    }
  }

  /// Names and contents.
  var files: [(name: String, text: String)] {
    let values = study.layout.labels.values.map { $0[0] }
    let named = Structures.classes.indices.dropFirst().map {
      "\"\(Structures.classes[$0].name)\": \(values[$0])"
    }
    var files = [
      ("labels.json", named + (study.isPartlyLabelled ? ["\"ignore\": \(Self.unlabelled)"] : []))
    ]
    if study.isPartlyLabelled {
      files.append(("labels-drawn.json", ["\"background\": [0, \(Self.unlabelled)]"] + named))
    }
    return files.map { ($0.0, "{\($0.1.joined(separator: ", "))}\n") }
      + [("subjects.csv", CSV.text(subjects))] + (isCine ? [("volumes.csv", CSV.text(volumes))] : [])
  }

  private static func text(_ value: Double, _ decimals: Int) -> String {
    String(format: "%.\(decimals)f", value)
  }
}
