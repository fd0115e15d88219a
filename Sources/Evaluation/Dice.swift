/// Dice's coefficient (1945, doi 10.2307/1932409): twice the voxels that two labellings share, over the voxels of both.
public enum Dice {
  /// - Parameters:
  ///   - found, expected: a class for each voxel, as many on both sides.
  ///   - label: the class that is compared.
  ///   - ignored: where this class is expected, nothing is compared.
  /// - Returns: 0 to 1; nil where neither side has a voxel of the class.
  public static func coefficient(
    _ found: [UInt8], _ expected: [UInt8], of label: UInt8, ignoring ignored: UInt8? = nil
  ) -> Double? {
    Overlap(found, expected, of: label, ignoring: ignored).dice
  }

  /// Over those that there are; nil where there are none.
  public static func mean(_ coefficients: [Double?]) -> Double? {
    let known = coefficients.compactMap { $0 }
    return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
  }
}
