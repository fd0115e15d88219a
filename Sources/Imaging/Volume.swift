/// What a file says of a volume: all of it but its voxels.
public struct VolumeForm: Sendable {
  /// Where it came from: the first file of several; empty for a volume made in memory.
  public var path: String
  /// What the file is, and what is written on its grid.
  public var format: ImageFormat
  /// The file's header, bit for bit; of a PNG or TIFF image one that says its size and type.
  public var header: NIfTIHeader
  /// Shape, spacing and affine of one frame, in millimetres; slices lie along z. The pixels of PNG and TIFF images have no
  /// known spacing: `grid.hasSpacing`.
  public var grid: Grid
  /// Frames: dimension 4.
  public var frames: Int
  /// Values per voxel: dimension 5; 1 but for maps read as `.components`.
  public var components: Int
  /// Planes of a slice: 3 of an RGB image, and those of all files that are read together.
  public var channels = 1
  public var timing: Timing
  /// What reading put up with.
  public var warnings: [ImagingWarning]
  /// What reading holds in bytes, besides the slices asked for.
  public var readingBytes = 0

  /// x, y, z, t.
  public var shape: [Int] { grid.shape + [frames] }
  /// Voxels in one frame.
  public var voxelsPerFrame: Int { grid.shape.reduce(1, *) }
  /// Voxels in one slice of one frame.
  public var voxelsPerSlice: Int { grid.shape[0] * grid.shape[1] }
  /// Slices of all frames.
  public var slices: Int { grid.shape[2] * frames }

  /// Refuses an image of other channels than are wanted.
  public func require(channels wanted: Int) throws(ImagingError) {
    guard channels == wanted else {
      throw ImagingError(.read, path, .channelCount(found: channels, wanted: wanted))
    }
  }

  /// Refuses another volume that does not lie on the same grid with as many frames; the error prints both.
  public func requireSameGrid(as other: VolumeForm) throws(ImagingError) {
    guard grid.matches(other.grid) else {
      throw ImagingError(.use, path, .differentGrids(grid, other.grid, otherPath: other.path))
    }
    guard frames == other.frames else {
      throw ImagingError(.use, path, .differentFrames(frames, other.frames, otherPath: other.path))
    }
  }
}

extension VolumeForm {
  /// An image of pixels without a place in the world.
  init(
    path: String, format: ImageFormat, width: Int, height: Int, slices: Int, channels: Int, type: VoxelType,
    readingBytes: Int
  ) {
    // Version 2 has room for any size.
    var header = NIfTIHeader(version: .two)
    header.rank = slices == 1 ? 2 : 3
    for (axis, size) in [width, height, slices, 1, 1, 1, 1].enumerated() {
      header.setDimension(axis + 1, size)
    }
    for axis in 0...7 { header.setPixdim(axis, 1) }
    header.datatype = type.rawValue
    header.bitsPerVoxel = type.byteCount * 8
    self.init(
      path: path, format: format, header: header, grid: .pixels([width, height, slices]), frames: 1,
      components: 1,
      channels: channels, timing: Timing(header), warnings: [], readingBytes: readingBytes)
  }
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
    try form.requireSameGrid(as: other.form)
  }
}
