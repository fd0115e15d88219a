import AtomicFile
import Datasets
import Foundation
import Imaging

/// A cohort of phantoms of one site, in UK Biobank's layout: `phantom-a-001/sa_ED.nii.gz`, `label_sa_ED.nii.gz`,
/// and the same with `_ES`; `labels.json` says what the labels are, `subjects.csv` what they add up to.
///
/// The voxels are those of `Phantom`; how they are compressed is zlib's affair.
public struct PhantomCohort: Sendable {
  public var site: PhantomSite
  public var subjects: Int
  public var seed: UInt64
  /// Pictures of all slices with contours, `sa_ED.png` and `sa_ES.png`.
  public var hasPictures = false

  public static let subjectLimit = 9999

  /// - Parameter subjects: 1 to `subjectLimit`.
  public init(site: PhantomSite, subjects: Int, seed: UInt64) {
    self.site = site
    self.subjects = subjects
    self.seed = seed
  }

  /// Writes all of it or nothing.
  ///
  /// - Parameters:
  ///   - path: a new folder, or an empty one.
  ///   - isStopped: asked before each volume; true ends the work, and nothing is left.
  ///   - progress: is told how many subjects are done.
  public func write(
    to path: String, isStopped: () -> Bool = { false }, progress: (Int) -> Void = { _ in }
  ) throws(ImagingError) {
    guard (1...Self.subjectLimit).contains(subjects) else {
      throw ImagingError(.write, path, .badCount("subjects", subjects, limit: Self.subjectLimit))
    }
    do {
      try AtomicFolder.write(to: path) { folder in
        try Self.write(labels, to: folder + "/labels.json")
        var rows = [["subject", "phase", "lv_ml", "myo_ml", "rv_ml"]]
        for index in 1...subjects {
          let phantom = Phantom(site: site, seed: seed, index: index)
          let place = folder + "/" + phantom.name
          try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
          for phase in CardiacPhase.allCases {
            if isStopped() { throw Problem.stopped }
            rows.append(try write(phantom, phase, to: place))
          }
          progress(index)
        }
        try Self.write(CSV.text(rows), to: folder + "/subjects.csv")
      }
    } catch let error as ImagingError {
      throw error
    } catch let error as AtomicFileError {
      throw ImagingError(.write, path, .notWritten(error))
    } catch let problem as Problem {
      throw ImagingError(.write, path, problem)
    } catch {
      throw ImagingError(.write, path, .unexpected(error.localizedDescription))
    }
  }

  /// - Returns: the phase's row of `subjects.csv`.
  private func write(_ phantom: Phantom, _ phase: CardiacPhase, to folder: String) throws -> [String] {
    let made = try phantom.volume(phase)
    let name = "sa_\(phase.rawValue)"
    try made.image.writeIntegers(to: "\(folder)/\(name).nii.gz")
    try made.image.writeMask(made.classes, to: "\(folder)/label_\(name).nii.gz")
    if hasPictures {
      try ContourPicture(classes: Structures.classes).write(
        made.image, classes: made.classes, to: "\(folder)/\(name).png")
    }
    let millilitres = (1...3).map { label in
      Double(made.classes.count { $0 == label }) * made.image.grid.voxelMillilitres
    }
    return [phantom.name, phase.rawValue] + millilitres.map { String(format: "%.1f", $0) }
  }

  private var labels: String {
    let pairs = Structures.classes.enumerated().dropFirst().map { "\"\($1.name)\": \($0)" }
    return "{\(pairs.joined(separator: ", "))}\n"
  }

  private static func write(_ text: String, to path: String) throws {
    try OutputFile.write(to: path, overwrite: false) { writer in
      let bytes = Array(text.utf8)
      try bytes.withUnsafeBytes { try OutputFile.append($0, to: &writer) }
    }
  }
}
