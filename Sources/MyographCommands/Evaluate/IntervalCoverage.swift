import Segmentation

/// How often a learned interval holds what is expected.
struct IntervalCoverage: TableRow {
  let interval: LearnedInterval
  let subjects, numbers: Int
  /// The share of a subject's numbers that it holds, over all subjects.
  let held: Double

  /// - Returns: nil where there is no interval, or no number.
  private init?(_ known: KnownNumbers, _ intervals: [LearnedInterval]) {
    guard let interval = intervals.first(where: { $0.name == known.name && $0.unit == known.unit }),
      !known.subjects.isEmpty
    else { return nil }
    self.interval = interval
    (subjects, numbers) = (known.subjects.count, known.subjects.joined().count)
    let shares = known.subjects.map { pairs in
      Double(pairs.count { abs($0.found - $0.expected) <= interval.halfWidth }) / Double(pairs.count)
    }
    held = shares.reduce(0, +) / Double(shares.count)
  }

  static func all(_ learned: LearnedQuality, of evaluation: CohortEvaluation) -> [IntervalCoverage] {
    evaluation.knownVolumes.compactMap { IntervalCoverage($0, learned.volumes) }
      + evaluation.knownNumbers.compactMap { IntervalCoverage($0, learned.numbers) }
  }

  static let columns: [Column<IntervalCoverage>] = [
    Column("name") { $0.interval.name }, Column("unit") { $0.interval.unit },
    Column("half_width") { $0.interval.halfWidth }, Column("learned_of") { $0.interval.subjects },
    Column("subjects") { $0.subjects }, Column("numbers") { $0.numbers }, Column("held") { $0.held },
  ]
}
