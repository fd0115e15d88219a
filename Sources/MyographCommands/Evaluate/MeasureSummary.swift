import Datasets
import Evaluation
import GraphRuntime

/// What a measure of a class comes to over cases.
struct MeasureSummary: TableRow {
  let name, measure: String
  /// Of the cases that have one, in their order.
  let values: [Double]
  /// How many cases have none.
  let missing: Int
  /// How many cases have the class on which side.
  let presences: [CohortEvaluation.Presence: Int]
  let summary: Summary?
  /// Of the mean.
  let interval: Interval?

  private init(
    _ name: String, _ measure: String, _ measured: [CohortEvaluation.Measured],
    _ value: (CohortEvaluation.Measured) -> Double?
  ) {
    (self.name, self.measure) = (name, measure)
    values = measured.filter(\.isMeasured).compactMap(value)
    missing = measured.count - values.count
    presences = Dictionary(grouping: measured, by: \.presence).mapValues(\.count)
    summary = Summary(values)
    // Each row's interval is the same, whatever others there are.
    var generator = SplitMix64(seed: 1)
    interval = Bootstrap.mean(of: values, using: &generator)
  }

  /// Every measure of every class.
  /// - Parameter cases: of each its classes, in the order of their names.
  static func all(of names: [String], in cases: [[CohortEvaluation.Measured]]) -> [MeasureSummary] {
    names.enumerated().flatMap { label, name in
      CohortEvaluation.measures.map { measure, _, value in
        MeasureSummary(name, measure, cases.map { $0[label] }, value)
      }
    }
  }

  private func count(_ presence: CohortEvaluation.Presence) -> Int { presences[presence] ?? 0 }

  static let columns: [Column<MeasureSummary>] = [
    Column("class") { $0.name }, Column("measure") { $0.measure },
    Column("cases") { $0.values.count }, Column("missing") { $0.missing },
    Column("neither") { $0.count(.neither) }, Column("only_found") { $0.count(.onlyFound) },
    Column("only_expected") { $0.count(.onlyExpected) }, Column("unlabelled") { $0.count(.unlabelled) },
    Column("mean") { $0.summary?.mean }, Column("sd") { $0.summary?.standardDeviation },
    Column("mean_lower_95") { $0.interval?.lower }, Column("mean_upper_95") { $0.interval?.upper },
    Column("lower_quartile") { $0.summary?.quartiles.lower }, Column("median") { $0.summary?.median },
    Column("upper_quartile") { $0.summary?.quartiles.upper },
    Column("lower_whisker") { $0.summary?.whiskers.lower },
    Column("upper_whisker") { $0.summary?.whiskers.upper },
    Column("outliers") { $0.summary?.outliers.count },
  ]
}

/// The same of some of the cases, or of a part of each.
struct GroupSummary: TableRow {
  /// What the cases are grouped by, and what those of the group have there.
  let column, group: String
  let summary: MeasureSummary

  /// A group for each value that the cases have, or for each position of slices.
  static func all(
    of names: [String], in cases: [CohortEvaluation.Case], by column: CaseColumn, _ subjects: SubjectTable
  ) -> [GroupSummary] {
    let groups: [(value: String, cases: [[CohortEvaluation.Measured]])] =
      switch column {
      case .slicePosition:
        SlicePosition.allCases.map { position in
          (
            position.rawValue,
            cases.compactMap { $0.sections.first { $0.position == position.rawValue }?.classes }
          )
        }
      default:
        Dictionary(grouping: cases) { column.value(of: $0.subject, in: $0.phase, subjects) }
          .sorted { $0.key < $1.key }.map { ($0.key, $0.value.map(\.classes)) }
      }
    return groups.flatMap { value, cases in
      MeasureSummary.all(of: names, in: cases).map {
        GroupSummary(column: column.name, group: value, summary: $0)
      }
    }
  }

  static let columns: [Column<GroupSummary>] =
    [Column("column") { $0.column }, Column("group") { $0.group }]
    + MeasureSummary.columns.map { $0.of(\.summary) }
}
