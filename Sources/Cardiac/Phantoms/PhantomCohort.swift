import AtomicFile
import Datasets
import Foundation
import Imaging

/// A cohort of phantoms of one study, in the layout of the data set that this is an image of.
///
/// `labels.json` says which value of the labels is which class. `subjects.csv` says who everybody is and what their hearts
/// truly hold; of a plain site it says what the labels of each phase add up to. `volumes.csv` says what hearts truly hold at
/// each frame of a cine.
///
/// Partial labels have the value 4 wherever nothing was drawn. By `labels.json` that is ignored, so that nobody learns from it
/// that there is no muscle; by `labels-drawn.json` it is background, so that what was drawn (LV in both phases, MYO at
/// end-diastole) is measured as it should be, and what wasn't is not to be measured.
///
/// The voxels are those of `Phantom`; how they are compressed is zlib's affair.
public struct PhantomCohort: Sendable {
  public var study: PhantomStudy
  public var subjects: Int
  public var seed: UInt64
  /// Cines of so many frames besides, labelled in each.
  public var frames: Int?
  /// Pictures of all slices with contours, beside the images of both phases.
  public var hasPictures = false

  public static let subjectLimit = 9999
  public static let frameLimits = 2...100

  /// - Parameter subjects: 1 to `subjectLimit`.
  public init(study: PhantomStudy, subjects: Int, seed: UInt64, frames: Int? = nil) {
    (self.study, self.subjects, self.seed, self.frames) = (study, subjects, seed, frames)
  }

  /// Healthy hearts of a plain site.
  public init(site: PhantomSite, subjects: Int, seed: UInt64) {
    self.init(study: .site(site), subjects: subjects, seed: seed)
  }

  /// What its labels' values mean.
  public var labels: LabelMap { study.layout.labels }

  /// Writes all of it or nothing, a frame at a time.
  ///
  /// - Parameters:
  ///   - path: a new folder, or an empty one.
  ///   - isStopped: asked before each volume or frame; true ends the work, and nothing is left.
  ///   - progress: is told how many subjects are done.
  public func write(
    to path: String, isStopped: () -> Bool = { false }, progress: (Int) -> Void = { _ in }
  ) throws(ImagingError) {
    try Self.check("subjects", subjects, 1...Self.subjectLimit, path)
    if let frames { try Self.check("frames", frames, Self.frameLimits, path) }
    do {
      try AtomicFolder.write(to: path) { folder in
        var tables = PhantomTables(study, isCine: frames != nil)
        for index in 1...subjects {
          let phantom = Phantom(study: study, seed: seed, index: index)
          let place = folder + "/" + phantom.name
          try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
          try write(phantom, to: place, &tables, isStopped)
          progress(index)
        }
        for (name, text) in tables.files { try Self.write(text, to: folder + "/" + name) }
      }
    } catch let error as ImagingError {
      throw error
    } catch let error as AtomicFileError {
      throw ImagingError(.write, path, .notWritten(error))
    } catch is CancellationError {
      throw ImagingError(.write, path, .stopped)
    } catch {
      throw ImagingError(.write, path, .unexpected(error.localizedDescription))
    }
  }

  private static func check(
    _ what: String, _ count: Int, _ range: ClosedRange<Int>, _ path: String
  ) throws(ImagingError) {
    guard range.contains(count) else { throw ImagingError(.write, path, .badCount(what, count, range)) }
  }

  private func write(
    _ phantom: Phantom, to folder: String, _ tables: inout PhantomTables, _ isStopped: () -> Bool
  ) throws {
    let cycle = frames.map { phantom.cycle(frames: $0) }
    for phase in CardiacPhase.allCases {
      if isStopped() { throw CancellationError() }
      let made = try phantom.volume(phase)
      let frame = phase == .ed ? 0 : cycle?.systole ?? 1
      let names = study.layout.names(of: phantom.name, phase, frame: frame)
      try made.image.writeIntegers(to: "\(folder)/\(names.image).nii.gz")
      try made.image.writeMask(values(made.classes), to: "\(folder)/\(names.label).nii.gz")
      if hasPictures {
        try ContourPicture(classes: Structures.classes).write(
          made.image, classes: made.classes, to: "\(folder)/\(names.image).png")
      }
      tables.note(phantom, phase, made)
    }
    if let patient = phantom.patient, study.layout == .acdc {
      let info = PhantomLayout.info(patient, frames: frames ?? 2, systole: cycle?.systole ?? 1)
      try Self.write(info, to: folder + "/Info.cfg")
    }
    tables.note(phantom)
    guard let cycle else { return }
    let moments = phantom.moments(of: cycle)
    tables.note(phantom, cycle, moments)
    let (names, form) = (study.layout.cineNames(of: phantom.name), try phantom.form(of: cycle))
    try form.writeIntegers(to: "\(folder)/\(names.image).nii.gz") { append in
      for moment in moments {
        if isStopped() { throw CancellationError() }
        try append(phantom.voxels(moment).map(Int16.init(nearest:)))
      }
    }
    try form.writeMask(to: "\(folder)/\(names.label).nii.gz") { append in
      for moment in moments { try append(values(phantom.labels(moment))) }
    }
  }

  /// A file's values for classes.
  private func values(_ classes: [UInt8]) -> [UInt8] {
    let values = study.layout.labels.values.map { UInt8($0[0]) }
    return classes.map { $0 == LabelMap.ignored ? PhantomTables.unlabelled : values[Int($0)] }
  }

  private static func write(_ text: String, to path: String) throws {
    try OutputFile.write(to: path, overwrite: false) { writer in
      let bytes = Array(text.utf8)
      try bytes.withUnsafeBytes { try OutputFile.append($0, to: &writer) }
    }
  }
}
