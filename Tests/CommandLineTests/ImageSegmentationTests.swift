import Foundation
import Testing

@testable import Imaging

/// `segment` takes images of any format, and masks come back in it.
struct ImageSegmentationTests {
  /// The same pixels as PNG, TIFF, NIfTI and a pair, without a spacing of another length than 1.
  private func workspace() throws -> (Workspace, [String]) {
    let workspace = try Workspace()
    let pixels = (0..<40 * 48).map { UInt8($0 * $0 / 97 % 251) }
    let folder = workspace.file("images")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    for (name, format) in [("a.png", ImageFormat.png), ("b.tif", .tiff)] {
      let form = VolumeForm(
        path: "", format: format, width: 40, height: 48, slices: 1, channels: 1, type: .uint8, readingBytes: 0
      )
      try form.writeMask(to: folder + "/" + name) { try $0(pixels) }
    }
    let volume = try Volume(shape: [40, 48, 1], spacing: [1, 1, 1], voxels: pixels.map(Float.init))
    for name in ["c.nii.gz", "d.hdr"] { try volume.write(to: folder + "/" + name) }
    return (workspace, ["a.png", "b.tif", "c.nii.gz", "d.hdr"])
  }

  private func segment(_ workspace: Workspace, _ input: String, _ output: String, _ more: [String] = [])
    throws -> CommandLineTool.Outcome
  {
    let arguments = [
      "segment", workspace.file(input), "--network", "unet16-bilinear-192", "--weights",
      try workspace.weights(),
      "--output", workspace.file(output),
    ]
    return try CommandLineTool.run(arguments + more)
  }

  @Test("A folder of all formats gives masks in them, of one content")
  func folder() throws {
    let (workspace, names) = try workspace()
    let outcome = try segment(workspace, "images", "masks", ["--probabilities"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let masks = try names.map { try Volume.read(path: workspace.file("masks/" + $0)) }
    #expect(masks.map(\.format) == [.png, .tiff, .nifti, .nifti])
    #expect(masks.allSatisfy { $0.voxels == masks[2].voxels && $0.grid.shape == [40, 48, 1] })
    let map = try Volume.read(path: workspace.file("masks/a_probabilities.tif"))
    let nifti = try Volume.read(path: workspace.file("masks/c_probabilities.nii.gz"), as: .components)
    #expect(map.voxels == nifti.voxels && map.grid.shape == [40, 48, 4])
    #expect(FileManager.default.fileExists(atPath: workspace.file("masks/d.img")))
  }

  @Test("One picture to one mask, and to no other format; a file of a pair that is read is never written")
  func files() throws {
    let (workspace, _) = try workspace()
    #expect(try segment(workspace, "images/a.png", "mask.png").status == 0)
    #expect(try Volume.read(path: workspace.file("mask.png")).format == .png)
    let other = try segment(workspace, "images/a.png", "mask.nii.gz")
    #expect(
      other.status == 1
        && other.errors.contains("because it would be PNG, not NIfTI; use a name that ends in .png"))
    let pair = try segment(workspace, "images/d.img", "images/d.hdr", ["--overwrite"])
    #expect(pair.status != 0 && pair.errors.contains("which is read"))
    #expect(workspace.names.contains("mask.nii.gz") == false)
  }

  @Test("Colours are refused by a network of one channel")
  func colours() throws {
    let workspace = try Workspace()
    let png = try PNGEncoder.encode([UInt8](repeating: 9, count: 3 * 64), width: 8, height: 8)
    try Data(png).write(to: URL(fileURLWithPath: workspace.file("colour.png")))
    let outcome = try segment(workspace, "colour.png", "mask.png")
    #expect(
      outcome.status == 1
        && outcome.errors.contains("because it has 3 channels where 1 is wanted; use a grey image"))
  }
}
