/// What a file says of a volume: all of it but its voxels.
public struct VolumeForm: Sendable {
  /// Where it came from; empty for a volume made in memory.
  public var path: String
  /// The file's header, bit for bit.
  public var header: NIfTIHeader
  /// Shape, spacing and affine of one frame, in millimetres; slices lie along z.
  public var grid: Grid
  /// Frames: dimension 4.
  public var frames: Int
  /// Values per voxel: dimension 5; 1 but for maps read as `.components`.
  public var components: Int
  public var timing: Timing
  /// What reading put up with.
  public var warnings: [ImagingWarning]

  /// x, y, z, t.
  public var shape: [Int] { grid.shape + [frames] }
  /// Voxels in one frame.
  public var voxelsPerFrame: Int { grid.shape.reduce(1, *) }
  /// Voxels in one slice of one frame.
  public var voxelsPerSlice: Int { grid.shape[0] * grid.shape[1] }
  /// The bytes of a voxel in the file.
  public var storedBytesPerVoxel: Int { header.bitsPerVoxel / 8 }
  /// Slices of all frames.
  public var slices: Int { grid.shape[2] * frames }
}

/// One or more frames of voxels with what their file says about them.
@dynamicMemberLookup
public struct Volume: Sendable {
  public var form: VolumeForm
  /// Scaled values: x fastest, then y, z, frames, components. Slices lie along z, whatever they do in the file.
  public var voxels: [Float]

  public subscript<Value>(dynamicMember member: WritableKeyPath<VolumeForm, Value>) -> Value {
    get { form[keyPath: member] }
    set { form[keyPath: member] = newValue }
  }

  public subscript<Value>(dynamicMember member: KeyPath<VolumeForm, Value>) -> Value {
    form[keyPath: member]
  }

  /// The voxels of one frame.
  public func frame(_ index: Int) -> ArraySlice<Float> {
    voxels[index * form.voxelsPerFrame..<(index + 1) * form.voxelsPerFrame]
  }

  /// The voxels of one slice, x fastest.
  public func slice(_ z: Int, frame: Int = 0) -> ArraySlice<Float> {
    let start = frame * form.voxelsPerFrame + z * form.voxelsPerSlice
    return voxels[start..<start + form.voxelsPerSlice]
  }

  /// Refuses another volume that does not lie on the same grid with as many frames; the error prints both.
  public func requireSameGrid(as other: Volume) throws(ImagingError) {
    guard form.grid.matches(other.form.grid) else {
      throw ImagingError(
        .use, form.path, .differentGrids(form.grid, other.form.grid, otherPath: other.form.path))
    }
    guard form.frames == other.form.frames else {
      throw ImagingError(
        .use, form.path, .differentFrames(form.frames, other.form.frames, otherPath: other.form.path))
    }
  }
}
