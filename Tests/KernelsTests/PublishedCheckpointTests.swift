import Foundation
import GraphRuntime
import TestNetworks
import Testing
import ZooKernels

/// Real weights: `MYOGRAPH_SHARED`, or the folder beside the package, holds them where they are.
private let unet16 = URL(
  fileURLWithPath: ProcessInfo.processInfo.environment["MYOGRAPH_SHARED"]
    ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../../shared")
    .path
).appendingPathComponent("data/unet16")

struct PublishedCheckpointTests {
  @Test(
    "The published checkpoint gives PyTorch's scores within 1e-3",
    .enabled(
      if: FileManager.default.fileExists(atPath: unet16.path),
      "needs data/unet16 in ../shared or MYOGRAPH_SHARED"))
  func scoresMatchPyTorch() throws {
    let network = try #require(myograph_unet16_bilinear_192().map(CompiledNetwork.init))
    let map = try NameMap(
      path: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Examples/PublishedCheckpoint/names.json").path)
    let file = try Safetensors(path: unet16.appendingPathComponent("unet16.safetensors").path)
    let weights = try Weights(map.match(file, to: network), of: file, for: network)
    let expected = try Self.floats(inNumPyFile: unet16.appendingPathComponent("logits_slice5.npy"))
    let slice = try Self.slice5()
    let grid = SliceGrid(rows: 271, columns: 228, rowSpacing: 1.367, columnSpacing: 1.367)
    for program in ProgramCase.all(of: network) {
      let session = try program.session(network, weights, threads: 2)
      let results = try session.run(scan: slice, grid: grid, wanted: [.logits])
      #expect(results.logits.count == expected.count)
      let difference = zip(results.logits, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(difference <= 1e-3, "\(program)")
    }
  }

  /// A float32 array in C order: a header of text, then the values.
  private static func floats(inNumPyFile url: URL) throws -> [Float] {
    let data = try Data(contentsOf: url)
    let header = Int(data[8]) | Int(data[9]) << 8
    #expect(
      String(decoding: data[10..<(10 + header)], as: UTF8.self).contains("'<f4', 'fortran_order': False"))
    return data.dropFirst(10 + header).withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 4).map { bytes.loadUnaligned(fromByteOffset: $0, as: Float.self) }
    }
  }

  /// The sixth slice of the scan, unpacked by gzip: this target knows nothing of NIfTI.
  private static func slice5() throws -> [Float] {
    let gzip = Process()
    gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    gzip.arguments = ["gzip", "-dc", unet16.appendingPathComponent("sa.nii.gz").path]
    let pipe = Pipe()
    gzip.standardOutput = pipe
    try gzip.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    gzip.waitUntilExit()
    let count = 228 * 271
    return data.dropFirst(352 + 5 * count * 4).prefix(count * 4).withUnsafeBytes { bytes in
      (0..<count).map { bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
    }
  }
}
