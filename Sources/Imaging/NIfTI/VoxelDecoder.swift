import Foundation

/// Turns a stream of stored voxels into float32, a chunk at a time, and counts what it can't turn.
struct VoxelDecoder {
  let layout: VoxelLayout
  let swaps: Bool
  private var nonFinite = 0
  private var overflowing = 0
  private var inexact = 0

  init(_ layout: VoxelLayout, swaps: Bool) {
    self.layout = layout
    self.swaps = swaps
  }

  /// Reads exactly the announced voxels. What is wrong with their values is said by `checkValues`, after the
  /// stream's end has been seen.
  mutating func decode(_ stream: ByteStream) throws(Problem) -> [Float] {
    let (count, width) = (layout.count, layout.type.byteCount)
    let bytes = count * MemoryLayout<Float>.stride
    // Array would trap where malloc says no.
    guard let probe = malloc(bytes) else { throw .outOfMemory(bytes: bytes) }
    free(probe)
    var voxels: [Float] = []
    voxels.reserveCapacity(count)

    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: ByteStream.chunkBytes, alignment: 16)
    defer { chunk.deallocate() }
    var decoded = [Float](repeating: 0, count: ByteStream.chunkBytes / width)
    while voxels.count < count {
      let values = min(decoded.count, count - voxels.count)
      let part = UnsafeMutableRawBufferPointer(rebasing: chunk[..<(values * width)])
      let got = try stream.read(into: part)
      guard got == part.count else {
        throw .truncated(expected: layout.byteCount, found: voxels.count * width + got)
      }
      convert(UnsafeRawBufferPointer(part), into: &decoded)
      voxels.append(contentsOf: decoded[..<values])
    }
    return voxels
  }

  /// Refuses NaN, infinities, overflow and integers that float32 would change, each with its number.
  func checkValues() throws(Problem) {
    if nonFinite > 0 { throw .nonFiniteVoxels(nonFinite) }
    if overflowing > 0 { throw .overflowingVoxels(overflowing) }
    if inexact > 0 { throw .inexactIntegers(inexact) }
  }

  private mutating func convert(_ bytes: UnsafeRawBufferPointer, into target: inout [Float]) {
    switch layout.type {
    case .uint8: integers(UInt8.self, bytes, &target)
    case .int8: integers(Int8.self, bytes, &target)
    case .uint16: integers(UInt16.self, bytes, &target)
    case .int16: integers(Int16.self, bytes, &target)
    case .uint32: integers(UInt32.self, bytes, &target)
    case .int32: integers(Int32.self, bytes, &target)
    case .int64: integers(Int64.self, bytes, &target)
    case .float32: reals(UInt32.self, bytes, &target) { Double(Float(bitPattern: $0)) }
    case .float64: reals(UInt64.self, bytes, &target) { Double(bitPattern: $0) }
    }
  }

  private mutating func integers<T: FixedWidthInteger>(
    _ type: T.Type, _ bytes: UnsafeRawBufferPointer, _ target: inout [Float]
  ) {
    let size = MemoryLayout<T>.size
    let (slope, intercept) = layout.scaling ?? (1, 0)
    let mustBeExact = layout.scaling == nil && T.bitWidth > 24
    var (overflows, changes) = (0, 0)
    target.withUnsafeMutableBufferPointer { target in
      for index in 0..<bytes.count / size {
        var stored = bytes.loadUnaligned(fromByteOffset: index * size, as: T.self)
        if swaps { stored = stored.byteSwapped }
        let value = Float(Double(stored) * slope + intercept)
        target[index] = value
        if !value.isFinite { overflows += 1 }
        if mustBeExact && T(exactly: value) != stored { changes += 1 }
      }
    }
    overflowing += overflows
    inexact += changes
  }

  private mutating func reals<Bits: FixedWidthInteger>(
    _ type: Bits.Type, _ bytes: UnsafeRawBufferPointer, _ target: inout [Float], real: (Bits) -> Double
  ) {
    let size = MemoryLayout<Bits>.size
    let (slope, intercept) = layout.scaling ?? (1, 0)
    var (bad, overflows) = (0, 0)
    target.withUnsafeMutableBufferPointer { target in
      for index in 0..<bytes.count / size {
        var bits = bytes.loadUnaligned(fromByteOffset: index * size, as: Bits.self)
        if swaps { bits = bits.byteSwapped }
        let stored = real(bits)
        let value = Float(stored * slope + intercept)
        target[index] = value
        if !stored.isFinite { bad += 1 } else if !value.isFinite { overflows += 1 }
      }
    }
    nonFinite += bad
    overflowing += overflows
  }
}
