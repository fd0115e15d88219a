import Evaluation

/// Whether a measure of a class differs between two methods that have segmented the same cases.
///
/// A subject is a pair, by the means over its cases: two images of one are not two subjects, and tests of pairs are for
/// independent ones.
struct MeasureComparison: TableRow {
  let name, measure: String
  /// Subjects that have the measure by both methods, and those that don't.
  let pairs, missing: Int
  /// Pairs that differ.
  let differing: Int
  /// Of the first method's number minus the second's.
  let medianDifference: Double?
  /// Of a difference as large where there is none: 1 where no pair differs, nil where there is no pair.
  let significance: Double?
  /// The same, corrected for all classes and measures.
  private(set) var corrected: Double?

  private init(_ name: String, _ measure: String, _ pairs: [(Double, Double)], subjects: Int) {
    (self.name, self.measure) = (name, measure)
    (self.pairs, missing) = (pairs.count, subjects - pairs.count)
    let test = SignedRanks(pairs.map(\.0), pairs.map(\.1))
    differing = test?.count ?? 0
    medianDifference = Summary(pairs.map { $0.0 - $0.1 })?.median
    significance = test?.significance ?? (pairs.isEmpty ? nil : 1)
  }

  /// Every measure of what was found, of every class.
  static func all(
    of names: [String], in cases: [CohortEvaluation.Case], and others: [CohortEvaluation.Case]
  ) -> [MeasureComparison] {
    let others = Dictionary(others.map { ($0.name, $0.classes) }) { first, _ in first }
    let subjects = Dictionary(grouping: cases, by: \.subject).sorted { $0.key < $1.key }.map(\.value)
    var comparisons = names.enumerated().flatMap { label, name in
      CohortEvaluation.measures.filter { $0.name != "reference_volume" }.map { measure, _, value in
        let pairs = subjects.compactMap { cases in
          meanPair(
            cases.compactMap { one in
              guard let other = others[one.name]?[label], one.classes[label].isMeasured, other.isMeasured,
                let first = value(one.classes[label]), let second = value(other)
              else { return nil }
              return (first, second)
            })
        }
        return MeasureComparison(name, measure, pairs, subjects: subjects.count)
      }
    }
    let tested = comparisons.indices.filter { comparisons[$0].significance != nil }
    let corrected = SignedRanks.corrected(tested.compactMap { comparisons[$0].significance })
    for (index, significance) in zip(tested, corrected) { comparisons[index].corrected = significance }
    return comparisons
  }

  /// Nil of none.
  private static func meanPair(_ pairs: [(Double, Double)]) -> (Double, Double)? {
    guard !pairs.isEmpty else { return nil }
    let count = Double(pairs.count)
    return (pairs.reduce(0) { $0 + $1.0 } / count, pairs.reduce(0) { $0 + $1.1 } / count)
  }

  static let columns: [Column<MeasureComparison>] = [
    Column("class") { $0.name }, Column("measure") { $0.measure },
    Column("pairs") { $0.pairs }, Column("missing") { $0.missing }, Column("differing") { $0.differing },
    Column("median_difference") { $0.medianDifference }, Column("p") { $0.significance },
    Column("p_holm") { $0.corrected },
  ]
}
