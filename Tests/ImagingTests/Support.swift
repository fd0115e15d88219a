import TestSupport

@testable import Imaging

/// A small valid int16 volume, 5 × 4 × 3 voxels of 1.5 × 2 × 2.5 mm, and knobs to spoil it.
enum Sample {
  static let values = (0..<60).map { Float($0 * 37 % 100 - 20) }

  static func header(_ change: (inout NIfTIHeader) -> Void = { _ in }) throws -> NIfTIHeader {
    var header = try Volume(
      shape: [5, 4, 3], spacing: [1.5, 2, 2.5], voxels: [Float](repeating: 0, count: 60)
    ).header
    header.datatype = VoxelType.int16.rawValue
    header.bitsPerVoxel = 16
    change(&header)
    return header
  }

  static func bytes(_ change: (inout NIfTIHeader) -> Void = { _ in }) throws -> [UInt8] {
    try header(change).bytes + [0, 0, 0, 0]
      + values.flatMap { value in withUnsafeBytes(of: Int16(value).littleEndian) { Array($0) } }
  }

  /// Writes the sample, changed, and reads it back.
  static func read(_ change: (inout NIfTIHeader) -> Void = { _ in }) throws -> Volume {
    let folder = try TemporaryFolder()
    return try Volume.read(path: folder.write(bytes(change), to: "sample.nii"))
  }
}
