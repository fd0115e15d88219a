import CTIFF

/// What a page of a TIFF file holds, once it is believed.
struct TIFFPage {
  let width, height: Int
  let type: VoxelType
  /// Of a pixel, and which of them is its opacity.
  let samples: Int
  let opacity: Int?
  let isPlanar: Bool
  /// The bytes of all its strips or tiles, and those of one.
  let blockBytes, largestBlock: Int
  /// The samples of the page.
  let storedBytes: Int

  var channels: Int { samples - (opacity == nil ? 0 : 1) }
  var pixels: Int { width * height }

  private static let compressions: Set<Int32> = [
    COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_DEFLATE, COMPRESSION_PACKBITS,
    COMPRESSION_ZSTD, COMPRESSION_JPEG,
  ]

  init(_ page: ctiff_page) throws(Problem) {
    (width, height) = (Int(page.width), Int(page.height))
    isPlanar = page.is_planar
    guard width > 0, height > 0 else { throw .corruptTIFF("a page has no pixels") }
    type = try Self.type(page)
    let colours =
      switch Int32(page.photometric) {
      case PHOTOMETRIC_MINISBLACK: 1
      case PHOTOMETRIC_RGB: 3
      case PHOTOMETRIC_MINISWHITE: throw .unsupportedTIFF("0 means white")
      case PHOTOMETRIC_PALETTE: throw .unsupportedTIFF("it has a palette")
      default: throw .unsupportedTIFF("its photometric interpretation is \(page.photometric)")
      }
    samples = Int(page.samples)
    opacity = page.opacity < 0 ? nil : Int(page.opacity)
    guard samples >= colours, page.opacity < samples, page.opacity < 0 || page.opacity >= colours else {
      throw .corruptTIFF("a page's pixels have too few samples")
    }
    guard Self.compressions.contains(Int32(page.compression)), TIFFIsCODECConfigured(page.compression) != 0
    else {
      throw .unsupportedTIFF("its compression is \(page.compression)")
    }
    (blockBytes, largestBlock) = (Int(page.bytes), Int(page.block_bytes))
    storedBytes = try VoxelLayout.product([width, height, samples, type.byteCount])
  }

  private static func type(_ page: ctiff_page) throws(Problem) -> VoxelType {
    let isReal = Int32(page.format) == SAMPLEFORMAT_IEEEFP
    let isSigned = Int32(page.format) == SAMPLEFORMAT_INT
    let type: VoxelType? =
      switch (page.bits, isReal, isSigned) {
      case (8, false, let isSigned): isSigned ? .int8 : .uint8
      case (16, false, let isSigned): isSigned ? .int16 : .uint16
      case (32, false, let isSigned): isSigned ? .int32 : .uint32
      case (64, false, let isSigned): isSigned ? .int64 : .uint64
      case (32, true, _): .float32
      case (64, true, _): .float64
      default: nil
      }
    let isNumber = [SAMPLEFORMAT_UINT, SAMPLEFORMAT_INT, SAMPLEFORMAT_IEEEFP, SAMPLEFORMAT_VOID]
      .contains(Int32(page.format))
    guard let type, isNumber else {
      throw .unsupportedTIFF("its samples have \(page.bits) bits of format \(page.format)")
    }
    return type
  }

  /// Whether both can be slices of one volume; how they are compressed is no matter.
  func isLike(_ other: TIFFPage) -> Bool {
    (width, height, samples, opacity ?? -1) == (other.width, other.height, other.samples, other.opacity ?? -1)
      && (type, isPlanar) == (other.type, other.isPlanar)
  }
}

extension TIFFPage: CustomStringConvertible {
  var description: String {
    "\(width) × \(height) pixels of \(samples == 1 ? "one" : "\(samples)") \(type)\(isPlanar ? ", planar" : "")"
  }
}
