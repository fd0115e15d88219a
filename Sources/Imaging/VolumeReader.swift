import Foundation

/// An image in one file, or in several of one channel or more each, read slice by slice: NIfTI of both versions (single
/// files and pairs, gzipped or not), PNG and TIFF, told apart by their first bytes. Fails closed: a file that is damaged,
/// incomplete, hostile or ambiguous is refused with its reason, at the latest by `finish`.
public final class VolumeReader {
  /// What the first file says, with the channels of all; `finish` adds to its warnings.
  public private(set) var form: VolumeForm

  private let sources: [any SliceSource]
  private var slicesRead = 0
  private var scratch: [Float] = []

  /// - Parameter order: how the volume lies in the file, such as that of the image to a label; nil: as the file's own grid
  ///   says, with slices along z.
  /// - Throws: what is wrong with the header, or with the stream of a gzip file that is suspiciously small.
  public convenience init(
    path: String, as content: Content = .series, order: AxisOrder? = nil,
    limits: ReadingLimits = ReadingLimits()
  ) throws(ImagingError) {
    try self.init(paths: [path], as: content, order: order, limits: limits)
  }

  /// Channels from several files on one grid, in this order: of an RGB image and a grey one four.
  /// - Throws: also where grids or frames differ.
  public init(
    paths: [String], as content: Content = .series, order: AxisOrder? = nil,
    limits: ReadingLimits = ReadingLimits()
  ) throws(ImagingError) {
    guard let path = paths.first else { throw ImagingError(.read, "", .system(errno: ENOENT)) }
    let first = try Self.open(path, as: content, order, limits)
    var (form, sources) = (first.form, [first])
    for path in paths.dropFirst() {
      let source = try Self.open(path, as: content, order ?? form.grid.order, limits)
      try source.form.requireSameGrid(as: form)
      form.channels += source.form.channels
      form.warnings += source.form.warnings.filter { !form.warnings.contains($0) }
      form.readingBytes += source.form.readingBytes
      sources.append(source)
    }
    if sources.count > 1 {
      let channels = sources.map(\.form.channels).max() ?? 1
      form.readingBytes += channels * form.voxelsPerSlice * MemoryLayout<Float>.stride
    }
    (self.form, self.sources) = (form, sources)
  }

  private static func open(
    _ path: String, as content: Content, _ order: AxisOrder?, _ limits: ReadingLimits
  ) throws(ImagingError) -> any SliceSource {
    do throws(Problem) {
      let name = ImageName(path)
      if let name, name.isPair {
        let files = name.filesToRead
        return try NIfTIReader(
          InputFile(path: files[1]), header: InputFile(path: files[0]), path: path, as: content, order: order,
          limits: limits)
      }
      let file = try InputFile(path: path)
      let format = ImageFormat(firstBytes: file.magic())
      if format != .nifti, case .frame(let frame) = content, frame != 0 { throw .noFrame(frame, of: 1) }
      switch format {
      case .png: return try PNGReader(file, path: path, limits: limits)
      case .tiff: return try TIFFReader(file, path: path, limits: limits)
      case .nifti:
        if let format = name?.format, format != .nifti, file.byteCount > 0 { throw .not(format) }
        return try NIfTIReader(file, header: nil, path: path, as: content, order: order, limits: limits)
      }
    } catch {
      throw ImagingError(.read, path, error)
    }
  }

  /// All slices of all frames and components.
  public var slices: Int { form.slices * form.components }

  /// Reads the next slices, or those that are left: slices × channels × rows × columns.
  public func read(_ count: Int, into voxels: inout [Float]) throws(ImagingError) {
    let count = max(0, min(count, slices - slicesRead))
    slicesRead += count
    if sources.count == 1 { return try read(count, of: sources[0], into: &voxels) }
    let pixels = form.voxelsPerSlice
    do throws(Problem) {
      try ByteBuffer.resize(&voxels, to: count * form.channels * pixels)
    } catch {
      throw ImagingError(.read, form.path, error)
    }
    var place = 0
    for _ in 0..<count {
      for source in sources {
        try read(1, of: source, into: &scratch)
        voxels.replaceSubrange(place..<place + scratch.count, with: scratch)
        place += scratch.count
      }
    }
  }

  private func read(
    _ count: Int, of source: any SliceSource, into values: inout [Float]
  ) throws(ImagingError) {
    do throws(Problem) {
      try source.read(count, into: &values)
    } catch {
      throw ImagingError(.read, source.form.path, error)
    }
  }

  /// Goes on to the end of each file and refuses what is wrong with it, or with values that were read.
  public func finish() throws(ImagingError) {
    for source in sources {
      do throws(Problem) {
        form.warnings += try source.finish()
      } catch {
        throw ImagingError(.read, source.form.path, error)
      }
    }
  }

  /// All of it, from the first slice on.
  fileprivate func volume() throws(ImagingError) -> Volume {
    var voxels: [Float] = []
    try read(slices, into: &voxels)
    try finish()
    return Volume(form: form, voxels: voxels)
  }
}

extension Volume {
  /// Reads a whole volume of one channel into memory; what was put up with is in `warnings`.
  public static func read(
    path: String, as content: Content = .series, order: AxisOrder? = nil,
    limits: ReadingLimits = ReadingLimits()
  ) throws(ImagingError) -> Volume {
    let reader = try VolumeReader(path: path, as: content, order: order, limits: limits)
    try reader.form.require(channels: 1)
    return try reader.volume()
  }

  /// Reads a whole volume of all channels that some files have, on one grid.
  public static func read(
    paths: [String], as content: Content = .series, limits: ReadingLimits = ReadingLimits()
  ) throws(ImagingError) -> Volume {
    try VolumeReader(paths: paths, as: content, limits: limits).volume()
  }
}
