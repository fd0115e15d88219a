import CNIfTI

/// libniftiio, asked for geometry only. It sees a header that has passed every rule, and no file.
enum NIfTILibrary {
  /// It would print to standard error otherwise; `nifti_set_debug_level` is global, hence once.
  private static let silence: Void = nifti_set_debug_level(0)

  /// The qform's and the sform's matrices, four rows each.
  static func matrices(of header: NIfTIHeader) throws(Problem) -> (qform: [[Double]], sform: [[Double]]) {
    _ = silence
    var native = nifti_1_header()
    withUnsafeMutableBytes(of: &native) { $0.copyBytes(from: header.geometry) }
    guard let image = nifti_convert_nhdr2nim(native, nil) else { throw .refusedByLibrary }
    defer { nifti_image_free(image) }
    return (rows(image.pointee.qto_xyz), rows(image.pointee.sto_xyz))
  }

  private static func rows(_ matrix: mat44) -> [[Double]] {
    withUnsafeBytes(of: matrix) { bytes in
      (0..<4).map { row in
        (0..<4).map { Double(bytes.loadUnaligned(fromByteOffset: 16 * row + 4 * $0, as: Float.self)) }
      }
    }
  }
}
