import AtomicFile

/// Writes the voxels of a NIfTI file, gzipped or not, in the file's own order of axes.
struct NIfTIEncoder<Value: BitwiseCopyable>: SliceEncoder {
  private let deflater: Deflater?
  private var scatter: SliceScatter<Value>

  init(_ grid: Grid, isGzip: Bool) throws(Problem) {
    deflater = isGzip ? try Deflater() : nil
    scatter = SliceScatter(grid)
  }

  /// Bytes that stand before the voxels.
  func begin(_ bytes: [UInt8], _ writer: inout AtomicFileWriter) throws {
    try bytes.withUnsafeBytes { try put($0, &writer) }
  }

  mutating func append(_ slices: [Value], to writer: inout AtomicFileWriter) throws {
    let deflater = deflater
    try scatter.append(slices) { part in
      try part.withUnsafeBytes { try Self.put($0, deflater, &writer) }
    }
  }

  func finish(_ writer: inout AtomicFileWriter) throws { try deflater?.finish(&writer) }

  private func put(_ bytes: UnsafeRawBufferPointer, _ writer: inout AtomicFileWriter) throws {
    try Self.put(bytes, deflater, &writer)
  }

  private static func put(
    _ bytes: UnsafeRawBufferPointer, _ deflater: Deflater?, _ writer: inout AtomicFileWriter
  ) throws {
    if let deflater {
      try deflater.append(bytes, to: &writer)
    } else {
      try OutputFile.append(bytes, to: &writer)
    }
  }
}

/// Puts slices into their file's order: as they come, or a frame at a time where the file has another one.
private struct SliceScatter<Value: BitwiseCopyable> {
  private let grid: Grid
  private var frame: [Value] = []
  private var z = 0

  init(_ grid: Grid) { self.grid = grid }

  /// Calls `write` with whatever comes next in the file.
  mutating func append(_ slices: [Value], _ write: ([Value]) throws -> Void) throws {
    guard grid.order != .file, let first = slices.first else { return try write(slices) }
    let pixels = grid.shape[0] * grid.shape[1]
    let places = VoxelPlaces(grid)
    for start in stride(from: 0, to: slices.count, by: pixels) {
      if frame.isEmpty { frame = [Value](repeating: first, count: pixels * grid.shape[2]) }
      places.forEach(inSlice: z, of: grid) { pixel, place in frame[place] = slices[start + pixel] }
      z += 1
      if z == grid.shape[2] {
        try write(frame)
        z = 0
      }
    }
  }
}
