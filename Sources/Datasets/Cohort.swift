import Imaging

/// A cohort that was checked: what training reads from.
///
/// As many volumes as the limit allows stay in memory, chosen before the first is read; the others are read again
/// when they are asked for.
public struct Cohort: Dataset {
  /// An image with its label.
  public struct Case: Sendable {
    public var subject: String
    public var phase: String?
    /// Tells the cases of a cohort apart.
    public var name: String
    /// A file for each channel, or one for several.
    public var images: [String]
    public var label: String
    /// The frame of its files that it is, counted from 0; nil: they have one.
    public var frame: Int?
    public var grid: Grid
    public var channels: Int
    /// Voxels of each class, the background first.
    public var voxels: [Int]
    /// Tells its image from others by the voxels.
    var imageHash: UInt64
  }

  public let path: String
  public let layout: CohortLayout
  public let labels: LabelMap
  /// What the layout itself says of its subjects, as ACDC's Info.cfg does.
  public let subjects: SubjectTable
  public let cases: [Case]
  /// Whether labels are taken to lie on their images' grids, whatever their headers say.
  public let ignoresLabelGrids: Bool
  public let warnings: [CohortWarning]
  /// The memory that the kept volumes take.
  public let bytesKept: Int
  private let kept: [LabelledVolume?]

  /// Whether no volume has to be read again.
  public var keepsAll: Bool { kept.allSatisfy { $0 != nil } }

  /// Checks everything, and keeps volumes in memory up to a limit.
  ///
  /// - Throws: every fault of the cohort.
  public init(
    path: String, classes: [LabelClass]? = nil, labels: LabelMap? = nil, channels: Int? = nil,
    conventions: Conventions = .standard, ignoresLabelGrids: Bool = false, bytesToKeep: Int = 4 << 30,
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws(CohortError) {
    try self.init(
      CohortCheck(
        path: path, classes: classes, labels: labels, channels: channels, conventions: conventions,
        ignoresLabelGrids: ignoresLabelGrids, bytesToKeep: bytesToKeep,
        progress: progress))
  }

  init(_ check: CohortCheck) throws(CohortError) {
    guard check.faults.isEmpty, let layout = check.layout, let labels = check.labels else {
      throw CohortError(path: check.path, faults: check.faults)
    }
    path = check.path
    self.layout = layout
    self.labels = labels
    subjects = check.subjects
    warnings = check.warnings
    ignoresLabelGrids = check.ignoresLabelGrids
    kept = check.kept
    bytesKept = kept.reduce(0) { $0 + ($1?.byteCount ?? 0) }
    cases = check.cases.compactMap { found in
      guard let label = found.label, let grid = found.grid, let channels = found.channels,
        let voxels = found.voxels, let imageHash = found.imageHash
      else { return nil }
      return Case(
        subject: found.subject, phase: found.phase, name: found.name, images: found.images, label: label,
        frame: found.frame, grid: grid, channels: channels, voxels: voxels, imageHash: imageHash)
    }
  }

  public var count: Int { cases.count }
  public func name(of index: Int) -> String { cases[index].name }
  public func subject(of index: Int) -> String { cases[index].subject }
  public func grid(of index: Int) -> Grid { cases[index].grid }
  public func channels(of index: Int) -> Int { cases[index].channels }

  /// A case's image and classes, from memory or from its files.
  public func volume(_ index: Int) throws(ImagingError) -> LabelledVolume {
    if let volume = kept[index] { return volume }
    let found = cases[index]
    let content = Content(frame: found.frame)
    let image = try Volume.read(paths: found.images, as: content)
    let mask = try Volume.read(path: found.label, as: content, order: image.grid.order)
    // The files may have changed since they were checked.
    if !ignoresLabelGrids || mask.shape != image.shape { try mask.requireSameGrid(as: image) }
    guard image.grid == found.grid else {
      throw ImagingError(
        .use, image.path, .differentGrids(image.grid, found.grid, otherPath: "the same file before"))
    }
    return try LabelledVolume(image: image, classes: try labels.classes(of: mask))
  }
}

extension Cohort {
  /// What forbids to validate on this data set what was trained on another: the same images, or other images of the same
  /// subjects.
  public func faults(trainedOn training: Cohort) -> [CohortFault] {
    let trained = Dictionary(training.cases.map { ($0.imageHash, $0.images[0]) }) { first, _ in first }
    let images = cases.filter { trained[$0.imageHash] != nil }
    // Data sets may name different people alike. Then they have cases of the same name, too.
    let names = Set(training.cases.map(\.name))
    let known = Set(training.cases.map(\.subject))
    let others = Set(cases.map(\.subject)).subtracting(images.map(\.subject))
      .filter { subject in
        known.contains(subject) && !cases.contains { $0.subject == subject && names.contains($0.name) }
      }
      .sorted()
    var faults: [CohortFault] = []
    if let first = images.first, let image = trained[first.imageHash] {
      faults.append(.trainedOnImage(path: first.images[0], trained: image, others: images.count - 1))
    }
    if let first = others.first {
      faults.append(.trainedOnSubject(path: path, first, others: others.count - 1))
    }
    return faults
  }
}
