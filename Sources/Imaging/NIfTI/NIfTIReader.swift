/// A NIfTI file of either version, or the header and the voxels of a pair, read slice by slice.
///
/// In this order: open the exact path, sniff gzip, validate the raw header, hold it against the file's size and the
/// limits, geometry through libniftiio, voxels through zlib to the end of the stream.
final class NIfTIReader: SliceSource {
  let form: VolumeForm

  private let stream: ByteStream
  private let limits: ReadingLimits
  private let layout: VoxelLayout
  private var decoder: VoxelDecoder

  /// - Parameters:
  ///   - file: the voxels', and the header's where that is none of its own.
  ///   - headerFile: the header's of a pair.
  init(
    _ file: InputFile, header headerFile: InputFile?, path: String, as content: Content, order: AxisOrder?,
    limits: ReadingLimits
  ) throws(Problem) {
    self.limits = limits
    stream = try ByteStream(file)
    let isPair = headerFile != nil
    let headerStream = if let headerFile { try ByteStream(headerFile) } else { stream }
    let header = try NIfTIHeader(headerStream)
    layout = try VoxelLayout(header, isPair: isPair, content: content)
    if isPair { _ = try headerStream.finish(limit: limits.maximumVoxelOffset) }
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
    // What is written on one frame's grid has one.
    var written = header
    if case .frame = content, header.rank >= 4 { written.setDimension(4, 1) }
    if layout.shape[3] > 1 && timing.unit == .unknown { warnings.append(.unknownTimeUnit) }
    if header.bitsPerVoxel == 0 { warnings.append(.noBitsPerVoxel) }
    if !header.scaling.slope.isFinite { warnings.append(.scalingIgnored) }
    form = VolumeForm(
      path: path, format: .nifti, header: written, grid: grid, frames: layout.shape[3],
      components: layout.components, timing: timing, warnings: warnings,
      readingBytes: grid.order == .file ? 0 : grid.shape.reduce(1, *) * layout.type.byteCount)
    decoder = VoxelDecoder(layout, swaps: header.wasBigEndian, grid: grid)
    if stream.isGzip && layout.isSuspicious(limits, fileBytes: file.byteCount) {
      try stream.proveToTheEnd(at: layout.offset + layout.byteCount, limits)
    }
    try skip(layout.offset + layout.unread.before - stream.position)
  }

  func read(_ count: Int, into values: inout [Float]) throws(Problem) {
    try decoder.decode(slices: count, of: stream, into: &values)
  }

  private func skip(_ count: Int) throws(Problem) {
    guard try stream.skip(count) == count else {
      throw .truncated(expected: layout.offset + layout.byteCount, found: stream.position)
    }
  }

  func finish() throws(Problem) -> [ImagingWarning] {
    try skip(layout.unread.behind)
    let trailing = try stream.finish(limit: limits.maximumTrailingBytes)
    try decoder.checkValues()
    return trailing > 0 ? [.trailingBytes(trailing)] : []
  }
}
