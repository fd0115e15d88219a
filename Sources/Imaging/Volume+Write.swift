import AtomicFile

extension Volume {
  /// Writes a mask on this volume's grid: uint8, slope 1, this volume's rank, matrices and codes.
  ///
  /// - Parameter labels: one value per voxel of every frame, as the file shall hold them.
  public func writeMask(_ labels: [UInt8], to path: String, overwrite: Bool = false) throws(ImagingError) {
    try writeWhole(labels, .uint8, to: path, overwrite)
  }

  /// Writes float32 values on this volume's grid. Several components per voxel, such as the probabilities of
  /// classes, go along dimension 5, since dimension 4 is time.
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
    let values = voxels.map { Int16(max(-32768, min(32767, $0.rounded()))) }
    try writeWhole(values, .int16, components: form.components, to: path, overwrite)
  }

  /// Refuses a path that no volume could be written to, before any work is done for it.
  public static func checkOutput(_ path: String, overwrite: Bool = false) throws(ImagingError) {
    _ = try VolumeForm.isGzip(path)
    do throws(AtomicFileError) {
      try AtomicFile.check(path: path, overwrite: overwrite)
    } catch {
      throw ImagingError(.write, path, .notWritten(error))
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

  /// - Parameter body: appends whole slices.
  fileprivate func write<Value: BitwiseCopyable>(
    _ type: VoxelType, components: Int, to path: String, overwrite: Bool,
    _ body: (_ append: ([Value]) throws -> Void) throws -> Void
  ) throws {
    let gzip = try Self.isGzip(path)
    let (count, overflow) = (voxelsPerFrame * frames).multipliedReportingOverflow(by: components)
    guard !overflow, (1...NIfTIHeader.largestDimension).contains(components) else {
      throw ImagingError(.write, path, .tooLargeForNIfTI(size: components))
    }
    try OutputFile.write(to: path, overwrite: overwrite) { writer in
      let deflater = gzip ? try Deflater() : nil
      func put(_ bytes: UnsafeRawBufferPointer) throws {
        if let deflater {
          try deflater.append(bytes, to: &writer)
        } else {
          try OutputFile.append(bytes, to: &writer)
        }
      }
      // Four zero bytes after the header: no extensions.
      let head = header.forOutput(type, components: components).bytes + [0, 0, 0, 0]
      try head.withUnsafeBytes(put)
      var scatter = SliceScatter<Value>(grid)
      var found = 0
      try body { slices in
        found += slices.count
        guard found <= count, slices.count % voxelsPerSlice == 0 else {
          throw Problem.wrongCount(expected: count, found: found)
        }
        try scatter.append(slices) { try $0.withUnsafeBytes(put) }
      }
      guard found == count else { throw Problem.wrongCount(expected: count, found: found) }
      try deflater?.finish(&writer)
    }
  }

  fileprivate static func isGzip(_ path: String) throws(ImagingError) -> Bool {
    let name = path.lowercased()
    if name.hasSuffix(".nii.gz") { return true }
    guard name.hasSuffix(".nii") else { throw ImagingError(.write, path, .badExtension) }
    return false
  }
}

/// Puts slices into their file's order: as they come, or a frame at a time where the file has another one.
private struct SliceScatter<Value: BitwiseCopyable> {
  private let grid: Grid
  private var frame: [Value] = []
  private var z = 0

  init(_ grid: Grid) { self.grid = grid }

  /// Calls `write` with whatever comes next in the file.
  mutating func append(_ slices: [Value], _ write: ([Value]) throws -> Void) throws {
    guard grid.order != .file, let first = slices.first else { return try write(slices) }
    let pixels = grid.shape[0] * grid.shape[1]
    let places = VoxelPlaces(grid)
    for start in stride(from: 0, to: slices.count, by: pixels) {
      if frame.isEmpty { frame = [Value](repeating: first, count: pixels * grid.shape[2]) }
      places.forEach(inSlice: z, of: grid) { pixel, place in frame[place] = slices[start + pixel] }
      z += 1
      if z == grid.shape[2] {
        try write(frame)
        z = 0
      }
    }
  }
}

extension NIfTIHeader {
  static let largestDimension = Int(Int16.max)

  /// This header for values of another type on the same grid. What places the voxels in space and time stays
  /// as it is, bit for bit; what described the old values goes.
  func forOutput(_ type: VoxelType, components: Int) -> NIfTIHeader {
    var output = self
    for axis in 1...7 where axis > rank { output.setDimension(axis, 1) }
    if components > 1 {
      output.rank = max(rank, 5)
      output.setDimension(5, components)
    } else if rank >= 5 {
      output.setDimension(5, 1)
    }
    output.datatype = type.rawValue
    output.bitsPerVoxel = type.byteCount * 8
    output.voxelOffset = 352
    output.slope = 1
    output.intercept = 0
    // The intent and its parameters, cal_max and cal_min, glmax and glmin.
    for offset in [56, 60, 64, 124, 128, 140, 144] { output.set(Int32(0), at: offset) }
    output.set(Int16(components > 1 ? Self.intentVector : 0), at: 68)
    for offset in 328..<344 { output.set(UInt8(0), at: offset) }
    return output
  }

  /// NIFTI_INTENT_VECTOR: several values per voxel along dimension 5.
  private static let intentVector = 1007
}
