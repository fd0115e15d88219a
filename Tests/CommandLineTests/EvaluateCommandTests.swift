import Evaluation
import Foundation
import Imaging
import Testing

/// `evaluate`: masks against a data set, to tables.
struct EvaluateCommandTests {
  private static let shape = [12, 10, 4]

  /// A box of LV beside one of MYO, the structures moved along x; RV nowhere.
  private static func labels(moved: Int) -> [Float] {
    (0..<480).map { place in
      let (x, y, z) = (place % 12 - moved, place / 12 % 10, place / 120)
      guard (2...7).contains(y), (1...2).contains(z) else { return 0 }
      return (1...3).contains(x) ? 1 : (4...5).contains(x) ? 2 : 0
    }
  }

  private func write(_ voxels: [Float], to path: String) throws {
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Volume(shape: Self.shape, spacing: [1.5, 2, 8], voxels: voxels).write(to: path)
  }

  /// Subjects whose masks are moved by so many voxels; nil: there is none.
  private func make(_ workspace: Workspace, _ moved: [Int?]) throws {
    for (number, move) in moved.enumerated() {
      let folder = "p\(number)"
      try write(
        (0..<480).map { Float($0 * 31 % (97 + number)) }, to: workspace.file("data/\(folder)/sa_ED.nii.gz"))
      try write(Self.labels(moved: 0), to: workspace.file("data/\(folder)/label_sa_ED.nii.gz"))
      guard let move else { continue }
      try write(Self.labels(moved: move), to: workspace.file("masks/\(folder)/sa_ED.nii.gz"))
    }
  }

  private func evaluate(_ workspace: Workspace, _ more: [String] = []) throws -> CommandLineTool.Outcome {
    try CommandLineTool.run(
      [
        "evaluate", "--predictions", workspace.file("masks"), "--references", workspace.file("data"),
        "--output", workspace.file("out"), "--network", "unet16",
      ] + more)
  }

  private func rows(_ path: String) throws -> [[String: String]] {
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }

  @Test("Cases, classes and the cohort: overlap, distances, volumes, statistics")
  func tables() throws {
    let workspace = try Workspace()
    try make(workspace, [0, 1, 2])
    let outcome = try evaluate(workspace)
    #expect(outcome.status == 0 && outcome.complaints.isEmpty, "\(outcome.errors)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: workspace.file("out")).sorted()
        == ["agreement.csv", "cases.csv", "evaluation.json", "summary.csv"])
    let cases = try rows(workspace.file("out/cases.csv"))
    #expect(cases.map { $0["class"] } == ["LV", "MYO", "RV", "LV", "MYO", "RV", "LV", "MYO", "RV"])
    for (number, row) in cases.enumerated() where row["class"] != "RV" {
      let label: UInt8 = row["class"] == "LV" ? 1 : 2
      let (found, expected) = (
        Self.labels(moved: number / 3).map { UInt8($0) }, Self.labels(moved: 0).map { UInt8($0) }
      )
      #expect(row["dice"].flatMap(Double.init) == Dice.coefficient(found, expected, of: label), "\(row)")
      // Voxels of 1.5 × 2 × 8 mm.
      let volume = Double(expected.count { $0 == label }) * 0.024
      #expect(abs((row["reference_volume"].flatMap(Double.init) ?? 0) - volume) < 1e-12)
      #expect(row["unit"] == "mm" && row["subject"] == "p\(number / 3)" && row["phase"] == "ED")
      #expect(row["hd95"].flatMap(Double.init) == 1.5 * Double(number / 3))
    }
    // What neither side has is not measured.
    #expect(cases[2]["dice"] == "" && cases[2]["hd95"] == "" && cases[2]["volume"] == "0.0")
    let summary = try rows(workspace.file("out/summary.csv"))
    let dice = try #require(summary.first { $0["class"] == "LV" && $0["measure"] == "dice" })
    #expect(dice["cases"] == "3" && dice["missing"] == "0" && dice["median"].flatMap(Double.init) == 2.0 / 3)
    #expect(summary.first { $0["class"] == "RV" && $0["measure"] == "dice" }?["missing"] == "3")
    let agreement = try rows(workspace.file("out/agreement.csv"))
    #expect(agreement.map { $0["mean_difference"] } == ["0.0", "0.0", ""])
    #expect(agreement.map { $0["cases"] } == ["3", "3", "0"])
    let document = try Data(contentsOf: URL(filePath: workspace.file("out/evaluation.json")))
    let json = try #require(try JSONSerialization.jsonObject(with: document) as? [String: Any])
    #expect((json["cases"] as? [Any])?.count == 3 && (json["classes"] as? [String])?.last == "RV")
    let again = try evaluate(workspace)
    #expect(again.status != 0 && again.complaints.count == 1, "an evaluation is not overwritten")
  }

  @Test("A case without its own mask is said, and the rest is evaluated")
  func missing() throws {
    let workspace = try Workspace()
    try make(workspace, [0, nil, 1])
    let outcome = try evaluate(workspace)
    #expect(outcome.status == 1 && outcome.complaints.count == 2)
    #expect(outcome.errors.contains("its mask isn't in") && outcome.errors.contains("p1/sa_ED.nii.gz"))
    #expect(try rows(workspace.file("out/cases.csv")).count == 6)
  }

  @Test("One mask is not taken for two cases, and one on another grid for none")
  func others() throws {
    let workspace = try Workspace()
    try make(workspace, [nil, nil, nil])
    try write(Self.labels(moved: 0), to: workspace.file("masks/sa_ED.nii.gz"))
    try Volume(shape: Self.shape, spacing: [1.5, 2, 9], voxels: Self.labels(moved: 0))
      .write(to: workspace.file("masks/p2.nii.gz"))
    let outcome = try evaluate(workspace)
    #expect(outcome.status == 1 && outcome.errors.contains("is the mask of case"), "\(outcome.errors)")
    #expect(try rows(workspace.file("out/cases.csv")).count == 3)
  }

  @Test(
    "What can't be is one line, and nothing is written",
    arguments: [
      (["--tolerance=-1"], "no length"), (["--tolerance=nan"], "no length"),
      (["--labels", "none.json"], "none.json"),
      (["--network", "none"], "none has that name"), (["--references", "/nowhere"], "no such file"),
    ])
  func refused(more: [String], says: String) throws {
    let workspace = try Workspace()
    try make(workspace, [0])
    let outcome = try evaluate(workspace, more)
    #expect(outcome.status != 0 && outcome.errors.contains(says), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: workspace.file("out")))
  }
}
