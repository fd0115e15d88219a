/// The 348 bytes of a NIfTI-1 header, kept bit for bit in little-endian order.
///
/// Fields are read from and written to the bytes: what nobody touches is written as it was read.
public struct NIfTIHeader: Sendable, Equatable {
  public static let byteCount = 348

  /// The header, little-endian.
  public private(set) var bytes: [UInt8]
  /// Whether the file, and so its voxels, were big-endian.
  public let wasBigEndian: Bool

  /// A header of zeros but for its size and magic.
  init() {
    bytes = [UInt8](repeating: 0, count: Self.byteCount)
    wasBigEndian = false
    set(Int32(348), at: 0)
    bytes.replaceSubrange(344..<348, with: [0x6e, 0x2b, 0x31, 0])
  }

  /// Takes the raw bytes of a file. `sizeof_hdr` alone decides on their order.
  init(raw: [UInt8]) throws(Problem) {
    guard !raw.isEmpty else { throw .empty }
    // A short file that isn't NIfTI at all is better called so.
    guard raw.count >= 4 else { throw .shorterThanHeader(found: raw.count) }
    let size = raw[..<4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    if raw[0] == 0x1f && raw[1] == 0x8b { throw .gzippedTwice }
    switch size {
    case 348: wasBigEndian = false
    case UInt32(348).byteSwapped: wasBigEndian = true
    case 540, UInt32(540).byteSwapped: throw .nifti2
    default: throw .notNIfTI(sizeofHeader: Int(Int32(bitPattern: size)))
    }
    guard raw.count >= Self.byteCount else { throw .shorterThanHeader(found: raw.count) }
    bytes = Array(raw.prefix(Self.byteCount))
    if wasBigEndian { swapFields() }
  }

  /// Every field wider than a byte: its offset, its width, how many follow each other.
  private static let fields: [(offset: Int, width: Int, count: Int)] = [
    (0, 4, 1), (32, 4, 1), (36, 2, 1), (40, 2, 8), (56, 4, 3), (68, 2, 4), (76, 4, 8), (108, 4, 3),
    (120, 2, 1), (124, 4, 4), (140, 4, 2), (252, 2, 2), (256, 4, 18),
  ]

  private mutating func swapFields() {
    for field in Self.fields {
      for index in 0..<field.count {
        let start = field.offset + index * field.width
        bytes[start..<start + field.width].reverse()
      }
    }
  }

  func integer<T: FixedWidthInteger>(_ type: T.Type = T.self, at offset: Int) -> T {
    bytes.withUnsafeBytes { T(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: T.self)) }
  }

  mutating func set<T: FixedWidthInteger>(_ value: T, at offset: Int) {
    withUnsafeBytes(of: value.littleEndian) {
      bytes.replaceSubrange(offset..<offset + $0.count, with: $0)
    }
  }

  func float(at offset: Int) -> Float { Float(bitPattern: integer(UInt32.self, at: offset)) }

  mutating func set(_ value: Float, at offset: Int) { set(value.bitPattern, at: offset) }
}

/// The fields that Imaging uses. Offsets are NIfTI-1's.
extension NIfTIHeader {
  /// `dim[0]`: the number of dimensions.
  public internal(set) var rank: Int {
    get { dimension(0) }
    set { setDimension(0, newValue) }
  }
  /// The datatype's code.
  public internal(set) var datatype: Int {
    get { Int(integer(Int16.self, at: 70)) }
    set { set(Int16(truncatingIfNeeded: newValue), at: 70) }
  }
  public internal(set) var bitsPerVoxel: Int {
    get { Int(integer(Int16.self, at: 72)) }
    set { set(Int16(truncatingIfNeeded: newValue), at: 72) }
  }
  public internal(set) var voxelOffset: Float {
    get { float(at: 108) }
    set { set(newValue, at: 108) }
  }
  public internal(set) var slope: Float {
    get { float(at: 112) }
    set { set(newValue, at: 112) }
  }
  public internal(set) var intercept: Float {
    get { float(at: 116) }
    set { set(newValue, at: 116) }
  }
  /// `xyzt_units`: the units of length and of time.
  public internal(set) var units: UInt8 {
    get { bytes[123] }
    set { bytes[123] = newValue }
  }
  public internal(set) var qformCode: Int {
    get { Int(integer(Int16.self, at: 252)) }
    set { set(Int16(truncatingIfNeeded: newValue), at: 252) }
  }
  public internal(set) var sformCode: Int {
    get { Int(integer(Int16.self, at: 254)) }
    set { set(Int16(truncatingIfNeeded: newValue), at: 254) }
  }
  /// `quatern_b`, `quatern_c`, `quatern_d`, `qoffset_x`, `qoffset_y`, `qoffset_z`.
  public internal(set) var quaternion: [Float] {
    get { (0..<6).map { float(at: 256 + 4 * $0) } }
    set { for (index, value) in newValue.prefix(6).enumerated() { set(value, at: 256 + 4 * index) } }
  }
  /// The three rows of the sform.
  public internal(set) var sform: [Float] {
    get { (0..<12).map { float(at: 280 + 4 * $0) } }
    set { for (index, value) in newValue.prefix(12).enumerated() { set(value, at: 280 + 4 * index) } }
  }
  /// The magic: `n+1` and a NUL in a single file.
  var magic: ArraySlice<UInt8> { bytes[344..<348] }

  public func dimension(_ axis: Int) -> Int { Int(integer(Int16.self, at: 40 + 2 * axis)) }

  mutating func setDimension(_ axis: Int, _ size: Int) {
    set(Int16(truncatingIfNeeded: size), at: 40 + 2 * axis)
  }

  public func pixdim(_ axis: Int) -> Float { float(at: 76 + 4 * axis) }

  mutating func setPixdim(_ axis: Int, _ value: Float) { set(value, at: 76 + 4 * axis) }
}
