import Foundation
import Terminal

extension ImagingError: CustomStringConvertible {
  /// One line, whatever the path holds.
  public var description: String {
    if case .notWritten(let error) = problem { return error.description.escaped }
    let (reason, advice) = isMisnamed ? ("its name isn't UTF-8", "another name for it") : problem.text
    let subject = path.isEmpty ? "a volume" : "\"\(path)\""
    return "Can't \(action.rawValue) \(subject) because \(reason); use \(advice)".escaped
  }

  /// A name of other bytes was read with U+FFFD in their place, and no file is called that.
  private var isMisnamed: Bool {
    if case .system(ENOENT) = problem { path.contains("\u{FFFD}") } else { false }
  }
}

extension ImagingError: LocalizedError {
  public var errorDescription: String? { description }
}

extension Problem {
  /// The reason and the advice: the two halves of *because …; use …*.
  package var text: (reason: String, advice: String) {
    switch self {
    case .system(let number):
      (String(cString: strerror(number)).lowercasedFirst, "a path that this process may open")
    case .pathHoldsNUL: ("its path holds a NUL character", "a path without one")
    case .nameNotUTF8: ("its name holds bytes that are no UTF-8", "a name in UTF-8")
    case .notRegular(let kind): ("it is \(kind)", "a regular file")
    case .empty: ("it is empty", "an image's file")
    case .truncated(let expected, let found):
      ("it ends early: \(expected) bytes were announced, \(found) are there", "a complete copy")
    case .corruptGzip(let detail): ("its gzip stream is damaged (\(detail))", "an intact copy")
    case .trailingBytes(let limit):
      ("more than \(limit) bytes follow its voxels", "a file that ends where its volume does")
    case .outOfMemory(let bytes): ("\(bytes) bytes of memory can't be had", "a smaller volume")

    case .shorterThanHeader(let found):
      ("it holds \(found) bytes, fewer than a NIfTI header has", "a complete copy")
    case .gzippedTwice: ("it was gzipped twice", "gunzip once")
    case .notNIfTI(let size):
      ("it is no NIfTI, PNG or TIFF file (sizeof_hdr is \(size), not 348 or 540)", "one of these formats")
    case .headerOfPair:
      (
        "it is half of a pair",
        "names that end in .hdr and .img for its files, or a single .nii or .nii.gz file"
      )
    case .notAPair:
      ("its header is not that of a pair (its magic is \"n+1\" or \"n+2\")", "the name NAME.nii for it")
    case .badMagic: ("its magic is not NIfTI's", "a NIfTI image, not ANALYZE 7.5")
    case .badRank(let rank): ("dim[0] is \(rank)", "an image of 2, 3 or 4 dimensions")
    case .badDimension(let axis, let size): ("dim[\(axis)] is \(size)", "dimensions of at least 1")
    case .unsupportedDimension(let axis, let size):
      ("dim[\(axis)] is \(size)", "one scalar channel of x, y, z and time")
    case .severalFrames(let frames):
      ("it holds \(frames) frames where one volume is wanted", "one frame of it, or read it as a series")
    case .noFrame(let frame, let frames):
      ("it has no frame \(frame), counted from 0: it holds \(frames)", "a frame that it has")
    case .unsupportedDatatype(let code):
      ("its datatype is \(VoxelType.name(ofCode: code))", "integers of 8 to 64 bits, float32 or float64")
    case .badBitsPerVoxel(let found, let expected):
      ("bitpix is \(found) where its datatype needs \(expected)", "a file whose header is consistent")
    case .badVoxelOffset(let offset, let least):
      ("vox_offset is \(offset)", "a whole number from \(least) to the file's end")
    case .voxelOffsetTooFar(let offset, let limit):
      ("vox_offset is \(offset), beyond the limit of \(limit)", "a file with smaller header extensions")
    case .tooManyVoxels: ("its dimensions multiply beyond 64 bits", "a smaller volume")
    case .tooManyBytes(let bytes, let limit):
      ("it needs \(bytes) bytes, above the limit of \(limit)", "a smaller volume or a higher limit")
    case .implausibleInflation(let bytes, let fileBytes):
      (
        "a file of \(fileBytes) bytes announces \(bytes) bytes of voxels",
        "a file that is no decompression bomb"
      )
    case .badScaling(let slope, let intercept):
      ("scl_slope is \(slope) and scl_inter \(intercept)", "finite scaling")
    case .refusedByLibrary: ("libniftiio refuses its header", "a valid NIfTI file")

    case .not(let format): ("it is no \(format.rawValue) file", "the ending of its own format")
    case .corruptPNG(let detail): ("libpng says: \(detail)", "an intact PNG file")
    case .corruptTIFF(let detail): ("libtiff says: \(detail)", "an intact TIFF file")
    case .unsupportedTIFF(let detail):
      (
        detail,
        "grey or RGB pages of 8 to 64 bits, uncompressed or with LZW, deflate, PackBits, Zstandard or JPEG"
      )
    case .differentPages(let first, let other, let page):
      ("its first page has \(first), but page \(page) has \(other)", "pages that are alike, as slices are")
    case .transparentPixels(let count):
      (
        "\(Text.count(count, "pixel")) not opaque, and what is under them nobody has seen",
        "an image without transparency"
      )
    case .channelCount(let found, let wanted):
      (
        "it has \(Text.plain(found, "channel")) where \(wanted) \(wanted == 1 ? "is" : "are") wanted",
        wanted == 1 ? "a grey image" : "an image of as many channels"
      )

    case .badSpacing(let axis, let value):
      ("its voxel spacing along axis \(axis) is \(value) mm", "spacings from 0.0001 to 10000 mm")
    case .badMatrix(let source, let fault):
      ("its \(source.rawValue) \(fault.rawValue)", "a valid orientation")
    case .differentGrids(let own, let other, let path):
      ("its grid is \(own) but that of \"\(path)\" is \(other)", "images on one grid")
    case .differentFrames(let own, let other, let path):
      ("it has \(own) frames but \"\(path)\" has \(other)", "images with as many frames")

    case .nonFiniteVoxels(let count):
      ("\(Text.count(count, "voxel")) NaN or infinite", "an image of finite values")
    case .overflowingVoxels(let count):
      ("\(Text.count(count, "voxel")) too large for float32", "smaller values or scaling")
    case .inexactIntegers(let count):
      ("\(Text.count(count, "integer")) not exact in float32", "values of at most 24 bits, or scaling")
    case .fractionalLabels(let count, let example):
      ("\(Text.count(count, "label")) not whole, such as \(example)", "a mask of whole numbers")
    case .unknownLabels(let count, let example, let map):
      ("\(Text.count(count, "label")) not in the map \(map), such as \(example)", "the mask's own label map")
    case .unknownClasses(let count, let example, let map):
      ("\(Text.count(count, "class", "classes")) not in the map \(map), such as \(example)", "its classes")
    case .valuesBeyondMasks(let map):
      ("masks are bytes and can't hold the values of \(map)", "a map with values from 0 to 255 for masks")
    case .unknownLabelMap(let known):
      ("no label map has this name", (known + ["the path of a .json file"]).joined(separator: ", "))
    case .mapOfOtherClasses(let names, let classes):
      (
        "it maps to \(names.joined(separator: ", ")), and the classes are \(classes.joined(separator: ", "))",
        "a .json file that names these"
      )
    case .badLabelMap(let detail):
      (detail, "an object such as {\"cell\": 1, \"membrane\": [2, 4], \"ignore\": 5}")

    case .notWritten(let error): ("of a failure to write it (\(error))", "another path")
    case .badExtension: ("its name says no format", "a name that ends in \(ImageFormat.endings)")
    case .otherFormat(let named, let wanted):
      (
        "it would be \(wanted.rawValue), not \(named.rawValue)",
        "a name that ends in \(wanted.endingsInWords)"
      )
    case .wrongCount(let expected, let found):
      ("\(found) values were given for \(expected) voxels", "one value per voxel")
    case .tooLargeForNIfTI(let size): ("a dimension is \(size)", "dimensions from 1 to 32767")
    case .nothingToDraw:
      ("no such frame or panel can be drawn", "a frame of the volume and panels of 1 to 16384 pixels")
    case .pictureTooLarge(let width, let height):
      ("it would measure \(width) × \(height) pixels", "fewer slices or smaller panels")
    case .pngRefused(let detail): ("libpng says: \(detail)", "a smaller picture")
    case .drawingFailed(let detail): ("cairo says: \(detail)", "a smaller picture")
    case .badCount(let what, let count, let range):
      ("\(count) \(what) can't be made", "\(range.lowerBound) to \(range.upperBound) \(what)")
    case .stopped: ("the work was stopped and nothing is left of it", "the same command to begin again")
    case .unexpected(let detail): (detail, "another file")
    }
  }
}

/// Small pieces of text.
package enum Text {
  /// `1 voxel is`, `2 voxels are`.
  package static func count(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
    count == 1 ? "1 \(noun) is" : "\(count) \(plural ?? noun + "s") are"
  }

  /// `1 channel`, `2 channels`.
  static func plain(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

  /// A number to four decimals, without the noise of float32 printed as float64.
  package static func number(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e9 else { return "\(value)" }
    let rounded = (value * 1e4).rounded() / 1e4
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }
}

extension String {
  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
