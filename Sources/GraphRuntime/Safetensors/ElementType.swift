/// What a tensor's elements are, by the names that safetensors gives them.
public enum ElementType: String, Sendable, CaseIterable {
  case bool = "BOOL"
  case uint8 = "U8"
  case int8 = "I8"
  case float8E4M3 = "F8_E4M3"
  case float8E5M2 = "F8_E5M2"
  case uint16 = "U16"
  case int16 = "I16"
  case float16 = "F16"
  case bfloat16 = "BF16"
  case uint32 = "U32"
  case int32 = "I32"
  case float32 = "F32"
  case uint64 = "U64"
  case int64 = "I64"
  case float64 = "F64"

  /// Bytes of one element.
  public var byteCount: Int {
    switch self {
    case .bool, .uint8, .int8, .float8E4M3, .float8E5M2: 1
    case .uint16, .int16, .float16, .bfloat16: 2
    case .uint32, .int32, .float32: 4
    case .uint64, .int64, .float64: 8
    }
  }

  /// Counters and flags, which are never weights.
  public var isInteger: Bool {
    switch self {
    case .bool, .uint8, .int8, .uint16, .int16, .uint32, .int32, .uint64, .int64: true
    case .float8E4M3, .float8E5M2, .float16, .bfloat16, .float32, .float64: false
    }
  }

  /// Whether `Safetensors.floats` converts it.
  public var isReadable: Bool {
    switch self {
    case .float32, .float64, .float16, .bfloat16: true
    default: false
    }
  }

  /// Appends the elements of `bytes` as floats; only for readable types.
  func appendFloats(of bytes: UnsafeRawBufferPointer, to floats: inout [Float]) {
    for start in stride(from: 0, to: bytes.count - byteCount + 1, by: byteCount) {
      switch self {
      case .float64:
        let bits = bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)
        floats.append(Float(Double(bitPattern: UInt64(littleEndian: bits))))
      case .float16:
        floats.append(
          Float(halfBits: UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt16.self))))
      case .bfloat16:
        let bits = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt16.self))
        floats.append(Float(bitPattern: UInt32(bits) << 16))
      default:
        let bits = bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self)
        floats.append(Float(bitPattern: UInt32(littleEndian: bits)))
      }
    }
  }
}

extension Float {
  /// IEEE half precision: 1 sign, 5 exponent, 10 fraction bits. `Float16` doesn't exist on every platform.
  init(halfBits bits: UInt16) {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10) & 0x1F
    let fraction = UInt32(bits & 0x3FF)
    switch exponent {
    case 0: self = (sign == 0 ? 1 : -1) * Float(fraction) * 0x1p-24
    case 0x1F: self.init(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default: self.init(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}
