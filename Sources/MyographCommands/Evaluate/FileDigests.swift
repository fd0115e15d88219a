import Datasets
import Report

/// SHA-256 of every file that an evaluation read.
struct FileDigests {
  typealias File = (path: String, digest: String)

  static let name = "files.sha256"

  private var all: [File] = []
  private var places: [String: Int] = [:]
  private var ofCases: [String: [Int]] = [:]

  /// - Parameter options: files that the command line names.
  /// - Throws: `DigestError`, or that a mask isn't there.
  init(_ cohort: Cohort, _ masks: Predictions, _ evaluation: CohortEvaluation, options: [String]) throws {
    for path in options { _ = try place(of: path) }
    let evaluated = Set(evaluation.cases.map(\.name))
    for one in cohort.cases where evaluated.contains(one.name) {
      let paths = one.images + [one.label] + (try masks.files(of: one, in: evaluation.references))
      ofCases[one.name] = try paths.map { try place(of: $0) }
    }
  }

  /// A cine's frames are in one file.
  private mutating func place(of path: String) throws(DigestError) -> Int {
    if let place = places[path] { return place }
    all.append((path, try Digest.sha256(path: path)))
    places[path] = all.count - 1
    return all.count - 1
  }

  var count: Int { all.count }

  /// Lines that `sha256sum --check` takes.
  var text: String { Digest.list(all) }
  /// Of the lines: of all files at once.
  var digest: String { Digest.sha256(of: text) }

  func files(of name: String) -> [File] { (ofCases[name] ?? []).map { all[$0] } }
}
