import TestSupport
import Testing

@testable import Imaging

/// Headers as old tools left them: what says the same in two ways is read with a warning, what contradicts itself isn't.
@Suite struct OldHeaderTests {
  private func problem(_ change: (inout NIfTIHeader) -> Void) -> Problem? {
    do {
      _ = try Sample.read(change)
      return nil
    } catch {
      return (error as? ImagingError)?.problem
    }
  }

  @Test func bitpixMayBeUnset() throws {
    let volume = try Sample.read { $0.bitsPerVoxel = 0 }
    #expect(volume.voxels == Sample.values && volume.warnings == [.noBitsPerVoxel])
    #expect(problem { $0.bitsPerVoxel = 8 } == .badBitsPerVoxel(found: 8, expected: 16))
    #expect(problem { $0.bitsPerVoxel = -16 } == .badBitsPerVoxel(found: -16, expected: 16))
  }

  /// As nibabel reads them; libniftiio would take 1 mm for a negative one.
  @Test(arguments: [AffineSource.sform, .qform, .pixdim])
  func negativeSpacingsCountWithoutTheirSign(source: AffineSource) throws {
    func read(_ sign: Float) throws -> Volume {
      try Sample.read { header in
        header.sformCode = source == .sform ? 1 : 0
        header.qformCode = source == .qform ? 1 : 0
        for axis in 1...2 { header.setPixdim(axis, sign * header.pixdim(axis)) }
      }
    }
    let (plain, negative) = (try read(1), try read(-1))
    #expect(negative.grid == plain.grid && negative.grid.source == source)
    #expect(negative.warnings == [.negativePixdim] + plain.warnings)
    #expect(negative.voxels == plain.voxels)
  }

  @Test func spacingsThatAreNoneStayRefused() throws {
    for value in [0, -0.0, .nan, -.infinity, -1e9] as [Float] {
      let found = problem { header in
        header.sformCode = 0
        header.setPixdim(2, value)
      }
      guard case .badSpacing(2, _)? = found else {
        Issue.record("\(value): \(String(describing: found))")
        continue
      }
    }
  }

  /// The mask has the scan's header, and is read as the scan is.
  @Test func masksLieOnTheGridOfSuchScans() throws {
    let folder = try TemporaryFolder()
    let scan = try Sample.read {
      ($0.sformCode, $0.bitsPerVoxel) = (0, 0)
      $0.setPixdim(1, -1.5)
    }
    try scan.writeMask([UInt8](repeating: 1, count: 60), to: folder.file("mask.nii"))
    let mask = try Volume.read(path: folder.file("mask.nii"))
    #expect(mask.grid == scan.grid && mask.warnings == [.negativePixdim])
  }

  @Test func integersOf64BitsWithoutSignAreRead() throws {
    let values: [UInt64] = [0, 1, 3, 1 << 24]
    let folder = try TemporaryFolder()
    func write(_ values: [UInt64]) throws -> String {
      var header = try Volume(shape: [4, 1, 1], spacing: [1, 1, 8], voxels: [0, 0, 0, 0]).header
      (header.datatype, header.bitsPerVoxel) = (VoxelType.uint64.rawValue, 64)
      let bytes = values.flatMap { value in withUnsafeBytes(of: value.littleEndian) { Array($0) } }
      return try folder.write(header.bytes + [0, 0, 0, 0] + bytes, to: "labels.nii")
    }
    #expect(try Volume.read(path: write(values)).voxels == values.map(Float.init))
    let path = try write([0, 1, .max, 1 << 24 + 1])
    #expect(throws: ImagingError(.read, path, .inexactIntegers(2))) { try Volume.read(path: path) }
  }
}
