import Datasets
import Imaging

/// How many slices of a case show what none should, by criterion; without criteria that none violates.
struct CriteriaViolations: Encodable, Sendable {
  let found: [String: Int]
  /// Nil where the case isn't labelled whole.
  let expected: [String: Int]?

  /// - Parameters:
  ///   - found, expected: a class for each voxel of a grid.
  ///   - isWhole: whether all classes are labelled.
  init(
    _ criteria: SliceCriteria, _ found: [UInt8], _ expected: [UInt8], isWhole: Bool, on grid: Grid
  ) {
    func counts(_ classes: [UInt8]) -> [String: Int] {
      criteria.counts(in: ClassSlice.all(of: classes, shape: grid.shape, spacing: grid.spacing))
    }
    self.found = counts(found)
    self.expected = isWhole && !expected.contains(LabelMap.ignored) ? counts(expected) : nil
  }

  /// Of all criteria.
  static func total(_ counts: [String: Int]) -> Int { counts.values.reduce(0, +) }
}
