/// What reading put up with. Collected in the result; whoever reads decides what to print.
public enum ImagingWarning: Equatable, Sendable, CustomStringConvertible {
  /// The sform's columns are not perpendicular; the largest cosine between two of them.
  case shearedSform(cosine: Double)
  /// The sform's spacing is not pixdim's, as in ACDC's own files; what was used instead.
  case sformDisagrees(sform: [Double], pixdim: [Double], used: AffineSource)
  /// A declared matrix is unusable and another one was used.
  case unusable(AffineSource, MatrixFault)
  /// pixdim is unusable; the spacing was taken from the sform.
  case spacingFromSform
  /// pixdim is negative along some axes; its size is the spacing.
  case negativePixdim
  /// Neither matrix is declared: left and right are unknown.
  case noOrientation
  /// The unit of length is unknown and was taken for millimetres.
  case unknownLengthUnit
  /// The unit of time of a series is unknown.
  case unknownTimeUnit
  /// bitpix is 0; what the datatype needs was taken.
  case noBitsPerVoxel
  /// scl_slope is NaN or infinite: voxels are as stored.
  case scalingIgnored
  /// Slices lie along another axis of the file than the last, counted from 1.
  case slicesAlong(axis: Int, spacing: Double)
  /// No spacing is the coarsest, so slices are taken along the last axis.
  case sliceAxisUnknown(spacing: [Double])
  /// Bytes follow the voxels.
  case trailingBytes(Int)

  public var description: String {
    switch self {
    case .shearedSform(let cosine):
      "the sform is sheared (cosine \(Text.number(cosine)) between two axes); work is done on voxels"
    case .sformDisagrees(let sform, let pixdim, let used):
      "the sform's spacing \(Grid.list(sform)) mm is not pixdim's \(Grid.list(pixdim)) mm; "
        + "the \(used.rawValue) is used"
    case .unusable(let source, let fault): "the \(source.rawValue) \(fault.rawValue) and is ignored"
    case .spacingFromSform: "pixdim is unusable; the spacing is the sform's"
    case .negativePixdim: "pixdim is negative; spacings are taken without the sign"
    case .noOrientation: "the file declares no orientation; left and right are unknown"
    case .unknownLengthUnit: "the unit of length is unknown; millimetres are assumed"
    case .unknownTimeUnit: "the unit of time is unknown"
    case .noBitsPerVoxel: "bitpix is 0; voxels are read as the datatype says"
    case .scalingIgnored: "scl_slope is not finite; voxels are used as stored"
    case .slicesAlong(let axis, let spacing):
      "slices lie along axis \(axis), \(Text.number(spacing)) mm apart, and are taken along it"
    case .sliceAxisUnknown(let spacing):
      "voxels of \(Grid.list(spacing)) mm don't say along which axis slices lie; the last is taken"
    case .trailingBytes(let count): "\(count) bytes follow the voxels and are ignored"
    }
  }
}
