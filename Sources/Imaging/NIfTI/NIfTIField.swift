/// A field of a header: where it lies and what it is made of.
struct NIfTIField: Sendable, Equatable {
  /// How a number is stored.
  enum Kind: Sendable {
    case int16, int32, int64, float, double

    var byteCount: Int {
      switch self {
      case .int16: 2
      case .int32, .float: 4
      case .int64, .double: 8
      }
    }
  }

  let offset: Int
  let kind: Kind
  /// How many numbers follow each other.
  let count: Int

  init(_ offset: Int, _ kind: Kind, _ count: Int = 1) {
    (self.offset, self.kind, self.count) = (offset, kind, count)
  }
}

/// The two layouts of a NIfTI header.
public enum NIfTIVersion: Int, Sendable, CaseIterable {
  case one = 1
  case two = 2

  /// `sizeof_hdr`, by which they are told apart.
  public var byteCount: Int { self == .one ? 348 : 540 }

  /// The least `vox_offset` of a single file: the header and four bytes that say that no extension follows.
  var leastVoxelOffset: Int { byteCount + 4 }

  /// The longest that a dimension may be.
  var largestDimension: Int { self == .one ? Int(Int16.max) : Int.max }

  var fields: NIfTIFields { self == .one ? .one : .two }

  /// The magic of a single file, or of a header whose voxels lie in a file of their own.
  func magic(isPair: Bool) -> [UInt8] {
    let name: [UInt8] = [0x6e, isPair ? 0x69 : 0x2b, UInt8(0x30 + rawValue), 0]
    // As in PNG: a transfer that changes line ends is found out.
    return self == .one ? name : name + [0x0d, 0x0a, 0x1a, 0x0a]
  }
}

/// Every field wider than a byte that this module reads, clears or needs to know to swap bytes.
struct NIfTIFields: Sendable {
  let size: NIfTIField
  let magic: Range<Int>
  let dimensions: NIfTIField
  let intentParameters: NIfTIField
  let intentCode: NIfTIField
  let intentName: Range<Int>
  let datatype: NIfTIField
  let bitsPerVoxel: NIfTIField
  let pixdim: NIfTIField
  let voxelOffset: NIfTIField
  let slope: NIfTIField
  let intercept: NIfTIField
  /// `cal_max` and `cal_min`, and NIfTI-1's `glmax` and `glmin`.
  let displayRanges: [NIfTIField]
  let timeOffset: NIfTIField
  let qformCode: NIfTIField
  let sformCode: NIfTIField
  let quaternion: NIfTIField
  let sform: NIfTIField
  /// `xyzt_units`: one byte, or the low one of four.
  let units: Int
  /// What only byte order matters for.
  let others: [NIfTIField]

  /// All of them.
  var all: [NIfTIField] {
    [
      size, dimensions, intentParameters, intentCode, datatype, bitsPerVoxel, pixdim, voxelOffset, slope,
      intercept, timeOffset, qformCode, sformCode, quaternion, sform,
    ] + displayRanges + others
  }

  static let one = NIfTIFields(
    size: .init(0, .int32), magic: 344..<348, dimensions: .init(40, .int16, 8),
    intentParameters: .init(56, .float, 3), intentCode: .init(68, .int16), intentName: 328..<344,
    datatype: .init(70, .int16), bitsPerVoxel: .init(72, .int16), pixdim: .init(76, .float, 8),
    voxelOffset: .init(108, .float), slope: .init(112, .float), intercept: .init(116, .float),
    displayRanges: [.init(124, .float, 2), .init(140, .int32, 2)], timeOffset: .init(136, .float),
    qformCode: .init(252, .int16), sformCode: .init(254, .int16), quaternion: .init(256, .float, 6),
    sform: .init(280, .float, 12), units: 123,
    others: [.init(32, .int32), .init(36, .int16), .init(74, .int16), .init(120, .int16), .init(132, .float)])

  static let two = NIfTIFields(
    size: .init(0, .int32), magic: 4..<12, dimensions: .init(16, .int64, 8),
    intentParameters: .init(80, .double, 3), intentCode: .init(504, .int32), intentName: 508..<524,
    datatype: .init(12, .int16), bitsPerVoxel: .init(14, .int16), pixdim: .init(104, .double, 8),
    voxelOffset: .init(168, .int64), slope: .init(176, .double), intercept: .init(184, .double),
    displayRanges: [.init(192, .double, 2)], timeOffset: .init(216, .double),
    qformCode: .init(344, .int32), sformCode: .init(348, .int32), quaternion: .init(352, .double, 6),
    sform: .init(400, .double, 12), units: 500,
    others: [.init(208, .double), .init(224, .int64, 2), .init(496, .int32), .init(500, .int32)])
}
