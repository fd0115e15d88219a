import Foundation
import Imaging
import Testing

/// No flag, link or name makes a command write over what it reads, or write one file twice.
struct OutputGuardTests {
  private let manager = FileManager.default

  /// Scans `scans/a.nii` and `scans/b.nii.gz`, weights, and a label map.
  private func workspace() throws -> Workspace {
    let workspace = try Workspace()
    try manager.createDirectory(atPath: workspace.file("scans"), withIntermediateDirectories: false)
    for name in ["scans/a.nii", "scans/b.nii.gz"] {
      try Volume(shape: [20, 24, 1], spacing: [1.5, 1.5, 8], voxels: (0..<480).map(Float.init))
        .write(to: workspace.file(name))
    }
    _ = try workspace.weights()
    try Data("{\"LV\": 1, \"MYO\": 2, \"RV\": 3}".utf8)
      .write(to: URL(fileURLWithPath: workspace.file("labels.json")))
    return workspace
  }

  private func segment(_ workspace: Workspace, _ input: String, _ output: String, _ more: [String] = [])
    throws
    -> CommandLineTool.Outcome
  {
    try CommandLineTool.run(
      [
        "segment", workspace.file(input), "--network", "unet16-bilinear-192", "--weights",
        workspace.weights(),
        "--output", workspace.file(output), "--overwrite",
      ] + more)
  }

  /// Every file below the workspace with its bytes.
  private func contents(_ workspace: Workspace) throws -> [String: Data] {
    let names = try manager.subpathsOfDirectory(atPath: workspace.path)
    return Dictionary(
      uniqueKeysWithValues: names.map { ($0, manager.contents(atPath: workspace.file($0)) ?? Data()) })
  }

  private func expectRefused(_ outcome: CommandLineTool.Outcome, _ says: String, _ note: String) {
    #expect(outcome.status == 2 && outcome.output.isEmpty, "\(note): \(outcome.errors)")
    #expect(outcome.errors.split(separator: "\n").count == 1, "\(note): \(outcome.errors)")
    #expect(outcome.errors.hasPrefix("Can't") && outcome.errors.contains(says), "\(note): \(outcome.errors)")
  }

  @Test("segment writes over no scan, no weights and no label map, by whatever way they are reached")
  func inputsOfSegment() throws {
    let workspace = try workspace()
    try manager.createSymbolicLink(atPath: workspace.file("door"), withDestinationPath: "scans")
    try manager.createSymbolicLink(atPath: workspace.file("soft.nii"), withDestinationPath: "scans/a.nii")
    try manager.linkItem(atPath: workspace.file("scans/a.nii"), toPath: workspace.file("hard.nii"))
    try manager.createSymbolicLink(
      atPath: workspace.file("weights.nii"), withDestinationPath: "weights.safetensors")
    try manager.createSymbolicLink(atPath: workspace.file("map.nii"), withDestinationPath: "labels.json")
    try manager.linkItem(
      atPath: workspace.file("scans/b.nii.gz"), toPath: workspace.file("c_probabilities.nii.gz"))
    let before = try contents(workspace)
    let map = ["--labels", workspace.file("labels.json")]
    for (input, output, more) in [
      ("scans", "scans", []), ("scans", "door", []), ("scans", "scans/../door/", []),
      ("scans/a.nii", "scans/a.nii", []), ("scans/a.nii", "scans", []), ("scans/a.nii", "soft.nii", []),
      ("soft.nii", "scans/a.nii", []), ("scans/a.nii", "hard.nii", []), ("scans/a.nii", "weights.nii", []),
      ("scans/a.nii", "map.nii", map),
      ("scans/a.nii", "mask.nii", ["--overlay", workspace.file("scans/a.nii")]),
      ("scans/a.nii", "mask.nii", ["--overlay", workspace.file("door/a.nii")]),
      ("scans/a.nii", "mask.nii", ["--overlay", workspace.file("weights.safetensors")]),
      ("scans/a.nii", "mask.nii", ["--overlay", workspace.file("labels.json")] + map),
      ("scans/b.nii.gz", "c.nii", ["--probabilities"]),
    ] as [(String, String, [String])] {
      let note = "\(input) to \(output) \(more)"
      expectRefused(try segment(workspace, input, output, more), "which is read", note)
      #expect(try contents(workspace) == before, "\(note)")
    }
  }

  @Test("Two results of one run that would be one file are refused before either is written")
  func outputsOfSegment() throws {
    let workspace = try workspace()
    for (name, source) in [("twins/a.nii", "scans/a.nii"), ("twins/a.nii.gz", "scans/b.nii.gz")] {
      try manager.createDirectory(atPath: workspace.file("twins"), withIntermediateDirectories: true)
      try manager.copyItem(atPath: workspace.file(source), toPath: workspace.file(name))
    }
    try manager.createDirectory(atPath: workspace.file("other"), withIntermediateDirectories: false)
    try manager.copyItem(atPath: workspace.file("scans/a.nii"), toPath: workspace.file("other/a.nii"))
    try Data().write(to: URL(fileURLWithPath: workspace.file("mask.nii")))
    try manager.createSymbolicLink(atPath: workspace.file("mask.png"), withDestinationPath: "mask.nii")
    let before = try contents(workspace)
    for (input, output, more) in [
      ("twins", "masks", ["--probabilities"]), ("scans/a.nii", "masks", [workspace.file("other/a.nii")]),
      ("scans/a.nii", "masks", [workspace.file("scans")]),
      ("scans/a.nii", "mask.nii", ["--overlay", workspace.file("mask.nii")]),
      ("scans/a.nii", "mask.nii", ["--overlay", workspace.file("mask.png")]),
      ("scans/a.nii", "new.nii", ["--overlay", workspace.file("scans/../new.nii")]),
      (
        "scans/a.nii", "new.nii",
        ["--probabilities", "--overlay", workspace.file("new_probabilities.nii.gz")]
      ),
    ] as [(String, String, [String])] {
      let note = "\(input) to \(output) \(more)"
      expectRefused(try segment(workspace, input, output, more), "both are one file", note)
      #expect(try contents(workspace) == before, "\(note)")
    }
    let masks = try segment(workspace, "twins", "masks")
    #expect(masks.status == 0, "\(masks.errors)")
    #expect(
      try manager.contentsOfDirectory(atPath: workspace.file("masks")).sorted() == ["a.nii", "a.nii.gz"])
  }

  @Test("An earlier mask is replaced where that is asked for, through a link too, and the scans stay")
  func replacing() throws {
    let workspace = try workspace()
    try manager.createDirectory(atPath: workspace.file("masks"), withIntermediateDirectories: false)
    try manager.createSymbolicLink(atPath: workspace.file("door"), withDestinationPath: "masks")
    for output in ["masks", "masks", "door"] {
      try? Data("old".utf8).write(to: URL(fileURLWithPath: workspace.file("masks/a.nii")))
      let outcome = try segment(workspace, "scans", output, ["--probabilities"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try Volume.read(path: workspace.file("masks/a.nii")).shape == [20, 24, 1, 1])
    }
    #expect(try Volume.read(path: workspace.file("scans/a.nii")).voxels == (0..<480).map(Float.init))
  }

  @Test("convert and bench write over no checkpoint, no name map, and nothing twice")
  func checkpoints() throws {
    let workspace = try workspace()
    let weights = workspace.file("weights.safetensors")
    try Data("{}".utf8).write(to: URL(fileURLWithPath: workspace.file("names.json")))
    try manager.createSymbolicLink(atPath: workspace.file("soft"), withDestinationPath: "weights.safetensors")
    try manager.linkItem(atPath: weights, toPath: workspace.file("hard"))
    let before = try contents(workspace)
    let network = ["--network", "unet16-bilinear-192", "--overwrite"]
    for output in ["weights.safetensors", "soft", "hard", "names.json", "scans/../soft"] {
      let arguments = ["convert", weights, workspace.file(output), "--names", workspace.file("names.json")]
      expectRefused(try CommandLineTool.run(arguments + network), "which is read", output)
      for option in ["--scores", "--roofline"] where output != "names.json" {
        let arguments = ["bench", "--weights", weights, option, workspace.file(output)]
        expectRefused(try CommandLineTool.run(arguments + network), "which is read", "\(option) \(output)")
      }
    }
    let twice = ["bench", "--scores", workspace.file("x"), "--roofline", workspace.file("scans/../x")]
    expectRefused(try CommandLineTool.run(twice + network), "both are one file", "bench")
    #expect(try contents(workspace) == before)
    let copy = try CommandLineTool.run(["convert", weights, workspace.file("copy")] + network)
    #expect(copy.status == 0, "\(copy.errors)")
  }

  @Test("A run's folder and the demo's hold nothing that is read, and lie in no cohort")
  func folders() throws {
    let workspace = try Workspace()
    try SmallCohort.write(workspace.file("data"), subjects: 2, seed: 1)
    try SmallCohort.write(workspace.file("validation"), subjects: 1, seed: 2)
    try manager.createSymbolicLink(atPath: workspace.file("door"), withDestinationPath: "data")
    let before = try contents(workspace)
    func train(_ output: String, _ more: [String] = []) throws -> CommandLineTool.Outcome {
      try CommandLineTool.run(
        [
          "train", "--network", "unet16", "--data", workspace.file("data"), "--validation",
          workspace.file("validation"), "--output", workspace.file(output), "--epochs", "1",
        ] + more)
    }
    for output in ["data", "validation", "data/run", "door", "door/x/run", "validation/subject0/run", "."] {
      for more in [[], ["--resume"]] {
        expectRefused(try train(output, more), "which is read", "\(output) \(more)")
      }
    }
    let map = ["--labels", workspace.file("run/map.json"), "--resume"]
    expectRefused(try train("run", map), "which is read", "labels")
    let scan = workspace.file("data/subject0/sa_ED.nii.gz")
    for output in ["data", "door/subject0", "."] {
      let demo = ["demo", "--scan", scan, "--weights", scan, "--output", workspace.file(output)]
      expectRefused(try CommandLineTool.run(demo), "which is read", "demo in \(output)")
    }
    #expect(try contents(workspace) == before)
  }
}
