import AtomicFile
import CNIfTI

/// Writes slices as the pages of a TIFF file: grey, deflated, little-endian. Each page's directory stands before its pixels,
/// so that the file grows at its end only; libtiff would go back and change what it wrote.
struct TIFFEncoder<Value: BitwiseCopyable>: SliceEncoder {
  private let width, height: Int
  private let type: VoxelType
  private let pages: Int
  /// BigTIFF, whose offsets have 64 bits, where 32 may not do.
  private let isBig: Bool
  private var pagesDone = 0
  private var offset = 0

  init(_ form: VolumeForm, _ type: VoxelType, pages: Int) throws(Problem) {
    (width, height) = (form.grid.shape[0], form.grid.shape[1])
    self.type = type
    self.pages = pages
    let page = try VoxelLayout.product([width, height, type.byteCount])
    let largest = Int(compressBound(UInt(page))) + Self.directoryBytes(isBig: true)
    isBig = try VoxelLayout.product([largest, pages]) > Int(UInt32.max) - 64
  }

  mutating func append(_ slices: [Value], to writer: inout AtomicFileWriter) throws {
    if pagesDone == 0 {
      let header = number(0x4949, 2) + number(isBig ? 43 : 42, 2) + (isBig ? number(8, 2) + number(0, 2) : [])
      offset = header.count + (isBig ? 8 : 4)
      try put(header + number(offset, isBig ? 8 : 4), to: &writer)
    }
    let pixels = width * height
    for start in stride(from: 0, to: slices.count, by: pixels) {
      let strip = try slices[start..<start + pixels].withUnsafeBytes { try Self.deflate($0) }
      pagesDone += 1
      let place = offset + Self.directoryBytes(isBig: isBig)
      // Directories begin at even places.
      let padding = strip.count % 2
      let next = place + strip.count + padding
      try put(directory(strip: place, bytes: strip.count, next: pagesDone == pages ? 0 : next), to: &writer)
      try put(strip + [UInt8](repeating: 0, count: padding), to: &writer)
      offset = next
    }
  }

  mutating func finish(_ writer: inout AtomicFileWriter) throws {}

  private static var entryCount: Int { 9 }

  private static func directoryBytes(isBig: Bool) -> Int {
    isBig ? 8 + entryCount * 20 + 8 : 2 + entryCount * 12 + 4
  }

  private func directory(strip: Int, bytes: Int, next: Int) -> [UInt8] {
    let (short, word) = (3, isBig ? 16 : 4)
    let format = type == .float32 || type == .float64 ? 3 : "\(type)".hasPrefix("int") ? 2 : 1
    // ImageWidth, ImageLength, BitsPerSample, Compression (deflate), PhotometricInterpretation (0 is black), StripOffsets,
    // RowsPerStrip, StripByteCounts, SampleFormat.
    let entries = [
      (256, word, width), (257, word, height), (258, short, type.byteCount * 8), (259, short, 8),
      (262, short, 1),
      (273, word, strip), (278, word, height), (279, word, bytes), (339, short, format),
    ]
    let width = isBig ? 8 : 4
    return number(Self.entryCount, isBig ? 8 : 2)
      + entries.flatMap { number($0.0, 2) + number($0.1, 2) + number(1, width) + number($0.2, width) }
      + number(next, width)
  }

  private func number(_ value: Int, _ byteCount: Int) -> [UInt8] {
    (0..<byteCount).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private func put(_ bytes: [UInt8], to writer: inout AtomicFileWriter) throws {
    try bytes.withUnsafeBytes { try OutputFile.append($0, to: &writer) }
  }

  /// As zlib writes it.
  private static func deflate(_ bytes: UnsafeRawBufferPointer) throws(Problem) -> [UInt8] {
    var count = compressBound(UInt(bytes.count))
    var result = [UInt8](repeating: 0, count: Int(count))
    let source = bytes.bindMemory(to: UInt8.self).baseAddress
    guard compress2(&result, &count, source, UInt(bytes.count), 6) == Z_OK else {
      throw .outOfMemory(bytes: Int(count))
    }
    result.removeLast(result.count - Int(count))
    return result
  }
}
