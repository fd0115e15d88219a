import Foundation
import TestSupport
import Testing

@testable import Imaging

/// The 168 malformed and odd files of the shared suite: each is refused with a line of reason, or read with the
/// right sum, shape and spacing.
@Suite(.enabled(if: Shared.hostileMaker != nil && Python.isPresent, Shared.absent))
struct HostileFilesTests {
  struct Manifest: Decodable { let cases: [Case] }

  struct Case: Decodable {
    let file: String
    let accept: [String]
    let why: String
    let shape: [Int]?
    let spacing: [Double]?
    let sum: Double?
    let min: Double?
    let max: Double?
    let skipIfRoot: Bool?

    enum CodingKeys: String, CodingKey {
      case file, accept, why, shape, spacing, sum, min, max
      case skipIfRoot = "skip_if_root"
    }
  }

  @Test(.timeLimit(.minutes(5)))
  func everyHostileFileIsRefusedOrReadRight() throws {
    let folder = try TemporaryFolder()
    try Python.run([#require(Shared.hostileMaker), folder.path])
    let manifest = try JSONDecoder().decode(
      Manifest.self, from: Data(contentsOf: URL(filePath: folder.file("manifest.json"))))
    #expect(manifest.cases.count == 168)
    let before = folder.names
    for hostile in manifest.cases where !(hostile.skipIfRoot == true && geteuid() == 0) {
      let start = ContinuousClock.now
      check(hostile, in: folder)
      #expect(ContinuousClock.now - start < .seconds(2), "\(hostile.file) hangs")
    }
    #expect(folder.names == before)
  }

  func check(_ hostile: Case, in folder: TemporaryFolder) {
    do {
      let volume = try Volume.read(path: folder.file(hostile.file), as: .volume)
      guard hostile.accept.contains("ok") else {
        Issue.record("\(hostile.file) was read: \(hostile.why)")
        return
      }
      if let shape = hostile.shape { #expect(volume.grid.shape == shape, "\(hostile.file)") }
      if let spacing = hostile.spacing { #expect(volume.grid.spacing == spacing, "\(hostile.file)") }
      let voxels = volume.voxels.map(Double.init)
      if let sum = hostile.sum { #expect(voxels.reduce(0, +) == sum, "\(hostile.file)") }
      if let min = hostile.min { #expect(voxels.min() == min, "\(hostile.file)") }
      if let max = hostile.max { #expect(voxels.max() == max, "\(hostile.file)") }
    } catch {
      #expect(hostile.accept.contains("error"), "\(hostile.file) was refused: \(error)")
      #expect(!error.description.contains { $0.isNewline }, "\(hostile.file)")
      #expect(error.description.contains(" because "), "\(hostile.file)")
    }
  }
}
