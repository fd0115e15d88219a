import Evaluation

/// How found numbers agree with expected ones.
struct Agreement: Sendable {
  /// Pairs of which both numbers are there.
  let found, expected: [Double]
  /// How many pairs lack one.
  let missing: Int
  let limits: BlandAltman?
  let correlation: RankCorrelation?

  init(_ numbers: [(found: Double?, expected: Double?)]) {
    let known = numbers.compactMap { found, expected in
      found.flatMap { found in expected.map { (found, $0) } }
    }
    (found, expected) = (known.map(\.0), known.map(\.1))
    missing = numbers.count - known.count
    limits = BlandAltman(found, expected)
    correlation = RankCorrelation(found, expected)
  }

  var pairs: Int { found.count }

  static let columns: [Column<Agreement>] = [
    Column("missing") { $0.missing }, Column("removed") { $0.limits?.removed },
    Column("mean_difference") { $0.limits?.meanDifference }, Column("sd") { $0.limits?.standardDeviation },
    Column("lower_limit") { $0.limits?.limits.lower }, Column("upper_limit") { $0.limits?.limits.upper },
    Column("mean_difference_lower_95") { $0.limits?.intervals.meanDifference.lower },
    Column("mean_difference_upper_95") { $0.limits?.intervals.meanDifference.upper },
    Column("lower_limit_lower_95") { $0.limits?.intervals.lower.lower },
    Column("lower_limit_upper_95") { $0.limits?.intervals.lower.upper },
    Column("upper_limit_lower_95") { $0.limits?.intervals.upper.lower },
    Column("upper_limit_upper_95") { $0.limits?.intervals.upper.upper },
    Column("spearman") { $0.correlation?.coefficient },
    Column("spearman_lower_95") { $0.correlation?.interval?.lower },
    Column("spearman_upper_95") { $0.correlation?.interval?.upper },
    Column("spearman_p") { $0.correlation?.significance },
  ]
}

/// How a class's volumes agree over cases.
struct ClassAgreement: TableRow {
  let name: String
  let volumes: Agreement

  init(_ name: String, _ cases: [CohortEvaluation.Measured]) {
    self.name = name
    volumes = Agreement(cases.map { $0.isMeasured ? ($0.volume, $0.referenceVolume) : (nil, nil) })
  }

  static let columns: [Column<ClassAgreement>] =
    [Column("class") { $0.name }, Column("cases") { $0.volumes.pairs }]
    + Agreement.columns.map { $0.of(\.volumes) }
}
