import AtomicFile

extension Volume {
  /// Writes a mask on this volume's grid: uint8, slope 1, this volume's rank, matrices and codes.
  ///
  /// - Parameter labels: one value per voxel of every frame, as the file shall hold them.
  public func writeMask(_ labels: [UInt8], to path: String, overwrite: Bool = false) throws(ImagingError) {
    let voxels = voxelsPerFrame * frames
    guard labels.count == voxels else {
      throw ImagingError(.write, path, .wrongCount(expected: voxels, found: labels.count))
    }
    let target = header.forOutput(.uint8, components: 1)
    try Self.write(target, labels, to: path, overwrite: overwrite)
  }

  /// Writes float32 values on this volume's grid. Several components per voxel, such as the probabilities of
  /// classes, go along dimension 5, since dimension 4 is time.
  ///
  /// - Parameter values: x fastest, then y, z, frames, components.
  public func writeMap(
    _ values: [Float], components: Int = 1, to path: String, overwrite: Bool = false
  ) throws(ImagingError) {
    let (count, overflow) = (voxelsPerFrame * frames).multipliedReportingOverflow(by: components)
    guard !overflow, (1...NIfTIHeader.largestDimension).contains(components) else {
      throw ImagingError(.write, path, .tooLargeForNIfTI(size: components))
    }
    guard values.count == count else {
      throw ImagingError(.write, path, .wrongCount(expected: count, found: values.count))
    }
    let target = header.forOutput(.float32, components: components)
    try Self.write(target, values, to: path, overwrite: overwrite)
  }

  /// Writes this volume's own voxels as float32.
  public func write(to path: String, overwrite: Bool = false) throws(ImagingError) {
    try writeMap(voxels, components: components, to: path, overwrite: overwrite)
  }

  /// Writes this volume's own voxels as int16, as scanners do; each is rounded and kept within −32768…32767.
  public func writeIntegers(to path: String, overwrite: Bool = false) throws(ImagingError) {
    let values = voxels.map { Int16(max(-32768, min(32767, $0.rounded()))) }
    let target = header.forOutput(.int16, components: components)
    try Self.write(target, values, to: path, overwrite: overwrite)
  }

  /// Refuses a path that no volume could be written to, before any work is done for it.
  public static func checkOutput(_ path: String, overwrite: Bool = false) throws(ImagingError) {
    _ = try isGzip(path)
    do throws(AtomicFileError) {
      try AtomicFile.check(path: path, overwrite: overwrite)
    } catch {
      throw ImagingError(.write, path, .notWritten(error))
    }
  }

  private static func isGzip(_ path: String) throws(ImagingError) -> Bool {
    let name = path.lowercased()
    if name.hasSuffix(".nii.gz") { return true }
    guard name.hasSuffix(".nii") else { throw ImagingError(.write, path, .badExtension) }
    return false
  }

  private static func write<T: BitwiseCopyable>(
    _ header: NIfTIHeader, _ values: [T], to path: String, overwrite: Bool
  ) throws(ImagingError) {
    let gzip = try isGzip(path)
    // Four zero bytes after the header: no extensions.
    let head = header.bytes + [0, 0, 0, 0]
    try OutputFile.write(to: path, overwrite: overwrite) { writer in
      guard gzip else {
        try head.withUnsafeBytes { try OutputFile.append($0, to: &writer) }
        try values.withUnsafeBytes { try OutputFile.append($0, to: &writer) }
        return
      }
      let deflater = try Deflater()
      try head.withUnsafeBytes { try deflater.append($0, to: &writer) }
      try values.withUnsafeBytes { try deflater.append($0, to: &writer) }
      try deflater.finish(&writer)
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
