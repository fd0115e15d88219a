import Foundation
import Imaging
import Testing

/// `segment` over folders: what is done is passed over, what is bad stops nothing else.
struct ManyImagesTests {
  private func segment(_ workspace: Workspace, _ more: [String] = []) throws -> CommandLineTool.Outcome {
    try CommandLineTool.run(
      [
        "segment", workspace.file("scans"), "--network", "unet16-bilinear-192", "--weights",
        workspace.weights(), "--output", workspace.file("masks"),
      ] + more)
  }

  private func cohort() throws -> Workspace {
    let workspace = try Workspace()
    for subject in ["s1", "s2", "s3"] {
      let folder = workspace.file("scans/" + subject)
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Volume.made([24, 20, 2]).write(to: folder + "/sa.nii.gz")
      try Volume.made([24, 20, 2]).write(to: folder + "/label_sa_ED.nii.gz")
    }
    return workspace
  }

  @Test("Subjects' folders keep their names, and masks that are there are passed over")
  func resuming() throws {
    let workspace = try cohort()
    try FileManager.default.removeItem(atPath: workspace.file("scans/s3/sa.nii.gz"))
    let first = try segment(workspace)
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.errors.contains("Left out 3 labels"))
    let mask = workspace.file("masks/s1/sa.nii.gz")
    let made = try Data(contentsOf: URL(fileURLWithPath: mask))
    let date = Date(timeIntervalSinceNow: -1000)
    try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: mask)
    try Volume.made([24, 20, 2]).write(to: workspace.file("scans/s3/sa.nii.gz"))

    let again = try segment(workspace)
    #expect(again.status == 1 && again.errors.contains("exists"), "\(again.errors)")
    let resumed = try segment(workspace, ["--resume"])
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(resumed.errors.contains("Passed over 2 of 3 images whose masks are there"))
    #expect(resumed.errors.contains("1 of these masks are older than the weights"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: mask)) == made)
    #expect(try Data(contentsOf: URL(fileURLWithPath: workspace.file("masks/s3/sa.nii.gz"))) == made)
    let nothing = try segment(workspace, ["--resume"])
    #expect(nothing.status == 0 && nothing.errors.contains("Passed over 3 of 3"))
  }

  @Test("What an ended run left besides a mask is replaced, a mask without it is not")
  func leftovers() throws {
    let workspace = try cohort()
    try FileManager.default.createDirectory(
      atPath: workspace.file("masks/s1"), withIntermediateDirectories: true)
    let left = workspace.file("masks/s1/sa_volumes.csv")
    try Data("left".utf8).write(to: URL(fileURLWithPath: left))
    let resumed = try segment(workspace, ["--resume", "--volumes"])
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try String(contentsOfFile: left, encoding: .utf8).hasPrefix("frame,"))
    try FileManager.default.removeItem(atPath: left)
    let refused = try segment(workspace, ["--resume", "--volumes"])
    #expect(refused.status == 1 && refused.errors.contains("exists"), "\(refused.errors)")
    #expect(!FileManager.default.fileExists(atPath: left))
  }

  @Test("A bad file stops nothing else, and stands at the end with its reason")
  func badFile() throws {
    let workspace = try cohort()
    try Data("no scan".utf8).write(to: URL(fileURLWithPath: workspace.file("scans/s1/sa.nii.gz")))
    let outcome = try segment(workspace)
    let lines = outcome.errors.split(separator: "\n").suffix(2).map(String.init)
    #expect(outcome.status == 1 && lines.count == 2)
    #expect(lines[0].contains("s1/sa.nii.gz") && lines[1].hasPrefix("Can't segment 1 of 3 files"))
    #expect(FileManager.default.fileExists(atPath: workspace.file("masks/s3/sa.nii.gz")))
    #expect(!FileManager.default.fileExists(atPath: workspace.file("masks/s1/sa.nii.gz")))
  }

  @Test("Contradicting or missing options are usage errors")
  func usage() throws {
    let workspace = try cohort()
    for more in [["--resume", "--overwrite"], ["--weights"], ["--weights", workspace.file("scans")]] {
      let outcome = try CommandLineTool.run(
        ["segment", workspace.file("scans"), "--network", "unet16-bilinear-192"]
          + (more[0] == "--weights" ? [] : ["--weights", workspace.weights()]) + more
          + ["--output", workspace.file("masks")])
      #expect(outcome.status == 2, "\(more): \(outcome.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: workspace.file("masks")))
  }

  @Test("Volumes of a cine are its mask's voxels, frame by frame, with the phases of hearts")
  func volumes() throws {
    let workspace = try Workspace()
    try Volume.made([30, 28, 2, 4]).write(to: workspace.file("cine.nii.gz"))
    let outcome = try CommandLineTool.run([
      "segment", workspace.file("cine.nii.gz"), "--network", "unet16-bilinear-192", "--weights",
      workspace.weights(), "--output", workspace.file("mask.nii.gz"), "--volumes",
    ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let mask = try Volume.read(path: workspace.file("mask.nii.gz"))
    let table = try String(contentsOfFile: workspace.file("mask_volumes.csv"), encoding: .utf8)
    let rows = table.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(rows[0] == ["frame", "seconds", "phase", "LV (ml)", "MYO (ml)", "RV (ml)"] && rows.count == 5)
    let voxel = 1.5 * 1.25 * 8 / 1000
    var cavities: [Double] = []
    for (frame, row) in rows.dropFirst().enumerated() {
      let voxels = mask.voxels[frame * mask.voxelsPerFrame..<(frame + 1) * mask.voxelsPerFrame]
      let volumes = (1...3).map { label in Double(voxels.count { $0 == Float(label) }) * voxel }
      #expect(row[0] == "\(frame)")
      #expect(abs((Double(row[1]) ?? -1) - 0.04 * Double(frame)) < 1e-6)
      #expect(zip(row[3...], volumes).allSatisfy { abs((Double($0) ?? -1) - $1) < 1e-9 })
      cavities.append(volumes[0])
    }
    #expect(Set(cavities).count > 1, "frames must differ for phases to mean anything")
    #expect(rows.firstIndex { $0[2] == "ED" } == (cavities.firstIndex(of: cavities.max() ?? 0) ?? 0) + 1)
    #expect(rows.firstIndex { $0[2] == "ES" } == (cavities.firstIndex(of: cavities.min() ?? 0) ?? 0) + 1)
  }
}
