import Imaging

/// How a data set's folder is arranged. It is found from what the folder holds, never from its name.
public struct CohortLayout: Sendable {
  /// In JSON.
  public let key: String
  public let name: String
  /// What its files are called.
  public let example: String
  /// Whether a folder looks like one of these.
  let isLayout: @Sendable (Folder) -> Bool
  let find: @Sendable (Folder, inout CohortFiles) -> Void

  package init(
    key: String, name: String, example: String, isLayout: @escaping @Sendable (Folder) -> Bool,
    find: @escaping @Sendable (Folder, inout CohortFiles) -> Void
  ) {
    (self.key, self.name, self.example) = (key, name, example)
    (self.isLayout, self.find) = (isLayout, find)
  }
}

extension CohortLayout: Equatable {
  public static func == (one: CohortLayout, other: CohortLayout) -> Bool { one.key == other.key }
}

/// The name of an image's file in two parts; some tools write the ending in capitals.
package struct ScanName {
  package static let endings = [".nii", ".nii.gz"]

  package let stem: String
  /// As the file has it.
  package let ending: String

  package init?(_ name: String) {
    guard let match = name.wholeMatch(of: /(.+?)(\.nii(\.gz)?)/.ignoresCase()) else { return nil }
    stem = String(match.1)
    ending = String(match.2)
  }
}
