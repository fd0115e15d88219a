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
