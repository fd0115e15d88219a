extension Volume {
  /// A volume made in memory: RAS+ axes, the origin at its centre, millimetres and seconds.
  ///
  /// - Parameters:
  ///   - shape: x, y, z, or x, y, z, t.
  ///   - spacing: millimetres along x, y, z.
  ///   - secondsPerFrame: the time between two frames.
  ///   - voxels: x fastest, then y, z, t.
  public init(
    shape: [Int], spacing: [Double], secondsPerFrame: Double = 0, voxels: [Float]
  ) throws(ImagingError) {
    guard (3...4).contains(shape.count) else { throw ImagingError(.use, "", .badRank(shape.count)) }
    var count = 1
    for size in shape {
      guard (1...NIfTIHeader.largestDimension).contains(size) else {
        throw ImagingError(.use, "", .tooLargeForNIfTI(size: size))
      }
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      if overflow { throw ImagingError(.use, "", .tooManyVoxels) }
      count = product
    }
    guard voxels.count == count else {
      throw ImagingError(.use, "", .wrongCount(expected: count, found: voxels.count))
    }
    guard spacing.count == 3 else {
      throw ImagingError(.use, "", .badSpacing(axis: spacing.count + 1, value: .nan))
    }

    var header = NIfTIHeader()
    header.rank = shape.count
    for axis in 1...7 { header.setDimension(axis, axis <= shape.count ? shape[axis - 1] : 1) }
    for axis in 0...7 { header.setPixdim(axis, axis == 0 || axis > 4 ? 1 : 0) }
    for axis in 1...3 { header.setPixdim(axis, Float(spacing[axis - 1])) }
    header.setPixdim(4, Float(secondsPerFrame))
    header.units = 2 | TimeUnit.seconds.rawValue
    header.datatype = VoxelType.float32.rawValue
    header.bitsPerVoxel = 32
    header.voxelOffset = 352
    header.slope = 1
    let origin = (0..<3).map { Float(-spacing[$0] * Double(shape[$0] - 1) / 2) }
    header.qformCode = 1
    header.sformCode = 1
    header.quaternion = [0, 0, 0] + origin
    header.sform = (0..<3).flatMap { row in
      (0..<4).map { $0 == 3 ? origin[row] : ($0 == row ? Float(spacing[row]) : 0) }
    }

    let orientation: Orientation
    do throws(Problem) {
      orientation = try Orientation(header, shape: Array(shape[..<3]))
    } catch {
      throw ImagingError(.use, "", error)
    }
    self.init(
      path: "", header: header, grid: orientation.grid, frames: shape.count == 4 ? shape[3] : 1,
      components: 1, timing: Timing(header), voxels: voxels, warnings: [])
  }
}
