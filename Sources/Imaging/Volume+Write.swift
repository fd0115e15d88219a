import AtomicFile

extension Volume {
  /// Writes a mask on this volume's grid in its format: of NIfTI uint8, slope 1, this volume's rank, matrices and codes; else
  /// grey PNG or TIFF of 8 bits.
  ///
  /// - Parameter labels: one value per voxel of every frame, as the file shall hold them.
  public func writeMask(_ labels: [UInt8], to path: String, overwrite: Bool = false) throws(ImagingError) {
    try writeWhole(labels, .uint8, to: path, overwrite)
  }

  /// Writes float32 values on this volume's grid, as NIfTI or, of a PNG or TIFF image, as TIFF. Several components per
  /// voxel, such as the probabilities of classes, go along dimension 5, since dimension 4 is time; in TIFF the pages of one
  /// come after those of the other.
  ///
  /// - Parameter values: x fastest, then y, z, frames, components.
  public func writeMap(
    _ values: [Float], components: Int = 1, to path: String, overwrite: Bool = false
  ) throws(ImagingError) {
    try writeWhole(values, .float32, components: components, to: path, overwrite)
  }

  /// Writes this volume's own voxels as float32.
  public func write(to path: String, overwrite: Bool = false) throws(ImagingError) {
    try writeMap(voxels, components: form.components, to: path, overwrite: overwrite)
  }

  /// Writes this volume's own voxels as int16, as scanners do; each is rounded and kept within −32768…32767.
  public func writeIntegers(to path: String, overwrite: Bool = false) throws(ImagingError) {
    try writeWhole(voxels.map(Int16.init(nearest:)), .int16, components: form.components, to: path, overwrite)
  }

  /// Refuses a path that no volume could be written to, before any work is done for it.
  public static func checkOutput(_ path: String, overwrite: Bool = false) throws(ImagingError) {
    guard let name = ImageName(path) else { throw ImagingError(.write, path, .badExtension) }
    for file in name.files {
      do throws(AtomicFileError) {
        try AtomicFile.check(path: file, overwrite: overwrite)
      } catch {
        throw ImagingError(.write, file, .notWritten(error))
      }
    }
  }

  private func writeWhole<Value: BitwiseCopyable>(
    _ values: [Value], _ type: VoxelType, components: Int = 1, to path: String, _ overwrite: Bool
  ) throws(ImagingError) {
    try OutputFile.typed(path) {
      try form.write(type, components: components, to: path, overwrite: overwrite) { append in
        try append(values)
      }
    }
  }
}

extension VolumeForm {
  /// Writes a mask as `Volume.writeMask` does, slice by slice; it appears when `body` has appended all of them.
  /// - Throws: `ImagingError`, or what `body` throws; nothing is left then.
  public func writeMask(
    to path: String, overwrite: Bool = false,
    _ body: (_ append: (_ slices: [UInt8]) throws -> Void) throws -> Void
  ) throws {
    try write(.uint8, components: 1, to: path, overwrite: overwrite, body)
  }

  /// Writes a map as `Volume.writeMap` does, slice by slice, component by component.
  /// - Throws: `ImagingError`, or what `body` throws; nothing is left then.
  public func writeMap(
    components: Int, to path: String, overwrite: Bool = false,
    _ body: (_ append: (_ slices: [Float]) throws -> Void) throws -> Void
  ) throws {
    try write(.float32, components: components, to: path, overwrite: overwrite, body)
  }

  /// Writes integers as `Volume.writeIntegers` does, slice by slice.
  /// - Throws: `ImagingError`, or what `body` throws; nothing is left then.
  public func writeIntegers(
    to path: String, overwrite: Bool = false,
    _ body: (_ append: (_ slices: [Int16]) throws -> Void) throws -> Void
  ) throws {
    try write(.int16, components: 1, to: path, overwrite: overwrite, body)
  }

  /// - Parameter body: appends whole slices.
  fileprivate func write<Value: BitwiseCopyable>(
    _ type: VoxelType, components: Int, to path: String, overwrite: Bool,
    _ body: (_ append: ([Value]) throws -> Void) throws -> Void
  ) throws {
    let name = try outputName(path, type)
    let (total, overflow) = slices.multipliedReportingOverflow(by: components)
    guard !overflow, components >= 1, name.format != .nifti || components <= header.version.largestDimension
    else {
      throw ImagingError(.write, path, .tooLargeForNIfTI(size: components))
    }
    let count = total * voxelsPerSlice
    func encode(_ encoder: some SliceEncoder<Value>, to writer: inout AtomicFileWriter) throws {
      var encoder = encoder
      var found = 0
      try body { slices in
        found += slices.count
        guard found <= count, slices.count % voxelsPerSlice == 0 else {
          throw Problem.wrongCount(expected: count, found: found)
        }
        try encoder.append(slices, to: &writer)
      }
      guard found == count else { throw Problem.wrongCount(expected: count, found: found) }
      try encoder.finish(&writer)
    }

    let head = header.forOutput(type, components: components, isPair: name.isPair).bytes
    let files = name.files
    try OutputFile.write(to: files[0], overwrite: overwrite) { writer in
      switch name.format {
      case .nifti:
        let voxels = try NIfTIEncoder<Value>(grid, isGzip: name.isGzip)
        // Four zero bytes after the header: no extensions.
        try voxels.begin(head + [0, 0, 0, 0], &writer)
        guard name.isPair else { return try encode(voxels, to: &writer) }
        try voxels.finish(&writer)
        // Without its header, which comes last, nobody takes the voxels for an image.
        try OutputFile.write(to: files[1], overwrite: overwrite) { writer in
          try encode(NIfTIEncoder<Value>(grid, isGzip: name.isGzip), to: &writer)
        }
      case .png: try encode(PNGMaskEncoder<Value>(form: self), to: &writer)
      case .tiff: try encode(TIFFEncoder<Value>(self, type, pages: total), to: &writer)
      }
    }
  }

  /// Holds an output's name against what is written.
  private func outputName(_ path: String, _ type: VoxelType) throws(ImagingError) -> ImageName {
    guard let name = ImageName(path) else { throw ImagingError(.write, path, .badExtension) }
    let wanted = type == .uint8 ? format : format.ofMaps
    guard name.format == wanted else { throw ImagingError(.write, path, .otherFormat(name.format, wanted)) }
    return name
  }

  /// What writing values of a type holds, besides slices: a frame where slices don't lie along a file's last axis, or an
  /// image and its compressed copy.
  public func writingBytes(_ type: VoxelType) -> Int {
    switch format {
    case .nifti: grid.order == .file ? 0 : voxelsPerFrame * type.byteCount
    case .png, .tiff: 3 * voxelsPerSlice * type.byteCount
    }
  }
}

extension Int16 {
  /// Rounded, and kept within −32768…32767.
  package init(nearest value: Float) { self = Int16(Swift.max(-32768, Swift.min(32767, value.rounded()))) }
}

/// Writes slices into a file, in one format.
protocol SliceEncoder<Value> {
  associatedtype Value: BitwiseCopyable

  /// Takes whole slices.
  mutating func append(_ slices: [Value], to writer: inout AtomicFileWriter) throws

  /// Ends the file.
  mutating func finish(_ writer: inout AtomicFileWriter) throws
}
