import Foundation
import Report

/// What pages of several commands say alike.
extension Report {
  /// Pictures of more would make a file that no browser opens at once.
  static let mostPictures = 200

  /// Of the program that writes the page.
  static var programFacts: [(name: String, value: String)] {
    [
      ("Command", CommandLine.arguments.map(quotedForShell).joined(separator: " ")),
      ("Program", "\(Tool.name) \(Tool.version)"), ("Written", Date.now.formatted(.iso8601)),
    ]
  }

  /// A file by its path and its bytes.
  /// - Throws: `DigestError`.
  static func identity(of path: String) throws(DigestError) -> String {
    "\(path), SHA-256 \(try Digest.sha256(path: path))"
  }
}

extension Report.Section {
  /// Why some are in no number; none where none is left out.
  /// - Parameter what: such as "Cases".
  static func leftOut(_ reasons: [String], what: String) -> [Report.Section] {
    guard !reasons.isEmpty else { return [] }
    let table = Report.Table(
      "\(what) that are in no number below, and why", header: ["Reason"],
      rows: reasons.map { [Report.Cell($0)] })
    return [Report.Section("Left out", [.table(table)])]
  }
}
