/// A cohort that was checked: what training reads from.
///
/// As many volumes as the limit allows stay in memory, chosen before the first is read; the others are read again
/// when they are asked for.
public struct Cohort: Sendable {
  /// An image with its label.
  public struct Case: Sendable {
    public var subject: String
    public var phase: CardiacPhase?
    /// Tells the cases of a cohort apart.
    public var name: String
    public var image: String
    public var label: String
    public var grid: Grid
    /// Voxels of the network's classes: background, LV, MYO, RV.
    public var voxels: [Int]
    /// Tells its image from others by the voxels.
    var imageHash: UInt64
  }

  /// One slice of one case.
  public struct SliceIndex: Hashable, Sendable {
    public var index: Int
    public var z: Int
  }

  public let path: String
  public let layout: CohortLayout
  public let labels: LabelMap
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
    path: String, labels: LabelMap? = nil, ignoresLabelGrids: Bool = false, bytesToKeep: Int = 4 << 30,
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws(CohortError) {
    try self.init(
      CohortCheck(
        path: path, labels: labels, ignoresLabelGrids: ignoresLabelGrids, bytesToKeep: bytesToKeep,
        progress: progress))
  }

  init(_ check: CohortCheck) throws(CohortError) {
    guard check.faults.isEmpty, let layout = check.layout, let labels = check.labels else {
      throw CohortError(path: check.path, faults: check.faults)
    }
    path = check.path
    self.layout = layout
    self.labels = labels
    warnings = check.warnings
    ignoresLabelGrids = check.ignoresLabelGrids
    kept = check.kept
    bytesKept = kept.reduce(0) { $0 + ($1?.byteCount ?? 0) }
    cases = check.cases.compactMap { found in
      guard let image = found.image, let label = found.label, let grid = found.grid,
        let voxels = found.voxels, let imageHash = found.imageHash
      else { return nil }
      return Case(
        subject: found.subject, phase: found.phase, name: found.name, image: image, label: label, grid: grid,
        voxels: voxels, imageHash: imageHash)
    }
  }

  /// Every slice of every case, in order.
  public var slices: [SliceIndex] {
    cases.indices.flatMap { index in
      (0..<cases[index].grid.shape[2]).map { SliceIndex(index: index, z: $0) }
    }
  }

  /// A case's image and classes, from memory or from its files.
  public func volume(_ index: Int) throws(ImagingError) -> LabelledVolume {
    if let volume = kept[index] { return volume }
    let found = cases[index]
    let image = try Volume.read(path: found.image, as: .volume)
    let mask = try Volume.read(path: found.label, as: .volume, order: image.grid.order)
    // The files may have changed since they were checked.
    if !ignoresLabelGrids || mask.shape != image.shape { try mask.requireSameGrid(as: image) }
    guard image.grid == found.grid else {
      throw ImagingError(
        .use, image.path, .differentGrids(image.grid, found.grid, otherPath: "the same file before"))
    }
    return LabelledVolume(image: image, classes: try labels.classes(of: mask))
  }
}

extension Cohort {
  /// What speaks against validating on this cohort what was trained on another: the same images, or other images of the
  /// same subjects.
  public func warnings(trainedOn training: Cohort) -> [CohortWarning] {
    let trained = Dictionary(training.cases.map { ($0.imageHash, $0.image) }) { first, _ in first }
    let images = cases.filter { trained[$0.imageHash] != nil }
    // Cohorts may name different people alike. Then they have cases of the same name, too.
    let names = Set(training.cases.map(\.name))
    let known = Set(training.cases.map(\.subject))
    let others = Set(cases.map(\.subject)).subtracting(images.map(\.subject))
      .filter { subject in
        known.contains(subject) && !cases.contains { $0.subject == subject && names.contains($0.name) }
      }
      .sorted()
    var warnings: [CohortWarning] = []
    if let first = images.first, let image = trained[first.imageHash] {
      warnings.append(.trainedOnImage(path: first.image, trained: image, others: images.count - 1))
    }
    if let first = others.first {
      warnings.append(.trainedOnSubject(path: path, first, others: others.count - 1))
    }
    return warnings
  }
}

/// An image and the network's classes on its grid: 0 background, 1 LV, 2 MYO, 3 RV, or `LabelMap.ignored`.
public struct LabelledVolume: Sendable {
  public var image: Volume
  /// As many as the image has voxels.
  public var classes: [UInt8]

  /// A float and a class for each voxel.
  static func byteCount(_ grid: Grid) -> Int {
    grid.shape.reduce(1, *) * (MemoryLayout<Float>.size + MemoryLayout<UInt8>.size)
  }

  var byteCount: Int { Self.byteCount(image.grid) }

  /// A slice's voxels and classes: rows of y, x fastest.
  public func slice(_ z: Int) -> (voxels: ArraySlice<Float>, classes: ArraySlice<UInt8>) {
    let voxels = image.slice(z)
    return (voxels, classes[voxels.indices])
  }
}
