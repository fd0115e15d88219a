import Datasets

/// A file of rules for post-processing that can't be used.
public enum PostProcessingError: Error, Equatable, CustomStringConvertible {
  case malformed(path: String)
  case otherClasses(path: String, found: [String], wanted: [String])
  case unknownCriteria(path: String, name: String, known: String?)

  public var description: String {
    switch self {
    case .malformed(let path):
      "Can't use \"\(path)\" because it holds no rules for post-processing; use a postprocessing.json that `train` wrote"
    case .otherClasses(let path, let found, let wanted):
      "Can't use \"\(path)\" because its rules are for \(found.joined(separator: ", ")); use one for "
        + wanted.joined(separator: ", ")
    case .unknownCriteria(let path, let name, let known):
      "Can't use \"\(path)\" because no criteria are called \"\(name)\" for these classes; use "
        + (known.map { "\"\($0)\" or null" } ?? "null")
    }
  }
}

/// As it stands in a file: the rules, and what they were learned from.
struct PostProcessingFile: Codable {
  var rules: [PostProcessing.Rule]
  var criteria: String?
  var learned: PostProcessingLearner.Evidence?
}

extension PostProcessing {
  /// - Parameters:
  ///   - classes: the network's, the background first.
  ///   - criteria: what is known of slices with these classes.
  /// - Throws: `ImagingError` where the file can't be read, `PostProcessingError`.
  public init(path: String, classes: [String], criteria: SliceCriteria?) throws {
    guard let file: PostProcessingFile = try LearnedFile.read(path: path) else {
      throw PostProcessingError.malformed(path: path)
    }
    let (found, wanted) = (file.rules.map(\.name), Array(classes.dropFirst()))
    guard found == wanted else {
      throw PostProcessingError.otherClasses(path: path, found: found, wanted: wanted)
    }
    if let name = file.criteria, name != criteria?.name {
      throw PostProcessingError.unknownCriteria(path: path, name: name, known: criteria?.name)
    }
    self.init(rules: file.rules, criteria: file.criteria == nil ? nil : criteria)
  }
}
