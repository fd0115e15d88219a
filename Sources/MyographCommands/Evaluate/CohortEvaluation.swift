import Datasets
import Evaluation

/// All that an evaluation found, as its tables, its JSON and a report have it.
struct CohortEvaluation: Encodable, Sendable {
  let references, predictions: String
  /// The masks that those of `predictions` are compared with.
  let compared: String?
  /// The background first.
  let classes: [String]
  /// Of the surface Dice, in the unit of distances.
  let tolerance: Double
  /// What slices can violate; nil where nobody knows of any.
  let criteria: [String]?
  let cases: [Case]
  let summary: [MeasureSummary]
  let agreement: [ClassAgreement]
  let groups: [GroupSummary]
  /// What the field makes of volumes; nil where it knows the classes not, or nobody knows the spacing.
  let clinical: SubjectResults?
  let comparison: [MeasureComparison]
  /// Of the intervals that were put to the test.
  private(set) var coverage: [IntervalCoverage] = []
  /// What its numbers rest on, by what that is about.
  let conventions: [String: String]

  /// - Parameter others: the same cases, as far as they are there, as another method has them.
  init(_ plan: EvaluationPlan, cases: [Case], others: [Case] = []) {
    (references, predictions, compared) = (plan.references, plan.predictions, plan.compared)
    (classes, tolerance, criteria) = (plan.classes.map(\.name), plan.tolerance, plan.criteria?.criteria)
    self.cases = cases
    let names = Array(classes.dropFirst())
    summary = MeasureSummary.all(of: names, in: cases.map(\.classes))
    agreement = names.indices.map { label in ClassAgreement(names[label], cases.map { $0.classes[label] }) }
    groups = plan.groupings.flatMap { GroupSummary.all(of: names, in: cases, by: $0, plan.subjects) }
    clinical = plan.numbers.map { SubjectResults($0, of: cases, plan.known) }
    comparison = compared == nil ? [] : MeasureComparison.all(of: names, in: cases, and: others)
    conventions = Self.conventions.merging(plan.numbers?.conventions ?? [:]) { _, own in own }
    if let learned = plan.learned { coverage = IntervalCoverage.all(learned, of: self) }
  }

  static let conventions = [
    "empty_structures":
      "Where neither side has a class nothing is measured (presence: neither). Where one side has it (only_found, only_expected) "
      + "Dice and surface Dice are 0, and so is precision or sensitivity, and there is no distance. A class that a case doesn't "
      + "label (unlabelled) is not measured there. Each is counted, and missing are all cases without a number.",
    "surfaces":
      "Of both surfaces each element counts by its area; in an image of one slice, by its length. HD95 is the larger of the "
      + "two distances that 95 % of either surface keep within.",
    "violations":
      "Counted slice by slice and criterion by criterion: a slice that violates two counts twice. Labels count only where a "
      + "case labels all classes.",
    "slice_position":
      "Thirds of the slices that carry an expected label, from the base: the end towards which the labelled area leans. Surfaces "
      + "between two slices count half in each, and are held against the whole of the other surface.",
    "intervals":
      "Of means by bootstrap, bias-corrected and accelerated, 10,000 resamples, and wider for few cases by Student's "
      + "distribution; of limits of agreement by the same distribution off its centre; of Spearman's correlation by Fisher's "
      + "transform. All 95 %.",
    "coverage":
      "Held is the share of a subject's numbers whose learned 95 % interval holds what is expected, over all subjects. Volumes "
      + "count where something is found. Only of other subjects than the interval was learned of does it say anything.",
    "agreement":
      "Found minus expected. Pairs whose mean lies beyond 1.5 interquartile ranges of the quartiles are left out of limits, and "
      + "counted as removed.",
    "comparison":
      "Of the masks minus those that they are compared with: Wilcoxon's test of signed ranks over subjects, each by its mean over "
      + "the cases that have the measure on both sides; p_holm by Holm's correction over all classes and measures; 1 where no "
      + "pair differs.",
  ]
}

extension CohortEvaluation {
  struct Case: Encodable, Sendable {
    var name, subject: String
    var phase: String?
    /// Of distances: "mm", and volumes are in millilitres; or "pixels", and volumes count them.
    var unit: String
    /// Without the background, in the order of the classes.
    var classes: [Measured]
    /// The same of each position of slices, where these are asked for.
    var sections: [Section]
    /// Nil where the field has no criteria of slices.
    var violations: CriteriaViolations?
    /// What `segment --volumes` made of the series that the case is a frame of; nil of what is no series.
    var seriesNumbers: [String: Double]?
  }

  struct Section: Encodable, Sendable {
    var position: String
    var classes: [Measured]
  }

  /// Which side has a class.
  enum Presence: String, CellValue, CaseIterable {
    case both, neither, unlabelled
    case onlyFound = "only_found"
    case onlyExpected = "only_expected"

    var cell: String { rawValue }

    init(_ overlap: Overlap, isLabelled: Bool) {
      self =
        switch (isLabelled, overlap.found > 0, overlap.expected > 0) {
        case (false, _, _): .unlabelled
        case (_, true, true): .both
        case (_, true, false): .onlyFound
        case (_, false, true): .onlyExpected
        case (_, false, false): .neither
        }
    }
  }

  /// A class of a case.
  struct Measured: TableRow {
    var name: String
    var presence: Presence
    var dice, surfaceDice, hd95, meanDistance, sensitivity, precision: Double?
    var volume: Double
    /// Nil where the case doesn't label the class.
    var referenceVolume: Double?

    /// - Parameter unit: the volume of a voxel.
    init(_ name: String, _ measures: ClassMeasures, isLabelled: Bool, unit: Double) {
      (self.name, presence) = (name, Presence(measures.overlap, isLabelled: isLabelled))
      volume = Double(measures.overlap.found) * unit
      guard isLabelled else { return }
      (dice, surfaceDice) = (measures.overlap.dice, measures.surfaceDice)
      (hd95, meanDistance) = (measures.hd95, measures.meanDistance)
      (sensitivity, precision) = (measures.overlap.sensitivity, measures.overlap.precision)
      referenceVolume = Double(measures.overlap.expected) * unit
    }

    /// Whether there is something to measure.
    var isMeasured: Bool { presence != .neither && presence != .unlabelled }

    static let columns: [Column<Measured>] =
      [Column("class") { $0.name }, Column("presence") { $0.presence }]
      + measures.map { measure in Column(measure.name) { measure.value($0) } }
  }

  /// What is measured, as tables and JSON call it, with the places that people read.
  static let measures: [(name: String, decimals: Int, value: @Sendable (Measured) -> Double?)] = [
    ("dice", 3, { $0.dice }), ("surface_dice", 3, { $0.surfaceDice }), ("hd95", 2, { $0.hd95 }),
    ("mean_distance", 2, { $0.meanDistance }), ("sensitivity", 3, { $0.sensitivity }),
    ("precision", 3, { $0.precision }),
    ("volume", 1, { $0.volume }), ("reference_volume", 1, { $0.referenceVolume }),
  ]
}
