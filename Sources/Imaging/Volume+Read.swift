extension Volume {
  /// Reads a `.nii` or `.nii.gz`. Fails closed: a file that is damaged, incomplete, hostile or ambiguous is
  /// refused with its reason; what was put up with is in `warnings`.
  ///
  /// In this order: open the exact path, sniff gzip, validate the raw header, hold it against the file's size
  /// and the limits, geometry through libniftiio, voxels through zlib to the end of the stream.
  public static func read(
    path: String, as content: Content = .series, limits: ReadingLimits = ReadingLimits()
  ) throws(ImagingError) -> Volume {
    do throws(Problem) {
      return try read(opening: path, content, limits)
    } catch {
      throw ImagingError(.read, path, error)
    }
  }

  /// The grid of a file whose header is sound, without reading its voxels.
  public static func grid(
    path: String, as content: Content = .series, limits: ReadingLimits = ReadingLimits()
  ) throws(ImagingError) -> Grid {
    do throws(Problem) {
      return try OpenedVolume(path: path, content, limits).orientation.grid
    } catch {
      throw ImagingError(.read, path, error)
    }
  }

  private static func read(
    opening path: String, _ content: Content, _ limits: ReadingLimits
  ) throws(Problem) -> Volume {
    let opened = try OpenedVolume(path: path, content, limits)
    let (stream, header, layout) = (opened.stream, opened.header, opened.layout)
    let gap = layout.offset - stream.position
    let skipped = try stream.skip(gap)
    guard skipped == gap else { throw .truncated(expected: layout.offset, found: stream.position) }
    var decoder = VoxelDecoder(layout, swaps: header.wasBigEndian)
    let voxels = try decoder.decode(stream)
    let trailing = try stream.finish(limit: limits.maximumTrailingBytes)
    try decoder.checkValues()

    let timing = Timing(header)
    var warnings = opened.orientation.warnings
    if layout.shape[3] > 1 && timing.unit == .unknown { warnings.append(.unknownTimeUnit) }
    if !header.slope.isFinite { warnings.append(.scalingIgnored) }
    if trailing > 0 { warnings.append(.trailingBytes(trailing)) }
    return Volume(
      path: path, header: header, grid: opened.orientation.grid, frames: layout.shape[3],
      components: layout.components, timing: timing, voxels: voxels, warnings: warnings)
  }
}

/// A file whose header was read, believed and understood; its voxels come next.
private struct OpenedVolume {
  let stream: ByteStream
  let header: NIfTIHeader
  let layout: VoxelLayout
  let orientation: Orientation

  init(path: String, _ content: Content, _ limits: ReadingLimits) throws(Problem) {
    let file = try InputFile(path: path)
    stream = try ByteStream(file)
    header = try NIfTIHeader(raw: stream.readBytes(upTo: NIfTIHeader.byteCount))
    layout = try VoxelLayout(header, content: content)
    try layout.check(limits, fileBytes: file.byteCount, isGzip: stream.isGzip)
    orientation = try Orientation(header, shape: Array(layout.shape[..<3]))
  }
}
