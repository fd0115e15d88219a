/// One or more frames of voxels with what their file says about them.
public struct Volume: Sendable {
  /// Where it came from; empty for a volume made in memory.
  public var path: String
  /// The file's header, bit for bit.
  public var header: NIfTIHeader
  /// Shape, spacing and affine of one frame, in millimetres.
  public var grid: Grid
  /// Frames: dimension 4.
  public var frames: Int
  /// Values per voxel: dimension 5; 1 but for maps read as `.components`.
  public var components: Int
  public var timing: Timing
  /// Scaled values: x fastest, then y, z, frames, components.
  public var voxels: [Float]
  /// What reading put up with.
  public var warnings: [ImagingWarning]

  /// x, y, z, t.
  public var shape: [Int] { grid.shape + [frames] }
  /// Voxels in one frame.
  public var voxelsPerFrame: Int { grid.shape.reduce(1, *) }
  /// Voxels in one slice of one frame.
  public var voxelsPerSlice: Int { grid.shape[0] * grid.shape[1] }

  /// The voxels of one frame.
  public func frame(_ index: Int) -> ArraySlice<Float> {
    voxels[index * voxelsPerFrame..<(index + 1) * voxelsPerFrame]
  }

  /// The voxels of one slice, x fastest.
  public func slice(_ z: Int, frame: Int = 0) -> ArraySlice<Float> {
    let start = frame * voxelsPerFrame + z * voxelsPerSlice
    return voxels[start..<start + voxelsPerSlice]
  }

  /// Refuses another volume that does not lie on the same grid with as many frames; the error prints both.
  public func requireSameGrid(as other: Volume) throws(ImagingError) {
    guard grid.matches(other.grid) else {
      throw ImagingError(.use, path, .differentGrids(grid, other.grid, otherPath: other.path))
    }
    guard frames == other.frames else {
      throw ImagingError(.use, path, .differentFrames(frames, other.frames, otherPath: other.path))
    }
  }
}
