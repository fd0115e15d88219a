import Foundation
import Imaging
import Testing

/// `check`: what it prints, and its exit codes.
struct CheckCommandTests {
  private func subject(_ name: String, in workspace: Workspace, labels: [Float] = [0, 1, 2, 3]) throws {
    let folder = workspace.file(name)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (index, phase) in ["ED", "ES"].enumerated() {
      let shape = [8, 6, 3]
      let voxels = (0..<144).map { Float($0 % 97 + index) }
      try Volume(shape: shape, spacing: [1.5, 1.25, 8], voxels: voxels).write(
        to: "\(folder)/sa_\(phase).nii.gz")
      let values = (0..<144).map { labels[$0 % labels.count] }
      try Volume(shape: shape, spacing: [1.5, 1.25, 8], voxels: values)
        .write(to: "\(folder)/label_sa_\(phase).nii.gz")
    }
  }

  @Test("A sound cohort is a table, a summary and exit 0")
  func sound() throws {
    let workspace = try Workspace()
    try subject("20001", in: workspace)
    let outcome = try CommandLineTool.run(["check", workspace.path])
    #expect(outcome.status == 0 && outcome.complaints.isEmpty, "\(outcome.errors)")
    let lines = outcome.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 10)
    #expect(
      lines[1].split(separator: " ", omittingEmptySubsequences: true) == [
        "20001", "ED", "8×6×3", "1.5×1.25×8", "RAS", "0", "1", "2", "3", "1", "1", "1", "0…96",
      ])
    #expect(
      lines[3...]
        == [
          "\(workspace.path): UK Biobank's layout",
          "Labels: network (1 LV, 2 MYO, 3 RV), as the layout says; --labels gives another map",
          "1 subject, 2 cases (1 ED, 1 ES), 6 slices",
          "Voxels: background 72 (25.0 %), LV 72 (25.0 %), MYO 72 (25.0 %), RV 72 (25.0 %)",
          "Matrix: 8 × 6 × 3; spacing: 1.5 × 1.25 × 8 mm", "Memory for all of it: 0.0 MiB",
          "Sound: no fault was found",
        ])
  }

  @Test("Faults are lines on standard error and exit 1; what is known is in the table all the same")
  func faults() throws {
    let workspace = try Workspace()
    try subject("a", in: workspace)
    try subject("b", in: workspace, labels: [0, 7])
    try FileManager.default.removeItem(atPath: workspace.file("a/label_sa_ES.nii.gz"))
    let outcome = try CommandLineTool.run(["check", workspace.path])
    #expect(outcome.status == 1 && outcome.complaints.count == 3, "\(outcome.errors)")
    #expect(outcome.output.split(separator: "\n").count { $0.hasSuffix("✗") } == 3)
    #expect(!outcome.output.contains("Sound"))
    let missing = workspace.file("none")
    let none = try CommandLineTool.run(["check", missing])
    #expect(none.status == 1 && none.complaints.count == 1 && none.output == "\(missing): no cohort\n")
  }

  @Test("--json is one document, sound or not")
  func json() throws {
    let workspace = try Workspace()
    try subject("a", in: workspace)
    func document(_ arguments: [String], status: Int32) throws -> [String: Any] {
      let outcome = try CommandLineTool.run(["check", workspace.path, "--json"] + arguments)
      #expect(outcome.status == status)
      let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
      return try #require(object as? [String: Any])
    }
    let sound = try document([], status: 0)
    #expect(sound["layout"] as? String == "ukbiobank" && sound["is_sound"] as? Bool == true)
    #expect(sound["labels"] as? [String: Int] == ["background": 0, "LV": 1, "MYO": 2, "RV": 3])
    #expect(sound["phases"] as? [String: Int] == ["ED": 1, "ES": 1, "unknown": 0])
    #expect(sound["memory_bytes"] as? Int == 2 * 144 * 5)
    let first = try #require((sound["cases"] as? [[String: Any]])?.first)
    #expect(first["shape"] as? [Int] == [8, 6, 3] && first["spacing"] as? [Double] == [1.5, 1.25, 8])
    #expect((first["affine"] as? [[Double]])?.count == 4 && first["label_values"] as? [Int] == [0, 1, 2, 3])
    #expect(first["voxels"] as? [String: Int] == ["background": 36, "LV": 36, "MYO": 36, "RV": 36])
    try FileManager.default.removeItem(atPath: workspace.file("a/sa_ED.nii.gz"))
    let broken = try document([], status: 1)
    #expect((broken["faults"] as? [String])?.count == 1 && broken["is_sound"] as? Bool == false)
  }

  @Test("A map's lists and its ignored value are read, and printed as such a map")
  func labels() throws {
    let workspace = try Workspace()
    try subject("a", in: workspace, labels: [0, 500, 200, 201, 600, -1])
    let (path, json) = (
      workspace.file("map.json"), #"{"LV": 500, "MYO": [200, 201], "RV": 600, "ignore": -1}"#
    )
    try Data(json.utf8).write(to: URL(fileURLWithPath: path))
    let outcome = try CommandLineTool.run(["check", workspace.path, "--labels", path, "--json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    let map = try #require(object?["labels"] as? [String: Any])
    #expect(map["LV"] as? Int == 500 && map["MYO"] as? [Int] == [200, 201] && map["ignore"] as? Int == -1)
    #expect(object?["voxels"] as? [String: Int] == ["background": 48, "LV": 48, "MYO": 96, "RV": 48])
    let text = try CommandLineTool.run(["check", workspace.path, "--labels", path]).output
    #expect(text.contains("Labels: \(path) (500 LV, 200+201 MYO, 600 RV, -1 ignored)\n"))
    #expect(text.contains("RV 48 (16.7 %), not labelled 48 (16.7 %)\n"))
    try Data(json.replacing(", 201", with: "").utf8).write(to: URL(fileURLWithPath: path))
    let refused = try CommandLineTool.run(["check", workspace.path, "--labels", path])
    #expect(
      refused.status == 1 && refused.complaints.allSatisfy { $0.contains("24 labels are not in the map") })
  }

  @Test("A label's header can be ignored where its shape is its image's")
  func labelGrids() throws {
    let workspace = try Workspace()
    try subject("a", in: workspace)
    func label(_ shape: [Int]) throws {
      let values = (0..<shape.reduce(1, *)).map { Float($0 % 4) }
      try Volume(shape: shape, spacing: [1, 1, 1], voxels: values)
        .write(to: workspace.file("a/label_sa_ED.nii.gz"), overwrite: true)
    }
    try label([8, 6, 3])
    let refused = try CommandLineTool.run(["check", workspace.path])
    #expect(refused.status == 1 && refused.complaints.first?.contains("--ignore-label-grid") == true)
    let ignored = try CommandLineTool.run(["check", workspace.path, "--ignore-label-grid"])
    #expect(ignored.status == 0 && ignored.errors.contains("Warning: "), "\(ignored.errors)")
    try label([6, 8, 3])
    let other = try CommandLineTool.run(["check", workspace.path, "--ignore-label-grid"])
    #expect(other.status == 1 && other.complaints.first?.contains("--ignore-label-grid") == false)
  }

  @Test("A wrong command line is exit 2, an unknown map one line")
  func usage() throws {
    let workspace = try Workspace()
    for arguments in [["check"], ["check", "a", "b"], ["check", workspace.path, "--nonsense"]] {
      #expect(try CommandLineTool.run(arguments).status == 2)
    }
    let map = try CommandLineTool.run(["check", workspace.path, "--labels", "nobody"])
    #expect(map.status == 1 && map.complaints.count == 1 && map.output.isEmpty)
    #expect(try CommandLineTool.run(["check", "--help"]).output.contains("label_sa_ED.nii.gz"))
  }

  @Test(
    "Fifty real patients are sound",
    .enabled(if: Self.hasPatients, "needs data/acdc in ../shared or MYOGRAPH_SHARED"),
    .timeLimit(.minutes(10)))
  func realPatients() throws {
    for (folder, subjects, slices) in [("training", 40, 760), ("validation", 10, 210)] {
      let outcome = try CommandLineTool.run(["check", shared + "/data/acdc/" + folder, "--json"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
      #expect(object?["subjects"] as? Int == subjects && object?["slices"] as? Int == slices)
    }
  }

  private static let hasPatients = FileManager.default.fileExists(atPath: shared + "/data/acdc/training")
}
