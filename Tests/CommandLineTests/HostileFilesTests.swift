import Foundation
import Testing

/// Every malformed file of the collection through the command itself.
@Suite(.serialized)
struct HostileFilesTests {
  private struct Manifest: Decodable {
    struct Case: Decodable {
      var file: String
      var accept: [String]
      var skipIfRoot: Bool?
    }
    var cases: [Case]
  }

  @Test(
    "Hostile scans are refused in one line or segmented within 512 MiB, and leave nothing behind",
    .enabled(
      if: FileManager.default.fileExists(atPath: shared + "/tools/make_bad_nifti.py"),
      "needs tools/make_bad_nifti.py in ../shared or MYOGRAPH_SHARED"))
  func hostileScans() throws {
    let workspace = try Workspace()
    let weights = try workspace.weights()
    let folder = workspace.file("bad")
    let maker = Process()
    maker.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    maker.arguments = ["python3", shared + "/tools/make_bad_nifti.py", folder]
    maker.standardOutput = FileHandle.nullDevice
    try maker.run()
    maker.waitUntilExit()
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let manifest = try decoder.decode(
      Manifest.self, from: Data(contentsOf: URL(fileURLWithPath: folder + "/manifest.json")))
    #expect(manifest.cases.count == 168)
    let before = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()

    // The address sanitizer maps terabytes.
    let limit = CommandLineTool.isSanitized ? nil : "ulimit -v 524288"
    for item in manifest.cases where item.skipIfRoot != true || CommandLineTool.restriction != nil {
      let mask = workspace.file("mask.nii")
      let start = ContinuousClock.now
      let outcome = try CommandLineTool.run(
        [
          "segment", folder + "/" + item.file, "--network", "unet16-bilinear-192", "--weights", weights,
          "--output", mask,
        ], preamble: limit, obeysPermissions: true)
      #expect(ContinuousClock.now - start < .seconds(20), "\(item.file) hangs")
      // A series of frames is what this command is for; the collection has it as too much for one volume.
      let accepted = item.accept + (item.file == "dim_4d_nt5.nii" ? ["ok"] : [])
      if outcome.status == 0 {
        #expect(accepted.contains("ok"), "\(item.file) was segmented")
        try FileManager.default.removeItem(atPath: mask)
      } else {
        #expect(accepted.contains("error"), "\(item.file): \(outcome.errors)")
        #expect(outcome.complaints.count == 1, "\(item.file): \(outcome.errors)")
      }
      #expect(!FileManager.default.fileExists(atPath: mask), "\(item.file) left a mask")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == before)
  }
}
