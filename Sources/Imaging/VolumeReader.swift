/// A `.nii` or `.nii.gz` whose header was read and believed, read slice by slice. Fails closed: a file that is damaged,
/// incomplete, hostile or ambiguous is refused with its reason, at the latest by `finish`.
///
/// In this order: open the exact path, sniff gzip, validate the raw header, hold it against the file's size and the
/// limits, geometry through libniftiio, voxels through zlib to the end of the stream.
public final class VolumeReader {
  /// What the file says of its volume; `finish` adds to its warnings.
  public private(set) var form: VolumeForm

  private let stream: ByteStream
  private let limits: ReadingLimits
  private var decoder: VoxelDecoder
  private var slicesRead = 0

  /// - Parameter order: how the volume lies in the file, such as that of the image to a label; nil: as the file's own grid
  ///   says, with slices along z.
  /// - Throws: what is wrong with the header, or with the stream of a gzip file that is suspiciously small.
  public init(
    path: String, as content: Content = .series, order: AxisOrder? = nil,
    limits: ReadingLimits = ReadingLimits()
  ) throws(ImagingError) {
    self.limits = limits
    do throws(Problem) {
      let file = try InputFile(path: path)
      stream = try ByteStream(file)
      let header = try NIfTIHeader(raw: stream.readBytes(upTo: NIfTIHeader.byteCount))
      let layout = try VoxelLayout(header, content: content)
      try layout.check(limits, fileBytes: file.byteCount, isGzip: stream.isGzip)
      let orientation = try Orientation(header, shape: Array(layout.shape[..<3]))
      var warnings = orientation.warnings
      var grid = orientation.grid
      if let order {
        grid = order.arrange(grid)
      } else if let axis = AxisOrder.sliceAxis(of: grid, rank: header.rank) {
        if axis != 2 { warnings.append(.slicesAlong(axis: axis + 1, spacing: grid.spacing[axis])) }
        grid = AxisOrder(sliceAxis: axis, of: grid).arrange(grid)
      } else {
        warnings.append(.sliceAxisUnknown(spacing: grid.spacing))
      }
      let timing = Timing(header)
      if layout.shape[3] > 1 && timing.unit == .unknown { warnings.append(.unknownTimeUnit) }
      if header.bitsPerVoxel == 0 { warnings.append(.noBitsPerVoxel) }
      if !header.slope.isFinite { warnings.append(.scalingIgnored) }
      form = VolumeForm(
        path: path, header: header, grid: grid, frames: layout.shape[3], components: layout.components,
        timing: timing, warnings: warnings)
      decoder = VoxelDecoder(layout, swaps: header.wasBigEndian, grid: grid)
      if stream.isGzip && layout.isSuspicious(limits, fileBytes: file.byteCount) {
        try stream.proveToTheEnd(at: layout.offset + layout.byteCount, limits)
      }
      let gap = layout.offset - stream.position
      let skipped = try stream.skip(gap)
      guard skipped == gap else { throw .truncated(expected: layout.offset, found: stream.position) }
    } catch {
      throw ImagingError(.read, path, error)
    }
  }

  /// All slices of all frames and components.
  public var slices: Int { form.slices * form.components }

  /// Reads the next slices, or those that are left; x fastest.
  public func read(_ count: Int, into voxels: inout [Float]) throws(ImagingError) {
    let count = max(0, min(count, slices - slicesRead))
    do throws(Problem) {
      try decoder.decode(slices: count, of: stream, into: &voxels)
    } catch {
      throw ImagingError(.read, form.path, error)
    }
    slicesRead += count
  }

  /// Goes on to the end of the stream and refuses what is wrong with it, or with values that were read.
  public func finish() throws(ImagingError) {
    do throws(Problem) {
      let trailing = try stream.finish(limit: limits.maximumTrailingBytes)
      try decoder.checkValues()
      if trailing > 0 { form.warnings.append(.trailingBytes(trailing)) }
    } catch {
      throw ImagingError(.read, form.path, error)
    }
  }
}

extension Volume {
  /// Reads a whole volume into memory; what was put up with is in `warnings`.
  public static func read(
    path: String, as content: Content = .series, order: AxisOrder? = nil,
    limits: ReadingLimits = ReadingLimits()
  ) throws(ImagingError) -> Volume {
    let reader = try VolumeReader(path: path, as: content, order: order, limits: limits)
    var voxels: [Float] = []
    try reader.read(reader.slices, into: &voxels)
    try reader.finish()
    return Volume(form: reader.form, voxels: voxels)
  }

  /// The grid of a file whose header is sound, without reading its voxels.
  public static func grid(
    path: String, as content: Content = .series, order: AxisOrder? = nil,
    limits: ReadingLimits = ReadingLimits()
  ) throws(ImagingError) -> Grid {
    try VolumeReader(path: path, as: content, order: order, limits: limits).form.grid
  }
}
