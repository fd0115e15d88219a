import Imaging

/// What data sets of a field look like, besides what every one must have.
public struct Conventions: Sendable {
  /// Those that a folder may have; one must be its only one.
  public var layouts: [CohortLayout]
  /// Label maps that the command line knows by name.
  public var maps: [LabelMap]
  /// Classes that data sets call by other names, too, wherever a network has exactly these.
  public var vocabularies: [[LabelClass]]
  /// Makes a check of labels' contents where it knows the classes of a map.
  public var contentChecks: [@Sendable (LabelMap) -> (any ContentCheck)?]
  /// Names frames of a series by how much of each class they hold, where it knows the classes.
  public var frameNamings: [@Sendable ([LabelClass]) -> FrameNaming?]
  /// Criteria of slices, where they are known for the classes.
  public var sliceCriteria: [@Sendable ([LabelClass]) -> SliceCriteria?]
  /// Makes subjects' numbers of volumes where it knows the classes.
  public var subjectNumbers: [@Sendable ([LabelClass]) -> (any SubjectNumbers)?]

  /// The names of all frames, of each frame's volumes by class; nil for a frame without a name.
  public typealias FrameNaming = @Sendable (_ volumes: [[Double]]) -> [String?]

  public init(
    layouts: [CohortLayout], maps: [LabelMap] = [], vocabularies: [[LabelClass]] = [],
    contentChecks: [@Sendable (LabelMap) -> (any ContentCheck)?] = [],
    frameNamings: [@Sendable ([LabelClass]) -> FrameNaming?] = [],
    sliceCriteria: [@Sendable ([LabelClass]) -> SliceCriteria?] = [],
    subjectNumbers: [@Sendable ([LabelClass]) -> (any SubjectNumbers)?] = []
  ) {
    self.layouts = layouts
    self.maps = maps
    self.vocabularies = vocabularies
    self.contentChecks = contentChecks
    self.frameNamings = frameNamings
    self.sliceCriteria = sliceCriteria
    self.subjectNumbers = subjectNumbers
  }

  /// Of no field.
  public static let standard = Conventions(layouts: [.nnUNet, .pairs, .table])

  /// The map of that name, or in that file, between values and classes.
  /// - Parameter classes: nil: those of a vocabulary that the map names all of, else what it names.
  public func labelMap(named name: String, classes: [LabelClass]?) throws(ImagingError) -> LabelMap {
    try labelMap(classes) { classes throws(ImagingError) in
      try LabelMap(named: name, classes: classes, known: maps)
    }
  }

  /// The same of entries.
  func labelMap(
    _ name: String, _ entries: [String: LabelEntry], classes: [LabelClass]?
  ) throws(Problem) -> LabelMap {
    try labelMap(classes) { classes throws(Problem) in
      try LabelMap(name: name, entries: entries, classes: classes)
    }
  }

  private func labelMap<Failure>(
    _ classes: [LabelClass]?, _ make: ([LabelClass]?) throws(Failure) -> LabelMap
  ) throws(Failure) -> LabelMap {
    for known in classes == nil ? vocabularies : [] {
      if let map = try? make(known) { return map }
    }
    return try make(classes)
  }

  /// What names frames by these classes; nil where nothing does.
  public func frameNames(_ classes: [LabelClass]) -> FrameNaming? {
    frameNamings.lazy.compactMap { $0(classes) }.first
  }

  /// The criteria of slices with these classes; nil where none are known.
  public func criteria(_ classes: [LabelClass]) -> SliceCriteria? {
    sliceCriteria.lazy.compactMap { $0(classes) }.first
  }

  /// What the field makes of volumes of these classes; nil where it knows them not.
  public func subjectNumbers(of classes: [LabelClass]) -> (any SubjectNumbers)? {
    subjectNumbers.lazy.compactMap { $0(classes) }.first
  }

  /// The same classes with the other names that a vocabulary has for them.
  public func named(_ classes: [LabelClass]) -> [LabelClass] {
    guard let vocabulary = vocabularies.first(where: { $0.haveNames(of: classes) }) else { return classes }
    return zip(classes, vocabulary).map { own, known in
      LabelClass(own.name, colour: own.colour ?? known.colour, otherNames: known.otherNames)
    }
  }
}

/// Looks at what labels hold with a field's knowledge.
public protocol ContentCheck {
  /// - Parameter label: its path.
  mutating func note(_ volume: LabelledVolume, label: String)
  /// What all volumes of the data set at a path say together.
  func faults(of path: String) -> [CohortFault]
  var warnings: [CohortWarning] { get }
}
