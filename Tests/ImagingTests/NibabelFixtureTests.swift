import Foundation
import TestSupport
import Testing

@testable import Imaging

/// 192 files made by nibabel in {little, big endian} × {qform, sform, both, neither} × {slope 0, 1, 2, NaN} ×
/// {2D, 3D, 4D} × {nii, gz}: our values, shape and affine are nibabel's.
@Suite struct NibabelFixtureTests {
  struct Fixture: Decodable {
    let name: String
    let form: String
    let shape: [Int]
    let zooms: [Double]
    let affine: [[Double]]
    let values: [Float]
    let file: Data
  }

  static let fixtures: [Fixture] = {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/nibabel.json")
    return (try? JSONDecoder().decode([Fixture].self, from: Data(contentsOf: path))) ?? []
  }()

  @Test func allCombinationsAreThere() {
    #expect(Set(Self.fixtures.map(\.name)).count == 192)
  }

  @Test func valuesShapeAndAffineAreNibabels() throws {
    let folder = try TemporaryFolder()
    for fixture in Self.fixtures {
      let volume = try Volume.read(path: folder.write(Array(fixture.file), to: fixture.name))
      #expect(volume.header.rank == fixture.shape.count, "\(fixture.name)")
      #expect(volume.shape == fixture.shape + Array(repeating: 1, count: 4 - fixture.shape.count))
      #expect(volume.voxels == fixture.values, "\(fixture.name)")
      for (ours, theirs) in zip(volume.grid.spacing, fixture.zooms) {
        #expect(abs(ours - theirs) < 1e-5, "\(fixture.name)")
      }
      if fixture.shape.count == 4 { #expect(abs((volume.timing.secondsPerFrame ?? 0) - 0.04) < 1e-8) }
      if fixture.form == "neither" {
        // The standard's method 1 puts voxel 0 at the origin; nibabel centres and mirrors as ANALYZE did.
        #expect(volume.grid.source == .pixdim && volume.warnings.contains(.noOrientation))
        continue
      }
      for (ours, theirs) in zip(volume.grid.affine.joined(), fixture.affine.joined()) {
        #expect(abs(ours - theirs) < 2e-5, "\(fixture.name)")
      }
    }
  }
}
