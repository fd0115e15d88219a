/// What a reader wants to find in a file.
public enum Content: Equatable, Sendable {
  /// One volume: a single frame (2-D, 3-D, or 4-D with one time point).
  case volume
  /// One frame of a series, counted from 0.
  case frame(Int)
  /// One or more frames along dimension 4, which is time.
  case series
  /// Several values per voxel along dimension 5 as well, as maps of probabilities have.
  case components
}

/// Bounds on what a file may ask for.
public struct ReadingLimits: Sendable {
  /// The largest volume in bytes, as stored and as float32. Default 4 GiB.
  public var maximumBytes = 4 << 30
  /// The largest offset of the voxels in a gzip file, where it can't be held against the file's size.
  public var maximumVoxelOffset = 64 << 20
  /// The most bytes that may follow the voxels in a gzip stream.
  public var maximumTrailingBytes = 16 << 20
  /// Above `plausibleBytes` of voxels, how many bytes one byte of gzip may become.
  public var maximumInflation = 250
  /// Up to this many bytes any gzip is plausible: an empty mask shrinks a thousandfold.
  public var plausibleBytes = 256 << 20

  public init() {}

  /// The default limits with another bound on bytes.
  public init(maximumBytes: Int) { self.maximumBytes = maximumBytes }

  func check(bytes: Int) throws(Problem) {
    if bytes > maximumBytes { throw .tooManyBytes(bytes: bytes, limit: maximumBytes) }
  }

  /// Refuses a compressed file that announces so much more than it can hold that it must be a decompression bomb.
  /// - Parameter most: how many bytes one byte may become at all. Deflate can't do better than 1032 to 1, and images come
  ///   nowhere near it.
  func check(bytes: Int, inflatedFrom fileBytes: Int, most: Int = 1040) throws(Problem) {
    let inflation = bytes > plausibleBytes ? maximumInflation : most
    if bytes / max(1, inflation) > fileBytes {
      throw .implausibleInflation(bytes: bytes, fileBytes: fileBytes)
    }
  }
}
