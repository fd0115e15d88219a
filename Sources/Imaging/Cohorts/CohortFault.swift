/// What keeps a cohort from being used. A check collects all of them; each has a line with its cure.
public enum CohortFault: Error, Equatable, Sendable {
  // The folder.
  case noLayout(path: String, cohortsInside: [String])
  case ambiguousLayout(path: String, [CohortLayout])
  case noSubject(path: String, CohortLayout)

  // The files of a case.
  case imageWithoutLabel(image: String, expected: String)
  case labelWithoutImage(label: String, expected: String)
  case duplicate(path: String, other: String)
  case strayFile(path: String, expected: String)
  case severalChannels(path: String)

  // What goes with them.
  case badInfo(path: String, reason: String)
  case badDataset(path: String, reason: String)
  case wrongCount(path: String, announced: Int, found: Int)
  case labelsUnnamed(path: String, reason: String)

  // Their contents.
  case unusable(ImagingError)
  case swappedLabels(path: String, LabelMap)
}

/// What a check put up with, in whose sight a person may still want to act.
public enum CohortWarning: Equatable, Sendable {
  case reading(ImagingWarning, path: String, others: Int)
  case noScan(folder: String)
  case unknownPhases(folder: String)
  case sameVoxels(path: String, other: String)
  case emptyLabel(path: String)
  case constantImage(path: String)
}

/// A cohort that can't be used, with every reason.
public struct CohortError: Error, Sendable {
  public var path: String
  public var faults: [CohortFault]
}
