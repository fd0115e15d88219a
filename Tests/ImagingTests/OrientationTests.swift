import TestSupport
import Testing

@testable import Imaging

/// The sform, else the qform, else pixdim; where the sform's spacing is not pixdim's, what agrees with pixdim.
@Suite struct OrientationTests {
  @Test func theSformComesFirst() throws {
    let volume = try Sample.read { $0.sform[3] = 77 }
    #expect(volume.grid.source == .sform && volume.grid.affine[0][3] == 77)
    #expect(volume.grid.spacing == [1.5, 2, 2.5] && volume.warnings.isEmpty)
  }

  @Test func theQformComesSecondAndQfacTurnsItsThirdAxis() throws {
    for (qfac, z) in [(1, 2.5), (0, 2.5), (-1, -2.5)] as [(Float, Double)] {
      let volume = try Sample.read {
        $0.sformCode = 0
        $0.setPixdim(0, qfac)
      }
      #expect(volume.grid.source == .qform && volume.grid.affine[2][2] == z)
    }
  }

  @Test func pixdimComesLastWithAWarning() throws {
    let volume = try Sample.read {
      $0.sformCode = 0
      $0.qformCode = 0
    }
    #expect(volume.grid.affine == [[1.5, 0, 0, 0], [0, 2, 0, 0], [0, 0, 2.5, 0], [0, 0, 0, 1]])
    #expect(volume.grid.source == .pixdim && volume.warnings == [.noOrientation])
  }

  @Test(arguments: [(1, AffineSource.qform), (0, .pixdim)])
  func aUnitSformBesideARightPixdimIsPassedOver(qformCode: Int, used: AffineSource) throws {
    let volume = try Sample.read {
      $0.qformCode = qformCode
      $0.sform = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]
    }
    #expect(volume.grid.source == used && volume.grid.spacing == [1.5, 2, 2.5])
    #expect(
      volume.warnings == [.sformDisagrees(sform: [1, 1, 1], pixdim: [1.5, 2, 2.5], used: used)])
  }

  @Test func aShearedSformIsKeptWithAWarning() throws {
    let volume = try Sample.read { $0.sform = [1.5, 1.2, 0, 0, 0, 1.6, 0, 0, 0, 0, 2.5, 0] }
    guard case .shearedSform(let cosine)? = volume.warnings.first else {
      Issue.record("no warning")
      return
    }
    #expect(volume.grid.source == .sform && abs(cosine - 0.6) < 1e-6 && volume.warnings.count == 1)
  }

  @Test func aBadQuaternionBesideAGoodSformIsAWarning() throws {
    let volume = try Sample.read { $0.quaternion[0] = .nan }
    #expect(volume.grid.source == .sform && volume.warnings == [.unusable(.qform, .notFinite)])
  }

  @Test func aBadSformBesideAGoodQformIsAWarning() throws {
    let volume = try Sample.read { $0.sform = Array(repeating: 0, count: 12) }
    #expect(volume.grid.source == .qform && volume.warnings == [.unusable(.sform, .singular)])
  }

  @Test func aBadPixdimBesideAGoodSformIsAWarning() throws {
    let volume = try Sample.read { $0.setPixdim(2, 0) }
    #expect(volume.grid.spacing == [1.5, 2, 2.5] && volume.warnings == [.spacingFromSform])
  }

  @Test func unitsOfLengthBecomeMillimetresAndUnknownOnesAWarning() throws {
    #expect(try Sample.read { $0.units = 3 }.grid.spacing[2] == 0.0025)
    #expect(try Sample.read { $0.units = 1 }.grid.affine[1][1] == 2000)
    let unknown = try Sample.read { $0.units = 0 }
    #expect(unknown.grid.spacing == [1.5, 2, 2.5] && unknown.warnings == [.unknownLengthUnit])
  }

  @Test func timeKeepsItsStepAndItsUnitTogether() throws {
    func timing(_ units: UInt8, _ step: Float) throws -> Timing {
      try Sample.read {
        $0.rank = 4
        $0.units = 2 | units
        $0.setPixdim(4, step)
      }.timing
    }
    #expect(try timing(16, 40).secondsPerFrame == 0.04)
    #expect(try timing(8, 0.5).secondsPerFrame == 0.5)
    #expect(try timing(0, 40).secondsPerFrame == nil)
    #expect(try timing(0, 40).step == 40)
    #expect(try timing(8, 0).step == nil)
  }

  @Test func aCineIsReadWithEveryFrameAndOnlyAsASeries() throws {
    let folder = try TemporaryFolder()
    let voxels = (0..<72).map(Float.init)
    let cine = try Volume(shape: [4, 3, 2, 3], spacing: [1, 1, 8], secondsPerFrame: 0.04, voxels: voxels)
    let path = folder.file("cine.nii.gz")
    try cine.write(to: path)
    let read = try Volume.read(path: path)
    #expect(read.shape == [4, 3, 2, 3] && read.voxels == voxels)
    #expect(Array(read.frame(2)) == (48..<72).map(Float.init))
    #expect(Array(read.slice(1, frame: 1)) == (36..<48).map(Float.init))
    #expect(throws: ImagingError(.read, path, .severalFrames(3))) {
      try Volume.read(path: path, as: .volume)
    }
  }
}
