import Foundation
import TestSupport
import Testing

@testable import Imaging

/// Random damage to PNG, TIFF, NIfTI-2 and pairs. PNG has a checksum for all of it: damage is refused or changes nothing. The
/// others have none for what isn't gzipped: then numbers may change, but never their count, and nothing traps.
@Suite struct DamagedImageTests {
  static let names = [
    "rgb8.png", "grey16.png", "interlaced.png", "palette8.png", "rgba.png", "zlib-predictor.tif", "lzw.tif",
    "packbits.tif",
    "zstd.tif", "jpeg.tif", "tiles.tif", "rgb-planar-tiles.tif", "big.tiff", "float32-big.tif",
  ]
  static let nifti = ImageFixture.ending(".nii", ".nii.gz", ".hdr", ".hdr.gz").prefix(8).map(\.name)

  @Test(arguments: names + nifti) func truncationsAreRefusedOrHarmless(name: String) throws {
    var generator = SeededGenerator(state: 5)
    try damage(ImageFixture.named(name)) { copy in
      copy.removeSubrange(Int.random(in: 0..<copy.count, using: &generator)...)
    }
  }

  @Test(arguments: names + nifti) func bitFlipsAreRefusedOrHarmless(name: String) throws {
    var generator = SeededGenerator(state: 6)
    try damage(ImageFixture.named(name)) { copy in
      let index = Int.random(in: 0..<copy.count, using: &generator)
      copy[index] ^= 1 << Int.random(in: 0..<8, using: &generator)
    }
  }

  /// A debug build takes its time.
  private static var times: Int {
    #if DEBUG
      60
    #else
      500
    #endif
  }

  /// Damages each of a fixture's files in turn.
  private func damage(_ fixture: ImageFixture, _ change: (inout [UInt8]) -> Void) throws {
    let folder = try TemporaryFolder()
    let path = try fixture.write(to: folder)
    let isChecked = fixture.name.hasSuffix(".png") || fixture.name.hasSuffix(".gz")
    var refused = 0
    for (name, file) in fixture.files.sorted(by: { $0.key < $1.key }) {
      for round in 0..<Self.times {
        var copy = Array(file)
        change(&copy)
        _ = try folder.write(copy, to: name)
        do {
          let reader = try VolumeReader(path: path)
          let values = try reader.readAll()
          #expect(values.count == reader.form.slices * reader.form.channels * reader.form.voxelsPerSlice)
          #expect(values.allSatisfy { $0.isFinite })
          if isChecked { #expect(values == fixture.values, "round \(round)") }
        } catch {
          let error = try #require(error as? ImagingError)
          refused += 1
          #expect(!error.description.contains { $0.isNewline } && error.description.utf8.count < 1000)
        }
      }
      _ = try folder.write(Array(file), to: name)
    }
    #expect(refused > 0)
  }

  /// A few kilobytes that say they are gigabytes: refused when the header is read, before there is an array.
  @Test(.enabled(if: Python.isPresent, Python.absent)) func bombsAreRefusedAtTheirHeader() throws {
    let folder = try TemporaryFolder()
    let script = """
      import struct, sys, zlib
      side = 30000
      def chunk(kind, data):
          return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
      packer, rows = zlib.compressobj(9), b""
      for row in range(side): rows += packer.compress(bytes(side + 1))
      rows += packer.flush()
      head = struct.pack(">2I5B", side, side, 8, 0, 0, 0, 0)
      png = b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
      open(sys.argv[1] + "/bomb.png", "wb").write(png)
      packer, strip = zlib.compressobj(9), b""
      for row in range(side): strip += packer.compress(bytes(side))
      strip += packer.flush()
      entries = [(256, 4, side), (257, 4, side), (258, 3, 8), (259, 3, 8), (262, 3, 1), (273, 4, 200), (277, 3, 1),
                 (278, 4, side), (279, 4, len(strip))]
      tiff = b"II*\\0" + struct.pack("<IH", 8, len(entries))
      tiff += b"".join(struct.pack("<2H2I", tag, kind, 1, value) for tag, kind, value in entries) + bytes(4)
      open(sys.argv[1] + "/bomb.tif", "wb").write(tiff.ljust(200, b"\\0") + strip)
      """
    try Python.run(["-c", script, folder.path])
    for name in ["bomb.png", "bomb.tif"] {
      let path = folder.file(name)
      let size = try bytes(of: path).count
      #expect(size < 2 << 20)
      let refusal = ImagingError(
        .read, path, .implausibleInflation(bytes: 900_000_000, fileBytes: size))
      #expect(throws: refusal) { try VolumeReader(path: path) }
    }
  }

  /// libtiff would follow it for ever, or print.
  @Test func pagesThatLoopOrDifferAreRefused() throws {
    let folder = try TemporaryFolder()
    let form = try VolumeReader(path: ImageFixture.named("uint8-little.tif").write(to: folder)).form
    let path = folder.file("pages.tif")
    try ImageWritingTests.write(ImageWritingTests.labels(form), form, to: path)
    var intact = try bytes(of: path)
    // The last directory's link to a next one, which is none.
    func link(_ page: Int) -> Int {
      var place = 8
      for _ in 0..<page {
        place = (0..<4).reduce(0) { $0 | Int(intact[place + 110 + $1]) << (8 * $1) }
      }
      return place + 110
    }
    let last = link(2)
    intact[last] = 8
    let looping = try folder.write(intact, to: "looping.tif")
    let error = #expect(throws: ImagingError.self) { try VolumeReader(path: looping).readAll() }
    guard case .corruptTIFF? = error?.problem else {
      Issue.record("\(String(describing: error))")
      return
    }
    intact[last] = 0
    let second = (0..<4).reduce(0) { $0 | Int(intact[link(0) + $1]) << (8 * $1) }
    intact[second + 2 + 8] += 1
    let different = try folder.write(intact, to: "different.tif")
    #expect(
      throws: ImagingError(
        .read, different,
        .differentPages("5 × 6 pixels of one uint8", "6 × 6 pixels of one uint8", page: 2))
    ) { try VolumeReader(path: different) }
  }
}
