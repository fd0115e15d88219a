/// How many voxels of a class two labellings have, and share.
public struct Overlap: Equatable, Sendable {
  public private(set) var found = 0
  public private(set) var expected = 0
  public private(set) var shared = 0

  /// - Parameters:
  ///   - found, expected: a class for each voxel, as many on both sides.
  ///   - label: the class that is compared.
  ///   - ignored: where this class is expected, nothing is compared.
  public init(_ found: [UInt8], _ expected: [UInt8], of label: UInt8, ignoring ignored: UInt8? = nil) {
    for (one, other) in zip(found, expected) where other != ignored {
      let (isFound, isExpected) = (one == label, other == label)
      if isFound { self.found += 1 }
      if isExpected { self.expected += 1 }
      if isFound && isExpected { shared += 1 }
    }
  }

  /// Twice what is shared, of what both have (Dice 1945, doi 10.2307/1932409); nil where neither side has the class.
  public var dice: Double? { share(2 * shared, of: found + expected) }
  /// What is shared, of what is expected; nil where nothing is.
  public var sensitivity: Double? { share(shared, of: expected) }
  /// What is shared, of what is found; nil where nothing is.
  public var precision: Double? { share(shared, of: found) }

  private func share(_ part: Int, of whole: Int) -> Double? {
    whole == 0 ? nil : Double(part) / Double(whole)
  }
}
