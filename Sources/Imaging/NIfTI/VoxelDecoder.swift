import Foundation

/// Turns a stream of stored voxels into float32, a chunk at a time.
///
/// Where slices don't lie along the file's last axis, a frame's stored bytes are held while its slices are picked out.
struct VoxelDecoder {
  private let layout: VoxelLayout
  private let grid: Grid
  private var converter: VoxelConverter
  private var frame: ByteBuffer?
  private var slicesDone = 0
  private var bytesRead = 0

  init(_ layout: VoxelLayout, swaps: Bool, grid: Grid) {
    self.layout = layout
    self.grid = grid
    converter = VoxelConverter(layout.type, swaps: swaps, scaling: layout.scaling)
  }

  /// Decodes the next slices. What is wrong with their values is said by `checkValues`, after the stream's end has been
  /// seen.
  mutating func decode(
    slices: Int, of stream: ByteStream, into voxels: inout [Float]
  ) throws(Problem) {
    let count = slices * grid.shape[0] * grid.shape[1]
    try ByteBuffer.resize(&voxels, to: count)
    if grid.order == .file {
      try decode(count, of: stream, into: &voxels)
    } else {
      try gather(slices, of: stream, into: &voxels)
    }
  }

  private mutating func decode(
    _ count: Int, of stream: ByteStream, into voxels: inout [Float]
  ) throws(Problem) {
    let width = layout.type.byteCount
    let chunk = try ByteBuffer(min(ByteStream.chunkBytes, max(1, count) * width))
    var done = 0
    while done < count {
      let values = min(chunk.count / width, count - done)
      let part = UnsafeMutableRawBufferPointer(rebasing: chunk.bytes[..<(values * width)])
      try read(stream, into: part)
      converter.convert(UnsafeRawBufferPointer(part), into: &voxels, at: done)
      done += values
    }
  }

  private mutating func gather(
    _ slices: Int, of stream: ByteStream, into voxels: inout [Float]
  ) throws(Problem) {
    let (width, pixels) = (layout.type.byteCount, grid.shape[0] * grid.shape[1])
    let places = VoxelPlaces(grid)
    let slice = try ByteBuffer(pixels * width)
    for number in 0..<slices {
      let z = slicesDone % grid.shape[2]
      if z == 0 {
        let next = if let frame { frame } else { try ByteBuffer(pixels * grid.shape[2] * width) }
        try read(stream, into: next.bytes)
        frame = next
      }
      guard let frame else { break }
      places.forEach(inSlice: z, of: grid) { pixel, place in
        for byte in 0..<width { slice.bytes[pixel * width + byte] = frame.bytes[place * width + byte] }
      }
      converter.convert(UnsafeRawBufferPointer(slice.bytes), into: &voxels, at: number * pixels)
      slicesDone += 1
    }
  }

  private mutating func read(
    _ stream: ByteStream, into target: UnsafeMutableRawBufferPointer
  ) throws(Problem) {
    let got = try stream.read(into: target)
    bytesRead += got
    guard got == target.count else { throw .truncated(expected: layout.byteCount, found: bytesRead) }
  }

  /// Refuses values that were met and can't be had as float32, each kind with its number.
  func checkValues() throws(Problem) { try converter.checkValues() }
}
