/// The datatypes of NIfTI-1 that hold one real number per voxel. Raw values are the header's codes.
public enum VoxelType: Int, Sendable, CaseIterable {
  case uint8 = 2
  case int16 = 4
  case int32 = 8
  case float32 = 16
  case float64 = 64
  case int8 = 256
  case uint16 = 512
  case uint32 = 768
  case int64 = 1024
  case uint64 = 1280

  /// The bytes of one voxel.
  public var byteCount: Int {
    switch self {
    case .uint8, .int8: 1
    case .int16, .uint16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }

  var isInteger: Bool { self != .float32 && self != .float64 }

  /// A datatype code in words, supported or not.
  static func name(ofCode code: Int) -> String {
    let others = [
      0: "unknown (0)", 1: "binary", 32: "complex64", 128: "RGB24", 1536: "float128",
      1792: "complex128", 2048: "complex256", 2304: "RGBA32",
    ]
    return VoxelType(rawValue: code).map { "\($0)" } ?? others[code] ?? "\(code)"
  }
}
