/// How well a labelling finds one class of a case, or of some of its slices.
///
/// Where neither side has the class nothing is measured. Where one side has it, Dice and surface Dice are 0, and there is no
/// distance.
public struct ClassMeasures: Equatable, Sendable {
  public let overlap: Overlap
  /// In the unit of the spacing: what 95 % of either surface keep within, and the mean over both.
  public let hd95, meanDistance: Double?
  /// The share of both surfaces within a tolerance of each other.
  public let surfaceDice: Double?

  fileprivate init(_ overlap: Overlap, _ distances: SurfaceDistances?, tolerance: Double) {
    self.overlap = overlap
    // What the other side has nothing of has surfaces of neighbouring slices beside it.
    let distances = overlap.found > 0 && overlap.expected > 0 ? distances : nil
    hd95 = distances?.hausdorff(0.95)
    meanDistance = distances?.mean
    surfaceDice = distances?.dice(tolerance: tolerance) ?? overlap.dice.map { _ in 0 }
  }
}

/// A class as it was found beside as it is expected, to be measured whole and in parts.
public struct ClassComparison {
  private let found, expected: [UInt8]
  private let label: UInt8
  private let ignored: UInt8?
  private let voxelsPerSlice: Int
  private let distances: SurfaceDistances?

  /// - Parameters:
  ///   - found, expected: a class for each voxel, x fastest, then y, then z.
  ///   - label: the class.
  ///   - ignored: where this class is expected, nothing is compared.
  ///   - shape, spacing: x, y, z.
  public init(
    _ found: [UInt8], _ expected: [UInt8], of label: UInt8, ignoring ignored: UInt8? = nil, shape: [Int],
    spacing: [Double]
  ) {
    (self.found, self.expected, self.label, self.ignored) = (found, expected, label, ignored)
    voxelsPerSlice = shape[0] * shape[1]
    distances = SurfaceDistances(
      found, expected, of: label, ignoring: ignored, shape: shape, spacing: spacing)
  }

  /// - Parameter tolerance: of the surface Dice, in the unit of the spacing.
  public func measures(tolerance: Double) -> ClassMeasures {
    ClassMeasures(
      Overlap(found, expected, of: label, ignoring: ignored), distances, tolerance: tolerance)
  }

  /// Of some slices alone: their voxels, and the surfaces between them (`SurfaceDistances.within`).
  public func measures(in slices: Set<Int>, tolerance: Double) -> ClassMeasures {
    let voxels = slices.sorted().map { $0 * voxelsPerSlice..<($0 + 1) * voxelsPerSlice }
    let overlap = Overlap(
      voxels.flatMap { found[$0] }, voxels.flatMap { expected[$0] }, of: label, ignoring: ignored)
    return ClassMeasures(overlap, distances?.within(slices), tolerance: tolerance)
  }
}
