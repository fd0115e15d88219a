extension Volume {
  /// A volume made in memory, as `VolumeForm` describes it.
  ///
  /// - Parameter voxels: x fastest, then y, channels, z, t.
  public init(
    shape: [Int], spacing: [Double], directions: [[Double]]? = nil, secondsPerFrame: Double = 0,
    channels: Int = 1,
    voxels: [Float]
  ) throws(ImagingError) {
    let form = try VolumeForm(
      shape: shape, spacing: spacing, directions: directions, secondsPerFrame: secondsPerFrame,
      channels: channels)
    try self.init(form, voxels: voxels)
  }

  /// Voxels on a form that was made in memory: x fastest, then y, channels, z, t.
  package init(_ form: VolumeForm, voxels: [Float]) throws(ImagingError) {
    let count = form.voxelsPerFrame * form.channels * form.frames
    guard voxels.count == count else {
      throw ImagingError(.use, "", .wrongCount(expected: count, found: voxels.count))
    }
    self.init(form: form, voxels: voxels)
  }
}

extension VolumeForm {
  /// A form made in memory, to write slices on: the origin at its centre, millimetres and seconds, slices along z.
  ///
  /// - Parameters:
  ///   - shape: x, y, z, or x, y, z, t.
  ///   - spacing: millimetres along x, y, z.
  ///   - directions: perpendicular unit vectors in RAS+ along x, y, z; nil for RAS+ itself.
  ///   - secondsPerFrame: the time between two frames.
  public init(
    shape: [Int], spacing: [Double], directions: [[Double]]? = nil, secondsPerFrame: Double = 0,
    channels: Int = 1
  ) throws(ImagingError) {
    guard (3...4).contains(shape.count) else { throw ImagingError(.use, "", .badRank(shape.count)) }
    var header = NIfTIHeader()
    guard channels >= 1 else { throw ImagingError(.use, "", .badCount("channels", channels, 1...65536)) }
    var count = channels
    for size in shape {
      guard (1...header.version.largestDimension).contains(size) else {
        throw ImagingError(.use, "", .tooLargeForNIfTI(size: size))
      }
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      if overflow { throw ImagingError(.use, "", .tooManyVoxels) }
      count = product
    }
    guard spacing.count == 3 else {
      throw ImagingError(.use, "", .badSpacing(axis: spacing.count + 1, value: .nan))
    }

    header.rank = shape.count
    for axis in 1...7 { header.setDimension(axis, axis <= shape.count ? shape[axis - 1] : 1) }
    for axis in 0...7 { header.setPixdim(axis, axis == 0 || axis > 4 ? 1 : 0) }
    for axis in 1...3 { header.setPixdim(axis, Float(spacing[axis - 1])) }
    header.setPixdim(4, Float(secondsPerFrame))
    header.units = 2 | TimeUnit.seconds.rawValue
    header.datatype = VoxelType.float32.rawValue
    header.bitsPerVoxel = 32
    header.voxelOffset = Float(header.version.leastVoxelOffset)
    header.slope = 1
    let axes = directions ?? [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    let matrix = (0..<3).map { row in (0..<3).map { axes[$0][row] * spacing[$0] } }
    let origin = matrix.map { row in
      Float(-zip(row, shape).reduce(0) { $0 + $1.0 * Double($1.1 - 1) / 2 })
    }
    header.sformCode = 1
    header.sform = (0..<3).flatMap { row in matrix[row].map(Float.init) + [origin[row]] }
    // A quaternion says the same only where nothing is turned.
    header.qformCode = directions == nil ? 1 : 0
    header.quaternion = [0, 0, 0] + origin

    let orientation: Orientation
    do throws(Problem) {
      orientation = try Orientation(header, shape: Array(shape[..<3]))
    } catch {
      throw ImagingError(.use, "", error)
    }
    self.init(
      path: "", format: .nifti, header: header, grid: orientation.grid,
      frames: shape.count == 4 ? shape[3] : 1,
      components: 1, timing: Timing(header), warnings: [])
    self.channels = channels
  }
}
