import Foundation

/// The folder of Myograph's sources, which a new package depends on.
struct Checkout {
  /// Absolute.
  let path: String

  /// - Throws: `UsageError` where they aren't in that folder.
  init(path: String) throws(UsageError) {
    self.path = URL(fileURLWithPath: path).standardizedFileURL.path
    let manifest = try? String(contentsOfFile: self.path + "/Package.swift", encoding: .utf8)
    guard let manifest, manifest.contains("\n  name: \"myograph\",") else {
      throw UsageError(
        description: "Can't find Myograph's sources in \"\(path)\" because its Package.swift isn't there; "
          + "use --myograph with the folder that they are in")
    }
  }

  /// Where the compiler found this file.
  static let ofThisProgram = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
    url.deletingLastPathComponent()
  }.path

  /// Names of its targets, each of which has a folder: a package that depends on it can't have the same.
  var targets: [String] {
    ["Sources", "Plugins", "Tests"].flatMap { folder in
      (try? FileManager.default.contentsOfDirectory(atPath: path + "/" + folder)) ?? []
    }
  }
}
