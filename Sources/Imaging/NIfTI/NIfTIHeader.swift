/// A NIfTI header, 348 bytes of version 1 or 540 of version 2, kept bit for bit in little-endian order.
///
/// Fields are read from and written to the bytes: what nobody touches is written as it was read.
public struct NIfTIHeader: Sendable, Equatable {
  public let version: NIfTIVersion
  /// The header, little-endian.
  public private(set) var bytes: [UInt8]
  /// Whether the file, and so its voxels, were big-endian.
  public let wasBigEndian: Bool

  private var fields: NIfTIFields { version.fields }

  /// A header of zeros but for its size and magic.
  init(version: NIfTIVersion = .one) {
    self.version = version
    bytes = [UInt8](repeating: 0, count: version.byteCount)
    wasBigEndian = false
    set(Int32(version.byteCount), at: 0)
    setMagic(isPair: false)
  }

  /// Takes a file's first bytes. `sizeof_hdr` alone decides on their order.
  init(_ stream: ByteStream) throws(Problem) {
    let raw = try stream.readBytes(upTo: NIfTIVersion.one.byteCount)
    guard !raw.isEmpty else { throw .empty }
    // A short file that isn't NIfTI at all is better called so.
    guard raw.count >= 4 else { throw .shorterThanHeader(found: raw.count) }
    let size = raw[..<4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    if raw[0] == 0x1f && raw[1] == 0x8b { throw .gzippedTwice }
    let sizes = [size, size.byteSwapped].map(Int.init)
    guard let version = NIfTIVersion.allCases.first(where: { sizes.contains($0.byteCount) }) else {
      throw .notNIfTI(sizeofHeader: Int(Int32(bitPattern: size)))
    }
    self.version = version
    wasBigEndian = sizes[0] != version.byteCount
    bytes = try raw + stream.readBytes(upTo: version.byteCount - raw.count)
    guard bytes.count == version.byteCount else { throw .shorterThanHeader(found: bytes.count) }
    if wasBigEndian { swapFields() }
  }

  private mutating func swapFields() {
    for field in fields.all {
      for index in 0..<field.count {
        let start = field.offset + index * field.kind.byteCount
        bytes[start..<start + field.kind.byteCount].reverse()
      }
    }
  }

  private func integer<T: FixedWidthInteger>(_ type: T.Type = T.self, at offset: Int) -> T {
    bytes.withUnsafeBytes { T(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: T.self)) }
  }

  private mutating func set<T: FixedWidthInteger>(_ value: T, at offset: Int) {
    withUnsafeBytes(of: value.littleEndian) {
      bytes.replaceSubrange(offset..<offset + $0.count, with: $0)
    }
  }

  /// A whole number; 0 for what a field of reals holds that is none.
  private func integer(_ field: NIfTIField, _ index: Int = 0) -> Int {
    let offset = field.offset + index * field.kind.byteCount
    return switch field.kind {
    case .int16: Int(integer(Int16.self, at: offset))
    case .int32: Int(integer(Int32.self, at: offset))
    case .int64: Int(integer(Int64.self, at: offset))
    case .float, .double: Int(exactly: real(field, index)) ?? 0
    }
  }

  private func real(_ field: NIfTIField, _ index: Int = 0) -> Double {
    let offset = field.offset + index * field.kind.byteCount
    return switch field.kind {
    case .float: Double(Float(bitPattern: integer(UInt32.self, at: offset)))
    case .double: Double(bitPattern: integer(UInt64.self, at: offset))
    case .int16, .int32, .int64: Double(integer(field, index))
    }
  }

  private mutating func set(_ value: Int, _ field: NIfTIField, _ index: Int = 0) {
    let offset = field.offset + index * field.kind.byteCount
    switch field.kind {
    case .int16: set(Int16(truncatingIfNeeded: value), at: offset)
    case .int32: set(Int32(truncatingIfNeeded: value), at: offset)
    case .int64: set(Int64(value), at: offset)
    case .float, .double: set(Float(value), field, index)
    }
  }

  private func float(_ field: NIfTIField, _ index: Int = 0) -> Float {
    guard field.kind == .float else { return Float(real(field, index)) }
    return Float(bitPattern: integer(UInt32.self, at: field.offset + 4 * index))
  }

  private mutating func set(_ value: Float, _ field: NIfTIField, _ index: Int = 0) {
    let offset = field.offset + index * field.kind.byteCount
    switch field.kind {
    case .float: set(value.bitPattern, at: offset)
    case .double: set(Double(value).bitPattern, at: offset)
    case .int16, .int32, .int64: set(Int(exactly: value) ?? 0, field, index)
    }
  }
}

/// The fields that Imaging uses. Reals are float32 here, as geometry is; `offset` and `scaling` have the header's precision.
extension NIfTIHeader {
  /// `dim[0]`: the number of dimensions.
  public internal(set) var rank: Int {
    get { dimension(0) }
    set { setDimension(0, newValue) }
  }
  /// The datatype's code.
  public internal(set) var datatype: Int {
    get { integer(fields.datatype) }
    set { set(newValue, fields.datatype) }
  }
  public internal(set) var bitsPerVoxel: Int {
    get { integer(fields.bitsPerVoxel) }
    set { set(newValue, fields.bitsPerVoxel) }
  }
  public internal(set) var voxelOffset: Float {
    get { float(fields.voxelOffset) }
    set { set(newValue, fields.voxelOffset) }
  }
  public internal(set) var slope: Float {
    get { float(fields.slope) }
    set { set(newValue, fields.slope) }
  }
  public internal(set) var intercept: Float {
    get { float(fields.intercept) }
    set { set(newValue, fields.intercept) }
  }
  /// `xyzt_units`: the units of length and of time.
  public internal(set) var units: UInt8 {
    get { bytes[fields.units] }
    set { bytes[fields.units] = newValue }
  }
  public internal(set) var qformCode: Int {
    get { integer(fields.qformCode) }
    set { set(newValue, fields.qformCode) }
  }
  public internal(set) var sformCode: Int {
    get { integer(fields.sformCode) }
    set { set(newValue, fields.sformCode) }
  }
  /// `quatern_b`, `quatern_c`, `quatern_d`, `qoffset_x`, `qoffset_y`, `qoffset_z`.
  public internal(set) var quaternion: [Float] {
    get { (0..<6).map { float(fields.quaternion, $0) } }
    set { for (index, value) in newValue.prefix(6).enumerated() { set(value, fields.quaternion, index) } }
  }
  /// The three rows of the sform.
  public internal(set) var sform: [Float] {
    get { (0..<12).map { float(fields.sform, $0) } }
    set { for (index, value) in newValue.prefix(12).enumerated() { set(value, fields.sform, index) } }
  }
  /// `toffset`.
  var timeOffset: Double { real(fields.timeOffset) }
  /// `vox_offset`; nil where it is no whole number.
  var exactVoxelOffset: Int? {
    fields.voxelOffset.kind == .int64 ? integer(fields.voxelOffset) : Int(exactly: real(fields.voxelOffset))
  }
  /// `scl_slope` and `scl_inter`.
  var scaling: (slope: Double, intercept: Double) { (real(fields.slope), real(fields.intercept)) }

  public func dimension(_ axis: Int) -> Int { integer(fields.dimensions, axis) }

  mutating func setDimension(_ axis: Int, _ size: Int) { set(size, fields.dimensions, axis) }

  public func pixdim(_ axis: Int) -> Float { float(fields.pixdim, axis) }

  mutating func setPixdim(_ axis: Int, _ value: Float) { set(value, fields.pixdim, axis) }

  func hasMagic(isPair: Bool) -> Bool {
    bytes[fields.magic].elementsEqual(version.magic(isPair: isPair))
  }

  mutating func setMagic(isPair: Bool) {
    bytes.replaceSubrange(fields.magic, with: version.magic(isPair: isPair))
  }
}

extension NIfTIHeader {
  /// This header for values of another type on the same grid. What places the voxels in space and time stays
  /// as it is, bit for bit; what described the old values goes.
  ///
  /// - Parameter isPair: whether the voxels go into a file of their own.
  func forOutput(_ type: VoxelType, components: Int, isPair: Bool) -> NIfTIHeader {
    var output = self
    for axis in 1...7 where axis > rank { output.setDimension(axis, 1) }
    if components > 1 {
      output.rank = max(rank, 5)
      output.setDimension(5, components)
    } else if rank >= 5 {
      output.setDimension(5, 1)
    }
    output.datatype = type.rawValue
    output.bitsPerVoxel = type.byteCount * 8
    output.setMagic(isPair: isPair)
    output.voxelOffset = isPair ? 0 : Float(version.leastVoxelOffset)
    output.slope = 1
    output.intercept = 0
    for field in [fields.intentParameters] + fields.displayRanges {
      for index in 0..<field.count { output.set(0, field, index) }
    }
    output.set(components > 1 ? Self.intentVector : 0, fields.intentCode)
    for index in fields.intentName { output.bytes[index] = 0 }
    return output
  }

  /// NIFTI_INTENT_VECTOR: several values per voxel along dimension 5.
  private static let intentVector = 1007

  /// The same geometry for libniftiio, which knows version 1 only, and one voxel: what a header says of more must not
  /// concern it.
  var geometry: [UInt8] {
    var plain = NIfTIHeader()
    plain.rank = 3
    for axis in 1...7 { plain.setDimension(axis, 1) }
    for axis in 0...3 { plain.setPixdim(axis, pixdim(axis)) }
    plain.datatype = VoxelType.uint8.rawValue
    plain.bitsPerVoxel = 8
    plain.voxelOffset = 352
    (plain.qformCode, plain.sformCode) = (min(1, max(0, qformCode)), min(1, max(0, sformCode)))
    (plain.quaternion, plain.sform) = (quaternion, sform)
    return plain.bytes
  }
}
