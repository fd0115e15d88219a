import Foundation
import TestSupport
import Testing

@testable import Imaging

/// Random damage to a `.nii.gz`: every damaged copy is refused or read bit-identical, header and voxels.
@Suite struct DamagedGzipTests {
  /// A volume that gzip can't shrink to nothing, so that bits of every kind get hit.
  static func smallScan() throws -> [UInt8] {
    let folder = try TemporaryFolder()
    var generator = SeededGenerator(state: 1)
    let voxels = (0..<12 * 10 * 4).map { Float($0 / 40 + Int.random(in: 0..<40, using: &generator)) }
    let volume = try Volume(shape: [12, 10, 4], spacing: [1.25, 1.25, 8], voxels: voxels)
    try volume.write(to: folder.file("small.nii.gz"))
    return try bytes(of: folder.file("small.nii.gz"))
  }

  @Test func aThousandTruncationsOfASmallScanAreRefusedOrIdentical() throws {
    try truncate(Self.smallScan(), times: 1000)
  }

  @Test func aThousandBitFlipsOfASmallScanAreRefusedOrIdentical() throws {
    try flip(Self.smallScan(), times: 1000)
  }

  /// A debug build takes its time over 618,000 voxels.
  static var times: Int {
    #if DEBUG
      50
    #else
      1000
    #endif
  }

  @Test(.enabled(if: Shared.scan != nil, Shared.absent))
  func truncationsOfARealScanAreRefusedOrIdentical() throws {
    try truncate(bytes(of: #require(Shared.scan)), times: Self.times)
  }

  @Test(.enabled(if: Shared.scan != nil, Shared.absent))
  func bitFlipsOfARealScanAreRefusedOrIdentical() throws {
    try flip(bytes(of: #require(Shared.scan)), times: Self.times)
  }

  func truncate(_ intact: [UInt8], times: Int) throws {
    var generator = SeededGenerator(state: 2)
    try damage(intact, times: times) { copy in
      copy.removeSubrange(Int.random(in: 0..<copy.count, using: &generator)...)
    }
  }

  func flip(_ intact: [UInt8], times: Int) throws {
    var generator = SeededGenerator(state: 3)
    try damage(intact, times: times) { copy in
      let index = Int.random(in: 0..<copy.count, using: &generator)
      copy[index] ^= 1 << Int.random(in: 0..<8, using: &generator)
    }
  }

  func damage(_ intact: [UInt8], times: Int, _ change: (inout [UInt8]) -> Void) throws {
    let folder = try TemporaryFolder()
    let original = try Volume.read(path: folder.write(intact, to: "intact.nii.gz"))
    let bits = original.voxels.map(\.bitPattern)
    var refused = 0
    for round in 0..<times {
      var copy = intact
      change(&copy)
      let path = try folder.write(copy, to: "damaged.nii.gz")
      guard let volume = try? Volume.read(path: path) else {
        refused += 1
        continue
      }
      #expect(volume.header == original.header, "round \(round)")
      #expect(volume.voxels.map(\.bitPattern) == bits, "round \(round)")
    }
    #expect(refused > times / 2)
  }
}
