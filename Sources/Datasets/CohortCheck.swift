import Imaging

/// A folder of labelled subjects, looked at from end to end: what is in it and everything that is wrong with it.
public struct CohortCheck: Sendable {
  /// A case, as much of it as could be found out.
  public struct Case: Sendable {
    public var subject: String
    public var phase: String?
    /// Tells the cases of a cohort apart.
    public var name: String
    /// A file for each channel, or one for several.
    public var images: [String]
    public var label: String?
    /// The frame of its files that it is, counted from 0; nil: they have one.
    public var frame: Int?
    public var grid: Grid?
    public var channels: Int?
    /// The values in the image's voxels.
    public var intensities: ClosedRange<Float>?
    /// The values in the label's voxels, as the file has them, at most 16 of them.
    public var labelValues: [Float]?
    /// Voxels of each class, the background first.
    public var voxels: [Int]?
    /// Voxels that nobody labelled.
    public var ignoredVoxels: Int?
    /// Tells images apart by their voxels.
    var imageHash: UInt64?
    /// Whether a fault names one of its files.
    public var isFaulty = false

    public var image: String? { images.first }

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
  /// What the layout itself says of its subjects.
  public private(set) var subjects = SubjectTable()
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
  ///   - classes: what values are mapped to; nil takes those that the map names.
  ///   - labels: what the values of labels mean; nil takes what the layout or nnU-Net's dataset.json says.
  ///   - channels: that images must have; nil: as many as the first has.
  ///   - conventions: of the field that the data set is from.
  ///   - ignoresLabelGrids: takes a label of its image's shape for one on its image's grid, whatever its header says.
  ///   - bytesToKeep: the volumes that may stay in memory, in the order of their names.
  ///   - progress: is told how many cases are done, and of how many.
  public init(
    path: String, classes: [LabelClass]? = nil, labels: LabelMap? = nil, channels: Int? = nil,
    conventions: Conventions = .standard, ignoresLabelGrids: Bool = false, bytesToKeep: Int = 0,
    progress: (Int, Int) -> Void = { _, _ in }
  ) {
    self.path = path
    self.ignoresLabelGrids = ignoresLabelGrids
    do throws(CohortFault) {
      let folder = try Folder(path: path)
      let layout = try Self.layout(of: folder, among: conventions.layouts)
      let files = CohortFiles(folder, layout)
      self.layout = layout
      warnings = files.warnings
      faults = files.faults
      subjects = files.subjects
      self.labels = labels ?? files.labels.flatMap { map($0, classes.map(conventions.named), conventions) }
      let isUnnamed = { (fault: CohortFault) in if case .labelsUnnamed = fault { true } else { false } }
      if labels != nil {
        // A map that was given needs no dataset.json that names labels.
        faults.removeAll(where: isUnnamed)
      } else if files.labels == nil, faults.isEmpty {
        faults.append(.labelsUnnamed(path: path, reason: "nothing in it says what the values of labels are"))
      }
      cases = files.pairs.map {
        Case(
          subject: $0.subject, phase: $0.phase, name: $0.name, images: $0.images, label: $0.label,
          frame: $0.frame)
      }
    } catch {
      faults.append(error)
      return
    }
    var distances: [String: Double] = [:]
    let hasGrids = cases.indices.map { checkHeaders($0, &distances) }
    checkChannels(channels)
    if let farthest = distances.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) {
      warnings.append(
        .labelGrid(label: farthest.key, voxels: farthest.value, others: distances.count - 1))
    }
    kept = cases.map { _ in nil }
    var (room, contents) = (bytesToKeep, CohortContents())
    var checks = self.labels.map { map in conventions.contentChecks.compactMap { $0(map) } } ?? []
    for index in cases.indices {
      // A volume that isn't kept is gone before the next one is read.
      let volume = checkVoxels(index, &contents, shareGrid: hasGrids[index])
      if let volume, let label = cases[index].label {
        for place in checks.indices { checks[place].note(volume, label: label) }
      }
      if let volume, volume.byteCount <= room {
        room -= volume.byteCount
        kept[index] = volume
      }
      progress(index + 1, cases.count)
    }
    faults += checks.flatMap { $0.faults(of: path) }
    warnings += contents.warnings + checks.flatMap(\.warnings)
    warnOfAbsentClasses()
    let faulty = Set(faults.map(\.path))
    for index in cases.indices {
      let (images, label) = (cases[index].images, cases[index].label)
      cases[index].isFaulty =
        images.isEmpty || images.contains(where: faulty.contains) || label.map(faulty.contains) ?? true
    }
  }

  /// What the data set itself says its values mean.
  private mutating func map(
    _ source: CohortFiles.LabelSource, _ classes: [LabelClass]?, _ conventions: Conventions
  ) -> LabelMap? {
    switch source {
    case .map(let map):
      if let classes, !classes.haveNames(of: map.classes) {
        let problem = Problem.mapOfOtherClasses(map.classes.map(\.name), classes: classes.map(\.name))
        faults.append(.labelsUnnamed(path: path, reason: problem.text.reason))
        return nil
      }
      return map
    case .entries(let entries, let file):
      do throws(Problem) {
        return try conventions.labelMap(file, entries, classes: classes)
      } catch {
        faults.append(.labelsUnnamed(path: file, reason: error.text.reason))
        return nil
      }
    }
  }

  private static func layout(
    of folder: Folder, among known: [CohortLayout]
  ) throws(CohortFault) -> CohortLayout {
    let layouts = known.filter { $0.isLayout(folder) }
    guard layouts.count <= 1 else { throw .ambiguousLayout(path: folder.path, layouts) }
    if let layout = layouts.first { return layout }
    let inside = folder.subfolders.map { folder.path + "/" + $0.name }.filter { path in
      (try? Folder(path: path)).map { inner in known.count { $0.isLayout(inner) } == 1 } ?? false
    }
    throw .noLayout(path: folder.path, cohortsInside: Array(inside.prefix(4)), known: known)
  }

  /// Whether both files have sound headers and lie on one grid; how far apart these are is noted by the label.
  private mutating func checkHeaders(_ index: Int, _ distances: inout [String: Double]) -> Bool {
    let content = Content(frame: cases[index].frame)
    let form = cases[index].images.isEmpty ? nil : form(cases[index].images, content)
    let image = form?.grid
    let label = cases[index].label.flatMap { self.form([$0], content, order: image?.order)?.grid }
    cases[index].grid = image ?? label
    cases[index].channels = form?.channels
    guard let form, let image, let label, let path = cases[index].label else { return false }
    byteCount += LabelledVolume.byteCount(image, channels: form.channels)
    let distance = image.distance(to: label)
    if distance <= Grid.roundingDistance { return true }
    guard distance <= Grid.sameDistance || (ignoresLabelGrids && distance.isFinite) else {
      faults.append(.labelGrid(label: path, label, image: cases[index].image ?? "", image))
      return false
    }
    distances[path] = distance
    return true
  }

  private mutating func form(
    _ paths: [String], _ content: Content, order: AxisOrder? = nil
  ) -> VolumeForm? {
    collect { () throws(ImagingError) in try VolumeReader(paths: paths, as: content, order: order).form }
  }

  private mutating func checkChannels(_ wanted: Int?) {
    guard let wanted = wanted ?? cases.lazy.compactMap(\.channels).first else { return }
    for found in cases {
      guard let channels = found.channels, let image = found.image, channels != wanted else { continue }
      faults.append(.otherChannels(image: image, found: channels, wanted: wanted))
    }
  }

  /// Reads what there is of a case; nil where it can't be used.
  private mutating func checkVoxels(
    _ index: Int, _ contents: inout CohortContents, shareGrid: Bool
  ) -> LabelledVolume? {
    let unreadable = Set(faults.filter(\.isAboutReading).map(\.path))
    let read = { (path: String?) -> String? in path.flatMap { unreadable.contains($0) ? nil : $0 } }
    let order = cases[index].grid?.order
    let paths = cases[index].images
    let content = Content(frame: cases[index].frame)
    let image =
      paths.isEmpty || paths.contains(where: unreadable.contains)
      ? nil : collect { () throws(ImagingError) in try Volume.read(paths: paths, as: content) }
    let mask = read(cases[index].label).flatMap { path in
      collect { () throws(ImagingError) in try Volume.read(path: path, as: content, order: order) }
    }
    if let image {
      cases[index].intensities = CohortContents.range(image.voxels)
      cases[index].imageHash = contents.note(image: image)
    }
    if let mask { cases[index].labelValues = CohortContents.values(mask.voxels) }
    guard let mask, let labels else { return nil }
    let found = collect { () throws(ImagingError) in try labels.classes(of: mask) }
    guard let classes = found else { return nil }
    let voxels = CohortContents.histogram(classes, of: labels.classes.count)
    cases[index].voxels = voxels
    cases[index].ignoredVoxels = classes.count - voxels.reduce(0, +)
    contents.note(label: mask, besides: image, voxels)
    guard shareGrid, let image else { return nil }
    return collect { () throws(ImagingError) in try LabelledVolume(image: image, classes: classes) }
  }

  private mutating func warnOfAbsentClasses() {
    let voxels = cases.compactMap(\.voxels)
    guard !voxels.isEmpty, let labels else { return }
    for (index, label) in labels.classes.enumerated().dropFirst()
    where voxels.allSatisfy({ $0[index] == 0 }) {
      warnings.append(.absentClass(path: path, label.name))
    }
  }

  private mutating func collect<Result>(_ body: () throws(ImagingError) -> Result) -> Result? {
    do throws(ImagingError) {
      return try body()
    } catch {
      // Several cases may be of one file.
      if !faults.contains(.unusable(error)) { faults.append(.unusable(error)) }
      return nil
    }
  }
}

extension Content {
  /// What a case is of its files.
  package init(frame: Int?) { self = frame.map(Content.frame) ?? .volume }
}
