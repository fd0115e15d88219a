/// How well a labelling finds one class of a case.
///
/// Where neither side has the class nothing is measured. Where one side has it, Dice and surface Dice are 0, and there is no
/// distance.
public struct ClassMeasures: Equatable, Sendable {
  public let overlap: Overlap
  /// In the unit of the spacing: what 95 % of either surface keep within, and the mean over both.
  public let hd95, meanDistance: Double?
  /// The share of both surfaces within a tolerance of each other.
  public let surfaceDice: Double?

  /// - Parameters:
  ///   - found, expected: a class for each voxel, x fastest, then y, then z.
  ///   - label: the class.
  ///   - ignored: where this class is expected, nothing is compared.
  ///   - shape, spacing: x, y, z.
  ///   - tolerance: of the surface Dice, in the unit of the spacing.
  public init(
    _ found: [UInt8], _ expected: [UInt8], of label: UInt8, ignoring ignored: UInt8? = nil, shape: [Int],
    spacing: [Double], tolerance: Double
  ) {
    overlap = Overlap(found, expected, of: label, ignoring: ignored)
    let distances = SurfaceDistances(
      found, expected, of: label, ignoring: ignored, shape: shape, spacing: spacing)
    hd95 = distances?.hausdorff(0.95)
    meanDistance = distances?.mean
    surfaceDice = distances?.dice(tolerance: tolerance) ?? overlap.dice.map { _ in 0 }
  }
}
