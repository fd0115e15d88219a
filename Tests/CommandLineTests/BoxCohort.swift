import Foundation
import Imaging
import Testing

/// Subjects with a box of LV beside one of MYO, RV nowhere, and masks in which these are moved along x.
struct BoxCohort {
  static let shape = [12, 10, 4]
  let workspace: Workspace

  init() throws { workspace = try Workspace() }

  func file(_ name: String) -> String { workspace.file(name) }

  /// - Parameter unlabelled: a class whose voxels are background.
  static func labels(moved: Int, unlabelled: Float? = nil) -> [Float] {
    (0..<480).map { place in
      let (x, y, z) = (place % 12 - moved, place / 12 % 10, place / 120)
      guard (2...7).contains(y), (1...2).contains(z) else { return 0 }
      let label: Float = (1...3).contains(x) ? 1 : (4...5).contains(x) ? 2 : 0
      return label == unlabelled ? 0 : label
    }
  }

  func write(_ voxels: [Float], to name: String, spacing: [Double] = [1.5, 2, 8]) throws {
    let path = file(name)
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Volume(shape: Self.shape, spacing: spacing, voxels: voxels).write(to: path)
  }

  /// Subjects p0, p1 … at a phase, each with its own image.
  /// - Parameters:
  ///   - moved: by how many voxels each subject's mask is; nil: there is none.
  ///   - folder: of the masks.
  func make(
    _ moved: [Int?], phase: String = "ED", unlabelled: Float? = nil, masks folder: String = "masks"
  ) throws {
    for (number, move) in moved.enumerated() {
      if !FileManager.default.fileExists(atPath: file("data/p\(number)/sa_\(phase).nii.gz")) {
        let seed = phase == "ED" ? number : number + 50
        try write((0..<480).map { Float($0 * 31 % (97 + seed)) }, to: "data/p\(number)/sa_\(phase).nii.gz")
        try write(
          Self.labels(moved: 0, unlabelled: unlabelled), to: "data/p\(number)/label_sa_\(phase).nii.gz")
      }
      guard let move else { continue }
      try write(Self.labels(moved: move), to: "\(folder)/p\(number)/sa_\(phase).nii.gz")
    }
  }

  /// - Parameter more: options; `FOLDER/` of this cohort where one begins with `@`.
  func evaluate(_ more: [String] = []) throws -> CommandLineTool.Outcome {
    try CommandLineTool.run(
      [
        "evaluate", "--predictions", file("masks"), "--references", file("data"), "--output", file("out"),
        "--network", "unet16",
      ] + more.map { $0.hasPrefix("@") ? file(String($0.dropFirst())) : $0 })
  }

  /// A table that was written, by its columns' names.
  func rows(_ name: String) throws -> [[String: String]] { try EvaluationTable.rows(file("out/" + name)) }

  func json() throws -> [String: Any] {
    let document = try Data(contentsOf: URL(filePath: file("out/evaluation.json")))
    return try #require(try JSONSerialization.jsonObject(with: document) as? [String: Any])
  }

  var hasOutput: Bool { FileManager.default.fileExists(atPath: file("out")) }
}

enum EvaluationTable {
  /// Of cells that aren't quoted.
  static func rows(_ path: String) throws -> [[String: String]] {
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }
}

extension [String: String] {
  /// The number of a cell; nil where it is empty.
  func number(_ column: String) -> Double? { self[column].flatMap(Double.init) }
}
