/// How well a labelling finds one class of a case.
///
/// Where neither side has the class nothing is measured. Where one side has it, Dice and surface Dice are 0, and there is no
/// distance.
public struct ClassMeasures: Equatable, Sendable {
  /// Voxels of the class on either side, where something is expected.
  public let found, expected: Int
  public let dice: Double?
  /// The share of what is expected that is found; nil where nothing is expected.
  public let sensitivity: Double?
  /// The share of what is found that is expected; nil where nothing is found.
  public let precision: Double?
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
    var (shared, one, other) = (0, 0, 0)
    for (mine, theirs) in zip(found, expected) where theirs != ignored {
      if mine == label { one += 1 }
      if theirs == label { other += 1 }
      if mine == label && theirs == label { shared += 1 }
    }
    func share(_ part: Int, _ whole: Int) -> Double? { whole == 0 ? nil : Double(part) / Double(whole) }
    (self.found, self.expected) = (one, other)
    dice = share(2 * shared, one + other)
    sensitivity = share(shared, other)
    precision = share(shared, one)
    let distances = SurfaceDistances(
      found, expected, of: label, ignoring: ignored, shape: shape, spacing: spacing)
    hd95 = distances?.hausdorff(0.95)
    meanDistance = distances?.mean
    surfaceDice = distances?.dice(tolerance: tolerance) ?? (one + other == 0 ? nil : 0)
  }
}
