import Foundation

/// The formats in which images are read and written.
public enum ImageFormat: String, Sendable, CaseIterable {
  case nifti = "NIfTI"
  case png = "PNG"
  case tiff = "TIFF"

  /// How names of its files end; the first is the usual one. A `.hdr` has an `.img` beside it.
  public var endings: [String] {
    switch self {
    case .nifti: [".nii.gz", ".nii", ".hdr", ".img", ".hdr.gz", ".img.gz"]
    case .png: [".png"]
    case .tiff: [".tif", ".tiff"]
    }
  }

  /// In words, for errors: `.tif or .tiff`.
  var endingsInWords: String { Self.words(endings) }

  /// Those of all formats.
  static var endings: String { words(allCases.flatMap(\.endings)) }

  private static func words(_ endings: [String]) -> String {
    endings.dropLast().joined(separator: ", ") + (endings.count > 1 ? " or " : "")
      + endings.suffix(1).joined()
  }

  /// The format of float32 maps that go with masks in this one.
  public var ofMaps: ImageFormat { self == .png ? .tiff : self }

  /// What a file begins with; NIfTI's header is looked at more closely.
  init(firstBytes bytes: [UInt8]) {
    let tiffs: [[UInt8]] = [
      [0x49, 0x49, 42, 0], [0x4d, 0x4d, 0, 42], [0x49, 0x49, 43, 0], [0x4d, 0x4d, 0, 43],
    ]
    if bytes.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) {
      self = .png
    } else if tiffs.contains(where: bytes.starts) {
      self = .tiff
    } else {
      self = .nifti
    }
  }
}

/// A path that ends as an image's file does.
public struct ImageName: Sendable, Equatable {
  public let format: ImageFormat
  /// The path without its ending.
  public let stem: String
  /// With its dot, as it is written.
  public let ending: String

  /// nil where the path says no format.
  public init?(_ path: String) {
    let lowercase = path.lowercased()
    for format in ImageFormat.allCases {
      for ending in format.endings where lowercase.hasSuffix(ending) {
        self.format = format
        stem = String(path.dropLast(ending.count))
        self.ending = String(path.suffix(ending.count))
        return
      }
    }
    return nil
  }

  var isGzip: Bool { ending.lowercased().hasSuffix(".gz") }

  /// Whether it names a header or its voxels, each of which lies in a file of its own.
  public var isPair: Bool { [".hdr", ".img"].contains { ending.lowercased().hasPrefix($0) } }

  /// All files that an image of this name is written to: of a pair the header and the voxels.
  public var files: [String] {
    guard isPair else { return [stem + ending] }
    return [".hdr", ".img"].map { companion($0, isGzip: isGzip) }
  }

  /// All files that an image of this name is read from: of a pair the header and the voxels, of which one lies beside the
  /// other, gzipped as that is or not.
  public var filesToRead: [String] {
    guard isPair else { return [stem + ending] }
    func found(_ part: String) -> String {
      if ending.lowercased().hasPrefix(part) { return stem + ending }
      let (same, other) = (companion(part, isGzip: isGzip), companion(part, isGzip: !isGzip))
      return access(same, F_OK) != 0 && access(other, F_OK) == 0 ? other : same
    }
    return [found(".hdr"), found(".img")]
  }

  private func companion(_ part: String, isGzip: Bool) -> String {
    let lowercase = part + (isGzip ? ".gz" : "")
    return stem + (ending == ending.uppercased() ? lowercase.uppercased() : lowercase)
  }
}
