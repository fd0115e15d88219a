import Foundation

/// Turns a stream of stored voxels into float32, a chunk at a time, and counts what it can't turn.
///
/// Where slices don't lie along the file's last axis, a frame's stored bytes are held while its slices are picked out.
struct VoxelDecoder {
  let layout: VoxelLayout
  let swaps: Bool
  private let grid: Grid
  private var frame: ByteBuffer?
  private var slicesDone = 0
  private var bytesRead = 0
  private var nonFinite = 0
  private var overflowing = 0
  private var inexact = 0

  init(_ layout: VoxelLayout, swaps: Bool, grid: Grid) {
    self.layout = layout
    self.swaps = swaps
    self.grid = grid
  }

  /// Decodes the next slices. What is wrong with their values is said by `checkValues`, after the stream's end has been
  /// seen.
  mutating func decode(
    slices: Int, of stream: ByteStream, into voxels: inout [Float]
  ) throws(Problem) {
    let count = slices * grid.shape[0] * grid.shape[1]
    if voxels.count != count {
      voxels = []
      // Array would trap where malloc says no.
      try ByteBuffer.require(count * MemoryLayout<Float>.stride)
      voxels = [Float](repeating: 0, count: count)
    }
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
      convert(UnsafeRawBufferPointer(part), into: &voxels, at: done)
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
      convert(UnsafeRawBufferPointer(slice.bytes), into: &voxels, at: number * pixels)
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

  /// Refuses NaN, infinities, overflow and integers that float32 would change, each with its number.
  func checkValues() throws(Problem) {
    if nonFinite > 0 { throw .nonFiniteVoxels(nonFinite) }
    if overflowing > 0 { throw .overflowingVoxels(overflowing) }
    if inexact > 0 { throw .inexactIntegers(inexact) }
  }

  private mutating func convert(
    _ bytes: UnsafeRawBufferPointer, into voxels: inout [Float], at start: Int
  ) {
    let end = start + bytes.count / layout.type.byteCount
    voxels.withUnsafeMutableBufferPointer {
      convert(bytes, UnsafeMutableBufferPointer(rebasing: $0[start..<end]))
    }
  }

  private mutating func convert(
    _ bytes: UnsafeRawBufferPointer, _ target: UnsafeMutableBufferPointer<Float>
  ) {
    switch layout.type {
    case .uint8: integers(UInt8.self, bytes, target)
    case .int8: integers(Int8.self, bytes, target)
    case .uint16: integers(UInt16.self, bytes, target)
    case .int16: integers(Int16.self, bytes, target)
    case .uint32: integers(UInt32.self, bytes, target)
    case .int32: integers(Int32.self, bytes, target)
    case .int64: integers(Int64.self, bytes, target)
    case .uint64: integers(UInt64.self, bytes, target)
    case .float32: reals(UInt32.self, bytes, target) { Double(Float(bitPattern: $0)) }
    case .float64: reals(UInt64.self, bytes, target) { Double(bitPattern: $0) }
    }
  }

  private mutating func integers<T: FixedWidthInteger>(
    _ type: T.Type, _ bytes: UnsafeRawBufferPointer, _ target: UnsafeMutableBufferPointer<Float>
  ) {
    let size = MemoryLayout<T>.size
    let (slope, intercept) = layout.scaling ?? (1, 0)
    let mustBeExact = layout.scaling == nil && T.bitWidth > 24
    var (overflows, changes) = (0, 0)
    for index in 0..<bytes.count / size {
      var stored = bytes.loadUnaligned(fromByteOffset: index * size, as: T.self)
      if swaps { stored = stored.byteSwapped }
      let value = Float(Double(stored) * slope + intercept)
      target[index] = value
      if !value.isFinite { overflows += 1 }
      if mustBeExact && T(exactly: value) != stored { changes += 1 }
    }
    overflowing += overflows
    inexact += changes
  }

  private mutating func reals<Bits: FixedWidthInteger>(
    _ type: Bits.Type, _ bytes: UnsafeRawBufferPointer, _ target: UnsafeMutableBufferPointer<Float>,
    real: (Bits) -> Double
  ) {
    let size = MemoryLayout<Bits>.size
    let (slope, intercept) = layout.scaling ?? (1, 0)
    var (bad, overflows) = (0, 0)
    for index in 0..<bytes.count / size {
      var bits = bytes.loadUnaligned(fromByteOffset: index * size, as: Bits.self)
      if swaps { bits = bits.byteSwapped }
      let stored = real(bits)
      let value = Float(stored * slope + intercept)
      target[index] = value
      if !stored.isFinite { bad += 1 } else if !value.isFinite { overflows += 1 }
    }
    nonFinite += bad
    overflowing += overflows
  }
}
