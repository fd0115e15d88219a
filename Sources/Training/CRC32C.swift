/// The cyclic redundancy check of iSCSI (RFC 3720, Castagnoli's polynomial), which TensorBoard's files need: it finds every
/// burst of damage up to 32 bits, and misses one in four billion of longer ones.
struct CRC32C {
  private var register: UInt32 = ~0

  /// Of all bytes so far.
  var value: UInt32 { ~register }

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes[...]
    // Eight tables take eight bytes at a time (Kounavis and Berry 2005).
    while rest.count >= 8 {
      let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: rest.startIndex, as: UInt64.self))
      var mixed = word ^ UInt64(register)
      var next: UInt32 = 0
      for table in stride(from: 7, through: 0, by: -1) {
        next ^= Self.tables[table << 8 | Int(mixed & 0xFF)]
        mixed >>= 8
      }
      register = next
      rest = rest.dropFirst(8)
    }
    for byte in rest {
      register = Self.tables[Int(UInt8(truncatingIfNeeded: register) ^ byte)] ^ register >> 8
    }
  }

  mutating func add(_ bytes: [UInt8]) { bytes.withUnsafeBytes { add($0) } }

  mutating func add(_ text: String) { add(Array(text.utf8)) }

  /// Entry n of table t: byte n with t zero bytes behind it.
  private static let tables: [UInt32] = {
    var tables = (0..<256).map { byte in
      (0..<8).reduce(UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0x82F6_3B78 : 0) }
    }
    for index in 256..<2048 {
      let shorter = tables[index - 256]
      tables.append(shorter >> 8 ^ tables[Int(shorter & 0xFF)])
    }
    return tables
  }()
}
