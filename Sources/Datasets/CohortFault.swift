import Imaging

/// What keeps a cohort from being used. A check collects all of them; each has a line with its cure.
public enum CohortFault: Error, Equatable, Sendable {
  // The folder.
  case noLayout(path: String, cohortsInside: [String], known: [CohortLayout])
  case ambiguousLayout(path: String, [CohortLayout])
  case noSubject(path: String, CohortLayout)

  // The files of a case.
  case imageWithoutLabel(image: String, expected: String)
  case labelWithoutImage(label: String, expected: String)
  case duplicate(path: String, other: String)
  case strayFile(path: String, expected: String)
  case missingChannel(image: String, channel: Int)
  case otherChannels(image: String, found: Int, wanted: Int)

  // What goes with them.
  case badInfo(path: String, reason: String)
  case badDataset(path: String, reason: String)
  case badTable(path: String, reason: String)
  case wrongCount(path: String, announced: Int, found: Int)
  case otherFormat(path: String, ending: String)
  case labelsUnnamed(path: String, reason: String)

  // Their contents.
  case unusable(ImagingError)
  case labelGrid(label: String, Grid, image: String, Grid)
  /// What a check of a field found.
  case implausible(path: String, reason: String, advice: String)

  // What is trained on beside it.
  /// Images that are validated on are trained on, too: the first of them, and how many more.
  case trainedOnImage(path: String, trained: String, others: Int)
  /// Other images of subjects that are trained on.
  case trainedOnSubject(path: String, String, others: Int)
}

/// What a check put up with, in whose sight a person may still want to act.
public enum CohortWarning: Equatable, Sendable {
  case reading(ImagingWarning, path: String, others: Int)
  case noScan(folder: String)
  /// What a layout of a field found.
  case unclear(String)
  case sameVoxels(path: String, other: String)
  case emptyLabel(path: String)
  case constantImage(path: String)
  /// How far a label's grid lies from its image's, and how many others' do less.
  case labelGrid(label: String, voxels: Double, others: Int)
  /// What a check of a field found in a label and some more.
  case implausible(label: String, others: Int, String)
  case absentClass(path: String, String)
}

/// A cohort that can't be used, with every reason.
public struct CohortError: Error, Sendable {
  public var path: String
  public var faults: [CohortFault]
}
