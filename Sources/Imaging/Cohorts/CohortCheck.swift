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
    /// Whether a fault names one of its files.
    public var isFaulty = false

    /// Millilitres of a class.
    public func millilitres(_ label: Int) -> Double? {
      guard let voxels, let grid else { return nil }
      return Double(voxels[label]) * grid.voxelMillilitres
    }
  }

  public let path: String
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
  ///   - bytesToKeep: the volumes that may stay in memory, in the order of their names.
  ///   - progress: is told how many cases are done, and of how many.
  public init(
    path: String, labels: LabelMap? = nil, bytesToKeep: Int = 0, progress: (Int, Int) -> Void = { _, _ in }
  ) {
    self.path = path
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
    let hasGrids = cases.indices.map { checkHeaders($0) }
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
    if let labels = self.labels, contents.ring.isSwapped { faults.append(.swappedLabels(path: path, labels)) }
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

  /// Whether both files have sound headers and lie on one grid.
  private mutating func checkHeaders(_ index: Int) -> Bool {
    let image = cases[index].image.flatMap { grid($0) }
    let label = cases[index].label.flatMap { grid($0, order: image?.order) }
    cases[index].grid = image ?? label
    guard let image, let label else { return false }
    byteCount += LabelledVolume.byteCount(image)
    if label.matches(image) { return true }
    let problem = Problem.differentGrids(label, image, otherPath: cases[index].image ?? "")
    faults.append(.unusable(ImagingError(.use, cases[index].label ?? "", problem)))
    return false
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
      contents.note(image: image)
    }
    if let mask { cases[index].labelValues = CohortContents.values(mask.voxels) }
    guard let mask, let labels else { return nil }
    let found = collect { () throws(ImagingError) in try labels.classes(of: mask) }
    guard let classes = found else { return nil }
    cases[index].voxels = CohortContents.histogram(classes)
    contents.note(label: mask.path, classes)
    guard shareGrid, let image else { return nil }
    let volume = LabelledVolume(image: image, classes: classes)
    contents.ring.add(volume)
    return volume
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
