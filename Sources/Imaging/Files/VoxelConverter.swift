/// Turns stored voxels into float32 and counts what it can't turn.
struct VoxelConverter {
  private let type: VoxelType
  private let swaps: Bool
  private let scaling: (slope: Double, intercept: Double)?
  private var nonFinite = 0
  private var overflowing = 0
  private var inexact = 0

  /// - Parameter swaps: whether the voxels are big-endian.
  init(_ type: VoxelType, swaps: Bool = false, scaling: (slope: Double, intercept: Double)? = nil) {
    (self.type, self.swaps, self.scaling) = (type, swaps, scaling)
  }

  /// Refuses NaN, infinities, overflow and integers that float32 would change, each with its number.
  func checkValues() throws(Problem) {
    if nonFinite > 0 { throw .nonFiniteVoxels(nonFinite) }
    if overflowing > 0 { throw .overflowingVoxels(overflowing) }
    if inexact > 0 { throw .inexactIntegers(inexact) }
  }

  mutating func convert(
    _ bytes: UnsafeRawBufferPointer, into voxels: inout [Float], at start: Int
  ) {
    let end = start + bytes.count / type.byteCount
    voxels.withUnsafeMutableBufferPointer {
      convert(bytes, UnsafeMutableBufferPointer(rebasing: $0[start..<end]))
    }
  }

  private mutating func convert(
    _ bytes: UnsafeRawBufferPointer, _ target: UnsafeMutableBufferPointer<Float>
  ) {
    switch type {
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
    let (slope, intercept) = scaling ?? (1, 0)
    let mustBeExact = scaling == nil && T.bitWidth > 24
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
    let (slope, intercept) = scaling ?? (1, 0)
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
