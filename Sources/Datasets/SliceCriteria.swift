/// One slice of a segmented or labelled volume.
public struct ClassSlice: Sendable {
  /// Of each pixel, x fastest.
  public var classes: ArraySlice<UInt8>
  public var width, height: Int
  /// x, y, in the unit of the volume's grid.
  public var spacing: [Double]

  public init(classes: ArraySlice<UInt8>, width: Int, height: Int, spacing: [Double]) {
    (self.classes, self.width, self.height, self.spacing) = (classes, width, height, spacing)
  }
}

extension ClassSlice {
  /// All slices of whole ones that lie behind each other.
  /// - Parameters:
  ///   - classes: x fastest, then y, then z.
  ///   - shape, spacing: x, y, and more that isn't asked for.
  public static func all(of classes: [UInt8], shape: [Int], spacing: [Double]) -> [ClassSlice] {
    let pixels = shape[0] * shape[1]
    return stride(from: 0, to: classes.count, by: pixels).map { start in
      ClassSlice(
        classes: classes[start..<start + pixels], width: shape[0], height: shape[1],
        spacing: Array(spacing.prefix(2)))
    }
  }
}

/// What a field knows that no slice shows, and how to mend one that does.
public struct SliceCriteria: Sendable {
  /// As files and the command line call it.
  public let name: String
  /// What can be violated, in words.
  public let criteria: [String]
  /// Those of the criteria that a slice violates.
  public let violations: @Sendable (ClassSlice) -> [String]
  /// A slice's classes where it violates nothing, else those of a near one that doesn't.
  public let repaired: @Sendable (ClassSlice) -> [UInt8]

  public init(
    name: String, criteria: [String], violations: @escaping @Sendable (ClassSlice) -> [String],
    repaired: @escaping @Sendable (ClassSlice) -> [UInt8]
  ) {
    (self.name, self.criteria, self.violations, self.repaired) = (name, criteria, violations, repaired)
  }
}

extension SliceCriteria {
  /// How many of some slices violate each criterion; without those that none does.
  public func counts(in slices: [ClassSlice]) -> [String: Int] {
    slices.flatMap(violations).reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }
}
