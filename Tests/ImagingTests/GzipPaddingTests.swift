import Foundation
import TestSupport
import Testing

@testable import Imaging

/// What may follow a gzip member, and what a small file may ask for.
@Suite struct GzipPaddingTests {
  private static func read(_ bytes: [UInt8]) throws -> Volume {
    let folder = try TemporaryFolder()
    return try Volume.read(path: folder.write(bytes, to: "scan.nii.gz"))
  }

  @Test(arguments: [1, 511, ByteStream.chunkBytes * 2 + 1])
  func zerosBehindAMemberArePassedOver(count: Int) throws {
    let intact = try DamagedGzipTests.smallScan()
    let expected = try Self.read(intact)
    let padded = intact + [UInt8](repeating: 0, count: count)
    #expect(try Self.read(padded).voxels == expected.voxels)
    // As Python reads them: a member behind them goes on with the stream.
    let longer = try Self.read(padded + intact)
    #expect(longer.voxels == expected.voxels && longer.warnings.count == 1)
  }

  @Test func truncationAndGarbageAreStillRefused() throws {
    let intact = try DamagedGzipTests.smallScan()
    let zeros = [UInt8](repeating: 0, count: 100)
    for spoilt in [
      intact + [1], intact + zeros + [7], intact + zeros + [0x1f], intact + [0x1f, 0x8b] + zeros,
      Array(intact.dropLast(4)) + zeros, Array(intact.dropLast()),
      Array(intact.prefix(intact.count / 2)) + zeros,
    ] {
      #expect(throws: ImagingError.self) { try Self.read(spoilt) }
    }
  }

  /// A process of its own, whose peak nobody else raises.
  @Test func aSmallFileThatAnnouncesMuchIsProvenBeforeMemoryIsTaken() async throws {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let path = folder.file("bomb.nii.gz")
      var form = try Volume(shape: [1, 1, 1], spacing: [1, 1, 8], voxels: [0]).form
      (form.grid.shape, form.frames) = ([1024, 1024, 256], 1)
      for (axis, size) in form.grid.shape.enumerated() { form.header.setDimension(axis + 1, size) }
      let slice = [UInt8](repeating: 0, count: 1 << 20)
      try form.writeMask(to: path) { append in for _ in 0..<256 { try append(slice) } }
      var damaged = try bytes(of: path)
      damaged[damaged.count - 5] ^= 1
      try Data(damaged).write(to: URL(filePath: path))
      let error = #expect(throws: ImagingError.self) { try Volume.read(path: path) }
      guard case .corruptGzip = error?.problem else {
        Issue.record("\(String(describing: error))")
        return
      }
      // What getrusage says begins with the peak of the process that started this one.
      #if os(Linux)
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let peak = try #require(status.firstMatch(of: /VmHWM:\s*(\d+) kB/)?.1)
        #expect(try #require(Int(peak)) < 512 << 10)
      #endif
    }
  }
}
