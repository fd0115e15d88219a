import Datasets
import Foundation
import Imaging

/// A file of rules for post-processing that can't be used.
public enum PostProcessingError: Error, Equatable, CustomStringConvertible {
  case malformed(path: String)
  case otherClasses(path: String, found: [String], wanted: [String])
  case unknownCriteria(path: String, name: String, known: String?)

  public var description: String {
    switch self {
    case .malformed(let path):
      "Can't use \"\(path)\" because it holds no rules for post-processing; use a file that `train` or `evaluate` wrote"
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
  private static let mostBytes = 1 << 20

  /// - Parameters:
  ///   - classes: the network's, the background first.
  ///   - criteria: what is known of slices with these classes.
  /// - Throws: `ImagingError` where the file can't be read, `PostProcessingError`.
  public init(path: String, classes: [String], criteria: SliceCriteria?) throws {
    let bytes: [UInt8]
    do throws(Problem) {
      bytes = try InputFile.contents(path: path, limit: Self.mostBytes)
    } catch { throw ImagingError(.read, path, error) }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    guard let file = try? decoder.decode(PostProcessingFile.self, from: Data(bytes)) else {
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
