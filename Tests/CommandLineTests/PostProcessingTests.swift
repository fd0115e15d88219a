import Cardiac
import Datasets
import Foundation
import Imaging
import Segmentation
import Testing

/// `segment --postprocessing`.
struct PostProcessingTests {
  private static let rules = """
    {"criteria": "anatomy", "rules": [
      {"name": "LV", "largest_part": true, "fills_holes": true},
      {"name": "MYO", "largest_part": false, "fills_holes": false},
      {"name": "RV", "largest_part": true, "fills_holes": false}]}
    """

  private func segment(_ workspace: Workspace, _ mask: String, _ more: [String]) throws
    -> CommandLineTool.Outcome
  {
    try CommandLineTool.run(
      [
        "segment", workspace.file("cine.nii.gz"), "--network", "unet16-bilinear-192", "--weights",
        workspace.weights(), "--output", workspace.file(mask), "--volumes",
      ] + more)
  }

  @Test("Each frame of a mask is that of the plain mask, mended, and so are its volumes")
  func frames() throws {
    let workspace = try Workspace()
    let shape = [33, 28, 5, 3]
    let scan = try Volume.made(shape)
    try scan.write(to: workspace.file("cine.nii.gz"))
    try Data(Self.rules.utf8).write(to: URL(fileURLWithPath: workspace.file("rules.json")))
    #expect(try segment(workspace, "plain.nii", []).status == 0)
    let outcome = try segment(workspace, "mended.nii", ["--postprocessing", workspace.file("rules.json")])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let plain = try Volume.read(path: workspace.file("plain.nii"))
    let mended = try Volume.read(path: workspace.file("mended.nii")).voxels.map { UInt8($0) }
    let classes = Structures.classes
    let rules = try PostProcessing(
      path: workspace.file("rules.json"), classes: classes.map(\.name),
      criteria: Conventions.cardiac.criteria(classes))
    var expected: [UInt8] = []
    for frame in 0..<3 {
      let start = frame * plain.voxelsPerFrame
      var labels = plain.voxels[start..<start + plain.voxelsPerFrame].map { UInt8($0) }
      rules.apply(to: &labels, shape: plain.grid.shape, spacing: plain.grid.spacing)
      expected += labels
    }
    #expect(mended == expected && mended != plain.voxels.map { UInt8($0) })
    let table = try String(contentsOfFile: workspace.file("mended_volumes.csv"), encoding: .utf8)
    let cavity = Double(expected.prefix(plain.voxelsPerFrame).count { $0 == 1 }) * 1.5 * 1.25 * 8 / 1000
    let cells = table.split(separator: "\n")[1].split(separator: ",", omittingEmptySubsequences: false)
    #expect(abs((Double(cells[3]) ?? -1) - cavity) < 1e-9)
  }

  @Test("Rules of other classes are refused before anything is computed")
  func refusal() throws {
    let workspace = try Workspace()
    try Volume(shape: [20, 20, 1], spacing: [1, 1, 1], voxels: [Float](repeating: 1, count: 400))
      .write(to: workspace.file("cine.nii.gz"))
    let other = Self.rules.replacing("\"RV\"", with: "\"liver\"")
    try Data(other.utf8).write(to: URL(fileURLWithPath: workspace.file("rules.json")))
    let outcome = try segment(workspace, "mask.nii", ["--postprocessing", workspace.file("rules.json")])
    #expect(outcome.status == 1 && outcome.errors.contains("its rules are for LV, MYO, liver; use one for"))
    #expect(!workspace.names.contains { $0.hasPrefix("mask") })
  }
}
