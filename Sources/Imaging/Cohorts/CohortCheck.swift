/// A folder of labelled subjects, looked at from end to end: what is in it and everything that is wrong with it.
public struct CohortCheck: Sendable {
  /// A case, as much of it as could be found out.
  public struct Case: Sendable {
    public var subject: String
    public var phase: CardiacPhase?
    /// Tells the cases of a cohort apart.
    public var name: String
    public var image: String?
    public var label: String?
    public var grid: Grid?
    /// The values in the image's voxels.
    public var intensities: ClosedRange<Float>?
    /// The values in the label's voxels, as the file has them, at most 16 of them.
    public var labelValues: [Float]?
    /// Voxels of the network's classes: background, LV, MYO, RV.
    public var voxels: [Int]?
    /// Voxels that nobody labelled.
    public var ignoredVoxels: Int?
    /// Which cavity the muscle encloses.
    var ring = MuscleRing.unknown
    /// Tells images apart by their voxels.
    var imageHash: UInt64?
    /// Whether a fault names one of its files.
    public var isFaulty = false

    /// Millilitres of a class.
    public func millilitres(_ label: Int) -> Double? {
      guard let voxels, let grid else { return nil }
      return Double(voxels[label]) * grid.voxelMillilitres
    }
  }

  public let path: String
  /// Whether labels are taken to lie on their images' grids, whatever their headers say.
  public let ignoresLabelGrids: Bool
  public private(set) var layout: CohortLayout?
  public private(set) var labels: LabelMap?
  public private(set) var cases: [Case] = []
  public private(set) var faults: [CohortFault] = []
  public private(set) var warnings: [CohortWarning] = []
  /// The memory that all images and classes take together, five bytes a voxel.
  public private(set) var byteCount = 0
  /// The cases that were kept, in the order of `cases`.
  private(set) var kept: [LabelledVolume?] = []

  /// Looks at every file. Faults don't stop it.
  ///
  /// - Parameters:
  ///   - labels: what the values of labels mean; nil takes what the layout or nnU-Net's dataset.json says.
  ///   - ignoresLabelGrids: takes a label of its image's shape for one on its image's grid, whatever its header says.
  ///   - bytesToKeep: the volumes that may stay in memory, in the order of their names.
  ///   - progress: is told how many cases are done, and of how many.
  public init(
    path: String, labels: LabelMap? = nil, ignoresLabelGrids: Bool = false, bytesToKeep: Int = 0,
    progress: (Int, Int) -> Void = { _, _ in }
  ) {
    self.path = path
    self.ignoresLabelGrids = ignoresLabelGrids
    do throws(CohortFault) {
      let folder = try Folder(path: path)
      let layout = try Self.layout(of: folder)
      let files = CohortFiles(folder, layout)
      self.layout = layout
      self.labels = labels ?? files.labels
      warnings = files.warnings
      faults = files.faults
      // A map that was given needs no dataset.json that names labels.
      if labels != nil { faults.removeAll { if case .labelsUnnamed = $0 { true } else { false } } }
      cases = files.pairs.map {
        Case(subject: $0.subject, phase: $0.phase, name: $0.name, image: $0.image, label: $0.label)
      }
    } catch {
      faults.append(error)
      return
    }
    var distances: [String: Double] = [:]
    let hasGrids = cases.indices.map { checkHeaders($0, &distances) }
    if let farthest = distances.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) {
      warnings.append(
        .labelGrid(label: farthest.key, voxels: farthest.value, others: distances.count - 1))
    }
    kept = cases.map { _ in nil }
    var (room, contents) = (bytesToKeep, CohortContents())
    for index in cases.indices {
      // A volume that isn't kept is gone before the next one is read.
      let volume = checkVoxels(index, &contents, shareGrid: hasGrids[index])
      if let volume, volume.byteCount <= room {
        room -= volume.byteCount
        kept[index] = volume
      }
      progress(index + 1, cases.count)
    }
    warnings += contents.warnings
    checkStructures()
    let faulty = Set(faults.map(\.path))
    for index in cases.indices {
      cases[index].isFaulty = [cases[index].image, cases[index].label].contains {
        $0.map(faulty.contains) ?? true
      }
    }
  }

  private static func layout(of folder: Folder) throws(CohortFault) -> CohortLayout {
    let layouts = CohortLayout.candidates(in: folder)
    guard layouts.count <= 1 else { throw .ambiguousLayout(path: folder.path, layouts) }
    if let layout = layouts.first { return layout }
    let inside = folder.subfolders.map { folder.path + "/" + $0.name }.filter { path in
      (try? Folder(path: path)).map { CohortLayout.candidates(in: $0).count == 1 } ?? false
    }
    throw .noLayout(path: folder.path, cohortsInside: Array(inside.prefix(4)))
  }

  /// Whether both files have sound headers and lie on one grid; how far apart these are is noted by the label.
  private mutating func checkHeaders(_ index: Int, _ distances: inout [String: Double]) -> Bool {
    let image = cases[index].image.flatMap { grid($0) }
    let label = cases[index].label.flatMap { grid($0, order: image?.order) }
    cases[index].grid = image ?? label
    guard let image, let label, let path = cases[index].label else { return false }
    byteCount += LabelledVolume.byteCount(image)
    let distance = image.distance(to: label)
    if distance <= Grid.roundingDistance { return true }
    guard distance <= Grid.sameDistance || (ignoresLabelGrids && distance.isFinite) else {
      faults.append(.labelGrid(label: path, label, image: cases[index].image ?? "", image))
      return false
    }
    distances[path] = distance
    return true
  }

  private mutating func grid(_ path: String, order: AxisOrder? = nil) -> Grid? {
    collect { () throws(ImagingError) in try Volume.grid(path: path, as: .volume, order: order) }
  }

  /// Reads what there is of a case; nil where it can't be used.
  private mutating func checkVoxels(
    _ index: Int, _ contents: inout CohortContents, shareGrid: Bool
  ) -> LabelledVolume? {
    let unreadable = Set(faults.filter(\.isAboutReading).map(\.path))
    let read = { (path: String?) -> String? in path.flatMap { unreadable.contains($0) ? nil : $0 } }
    let order = cases[index].grid?.order
    let image = read(cases[index].image).flatMap { path in
      collect { () throws(ImagingError) in try Volume.read(path: path, as: .volume) }
    }
    let mask = read(cases[index].label).flatMap { path in
      collect { () throws(ImagingError) in try Volume.read(path: path, as: .volume, order: order) }
    }
    if let image {
      cases[index].intensities = CohortContents.range(image.voxels)
      cases[index].imageHash = contents.note(image: image)
    }
    if let mask { cases[index].labelValues = CohortContents.values(mask.voxels) }
    guard let mask, let labels else { return nil }
    let found = collect { () throws(ImagingError) in try labels.classes(of: mask) }
    guard let classes = found else { return nil }
    let voxels = CohortContents.histogram(classes)
    cases[index].voxels = voxels
    cases[index].ignoredVoxels = classes.count - voxels.reduce(0, +)
    contents.note(label: mask, besides: image, voxels)
    guard shareGrid, let image else { return nil }
    let volume = LabelledVolume(image: image, classes: classes)
    cases[index].ring = MuscleRing(volume)
    return volume
  }

  /// What only all cases together say about their labels.
  private mutating func checkStructures() {
    guard let labels else { return }
    let swapped = cases.filter { $0.ring == .aroundRV }
    let sound = cases.count { $0.ring == .aroundLV }
    if sound > 0 {
      // Sites that number the ventricles differently: each case speaks for itself, whatever the majority does.
      faults += swapped.map { .swappedCase(label: $0.label ?? "", labels, others: sound) }
    } else if !swapped.isEmpty {
      faults.append(.swappedLabels(path: path, labels))
    }
    let open = cases.filter { $0.ring == .aroundNeither }
    if let label = open.first?.label {
      warnings.append(.openRing(label: label, labels, others: open.count - 1))
    }
    let voxels = cases.compactMap(\.voxels)
    guard !voxels.isEmpty else { return }
    for (label, structure) in LabelMap.structures.enumerated() where voxels.allSatisfy({ $0[label + 1] == 0 })
    {
      warnings.append(.absentStructure(path: path, structure))
    }
  }

  private mutating func collect<Result>(_ body: () throws(ImagingError) -> Result) -> Result? {
    do throws(ImagingError) {
      return try body()
    } catch {
      faults.append(.unusable(error))
      return nil
    }
  }
}
