import Foundation
import Imaging
import Testing

/// `segment` and `convert` from files to files.
struct SegmentationTests {
  private func volume(_ shape: [Int], seed: Float = 1) throws -> Volume {
    let count = shape.reduce(1, *)
    return try Volume(
      shape: shape, spacing: [1.5, 1.25, 8], secondsPerFrame: 0.04,
      voxels: (0..<count).map { sin(Float($0) * 0.013 * seed) * 100 })
  }

  private func segment(_ inputs: [String], _ output: String, _ workspace: Workspace, _ more: [String] = [])
    throws
    -> CommandLineTool.Outcome
  {
    try CommandLineTool.run(
      ["segment"] + inputs + [
        "--network", "unet16-bilinear-192", "--weights", workspace.weights(), "--output", output,
      ]
        + more)
  }

  @Test(
    "The published checkpoint segments a real scan as PyTorch does",
    .enabled(if: hasShared, "needs data/unet16 in ../shared or MYOGRAPH_SHARED"))
  func realScan() throws {
    let workspace = try Workspace()
    let data = shared + "/data/unet16/"
    let names = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Examples/PublishedCheckpoint/names.json").path
    let converted = try CommandLineTool.run([
      "convert", data + "unet16.safetensors", workspace.file("w.safetensors"), "--network",
      "unet16-bilinear-192",
      "--names", names,
    ])
    #expect(converted.status == 0 && converted.output.contains("outc.conv.weight → conv1.weight"))
    let expected = try Volume.read(path: data + "sa_pytorch_seg.nii.gz")
    let scan = try Volume.read(path: data + "sa.nii.gz")
    for kernels in ["fused", "unfused"] {
      let mask = workspace.file(kernels + ".nii.gz")
      let outcome = try CommandLineTool.run([
        "segment", data + "sa.nii.gz", "--network", "unet16-bilinear-192", "--weights",
        workspace.file("w.safetensors"), "--output", mask, "--kernels", kernels, "--overlay", mask + ".png",
      ])
      #expect(outcome.status == 0, "\(outcome.errors)")
      let made = try Volume.read(path: mask)
      #expect(zip(made.voxels, expected.voxels).count { $0 != $1 } <= 10)
      #expect(made.grid == scan.grid && made.header.sformCode == scan.header.sformCode)
      #expect(made.header.qformCode == scan.header.qformCode && made.header.sform == scan.header.sform)
    }
  }

  @Test("Masks of 2D, 3D and 4D scans lie on their grids, one label per voxel")
  func ranks() throws {
    let workspace = try Workspace()
    for shape in [[40, 30, 1], [50, 210, 2], [33, 35, 2, 3], [1, 1, 1]] {
      let name = shape.map(String.init).joined(separator: "x") + ".nii.gz"
      try volume(shape).write(to: workspace.file(name))
      let outcome = try segment(
        [workspace.file(name)], workspace.file("mask-" + name), workspace, ["--probabilities"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      let mask = try Volume.read(path: workspace.file("mask-" + name))
      #expect(
        mask.shape == (shape + [1]).prefix(4).map { $0 } && mask.voxels.allSatisfy { (0...3).contains($0) })
      let stem = name.dropLast(".nii.gz".count)
      let maps = try Volume.read(path: workspace.file("mask-\(stem)_probabilities.nii.gz"), as: .components)
      #expect(maps.components == 4 && maps.voxels.count == 4 * mask.voxels.count)
      let count = mask.voxels.count
      for voxel in 0..<count {
        let values = (0..<4).map { maps.voxels[$0 * count + voxel] }
        #expect(abs(values.reduce(0, +) - 1) < 1e-4 && values[Int(mask.voxels[voxel])] == values.max())
      }
    }
  }

  @Test("Label maps change values, never shapes")
  func labelMaps() throws {
    let workspace = try Workspace()
    try volume([60, 60, 1]).write(to: workspace.file("a.nii"))
    for labels in ["network", "acdc"] {
      #expect(
        try segment(
          [workspace.file("a.nii")], workspace.file(labels + ".nii"), workspace, ["--labels", labels]
        ).status
          == 0)
    }
    let network = try Volume.read(path: workspace.file("network.nii")).voxels
    let acdc = try Volume.read(path: workspace.file("acdc.nii")).voxels
    #expect(zip(network, acdc).allSatisfy { [0: 0, 1: 3, 2: 2, 3: 1][$0] == $1 })
  }

  @Test("Of several files the bad ones are reported and the others segmented")
  func severalFiles() throws {
    let workspace = try Workspace()
    try volume([20, 20, 1]).write(to: workspace.file("a.nii"))
    try Data("no scan".utf8).write(to: URL(fileURLWithPath: workspace.file("b.nii")))
    try volume([20, 22, 1]).write(to: workspace.file("c.nii.gz"))
    let inputs = ["a.nii", "b.nii", "c.nii.gz"].map(workspace.file)
    let outcome = try segment(inputs, workspace.file("masks"), workspace)
    #expect(outcome.status == 1 && outcome.complaints.count == 2)
    #expect(outcome.complaints.first?.contains("b.nii") == true)
    let made = try FileManager.default.contentsOfDirectory(atPath: workspace.file("masks")).sorted()
    #expect(made == ["a.nii", "c.nii.gz"])
  }

  @Test("What can't be done is one line, exit 1 or 2, and no output")
  func failures() throws {
    let workspace = try Workspace()
    let input = workspace.file("a.nii")
    try volume([24, 24, 2]).write(to: input)
    try Data("kept".utf8).write(to: URL(fileURLWithPath: workspace.file("there.nii")))
    let weights = try workspace.weights()
    let before = workspace.names
    let common = ["--network", "unet16-bilinear-192", "--weights", weights]
    let cases: [(arguments: [String], says: String)] = [
      ([workspace.file("missing.nii"), "--output", workspace.file("o.nii")] + common, "missing.nii"),
      ([input, "--output", workspace.file("there.nii")] + common, "exists"),
      ([input, "--output", workspace.file("o.txt")] + common, ".nii"),
      ([input, "--output", "/proc/none/o.nii"] + common, "/proc/none"),
      ([input, "--output", workspace.file("o.nii"), "--isa", "sse9"] + common, "sse9"),
      ([input, "--output", workspace.file("o.nii"), "--kernels", "x"] + common, "x"),
      ([input, "--output", workspace.file("o.nii"), "--threads", "0"] + common, "0"),
      ([input, "--output", workspace.file("o.nii"), "--labels", "nobody"] + common, "nobody"),
      ([input, "--output", workspace.file("o.nii"), "--network", "unet16", "--weights", weights], "unet16"),
      ([input, "--output", workspace.file("o.nii"), "--network", "unet16", "--weights", input], "a.nii"),
      (
        [
          input, "--output", workspace.file("o.nii"), "--network", "unet16", "--weights",
          workspace.file("none"),
        ], "none"
      ),
    ]
    for (arguments, says) in cases {
      let outcome = try CommandLineTool.run(["segment"] + arguments)
      #expect(outcome.status == 1 || outcome.status == 2, "\(arguments)")
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
      #expect(
        outcome.errors.hasPrefix("Can't") && outcome.errors.contains(says), "\(says): \(outcome.errors)")
      #expect(workspace.names == before, "\(arguments) left something behind")
    }
    #expect(try String(contentsOfFile: workspace.file("there.nii"), encoding: .utf8) == "kept")
  }

  @Test("A disk that fills up leaves no partial mask and no partial weights")
  func fullDisk() throws {
    let workspace = try Workspace()
    try volume([200, 200, 8]).write(to: workspace.file("a.nii"))
    let weights = try workspace.weights()
    let before = workspace.names
    let mask = try CommandLineTool.run(
      [
        "segment", workspace.file("a.nii"), "--network", "unet16-bilinear-192", "--weights", weights,
        "--output",
        workspace.file("mask.nii"),
      ], preamble: "ulimit -f 100")
    #expect(mask.status == 1 && mask.complaints.count == 1, "\(mask.errors)")
    let copy = try CommandLineTool.run(
      ["convert", weights, workspace.file("copy.safetensors"), "--network", "unet16-bilinear-192"],
      preamble: "ulimit -f 100")
    #expect(copy.status == 1 && copy.complaints.count == 1, "\(copy.errors)")
    #expect(workspace.names == before)
  }

  @Test("Checkpoints of other networks and damaged ones are refused before anything is written")
  func badCheckpoints() throws {
    let workspace = try Workspace()
    let weights = try workspace.weights()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: weights))
    try bytes.prefix(1000).write(to: URL(fileURLWithPath: workspace.file("short.safetensors")))
    try Data("{}".utf8).write(to: URL(fileURLWithPath: workspace.file("text.safetensors")))
    let before = workspace.names
    for (file, network) in [
      ("short.safetensors", "unet16-bilinear-192"), ("text.safetensors", "unet16-bilinear-192"),
      ("weights.safetensors", "unet64"), ("absent.safetensors", "unet16"),
    ] {
      let outcome = try CommandLineTool.run(
        ["convert", workspace.file(file), workspace.file("o.safetensors"), "--network", network])
      #expect(outcome.status == 1 && outcome.complaints.count == 1, "\(outcome.errors)")
      #expect(workspace.names == before)
    }
  }
}
