import Datasets
import Evaluation
import Imaging
import Segmentation

/// What is evaluated, and what is made of it.
struct EvaluationPlan {
  var references, predictions: String
  /// The folder of another method's masks.
  var compared: String?
  /// The background first.
  var classes: [LabelClass]
  /// Of the surface Dice, in the unit of distances.
  var tolerance: Double
  var groupings: [CaseColumn] = []
  var labelled: LabelledClasses
  var subjects: SubjectTable
  /// Criteria of slices, where the field has some.
  var criteria: SliceCriteria?
  /// What the field makes of volumes.
  var numbers: (any SubjectNumbers)?
  /// What is known of subjects, in numbers.
  var known: [String: [String: Double]] = [:]
  /// Whose intervals are put to the test.
  var learned: LearnedQuality?

  /// - Parameters:
  ///   - volume: of the case, with what is expected.
  ///   - found: a class for each of its voxels.
  func measure(_ one: Cohort.Case, _ volume: LabelledVolume, _ found: [UInt8]) -> CohortEvaluation.Case {
    let grid = volume.image.grid
    let unit = grid.hasSpacing ? grid.voxelMillilitres : 1
    let ignored = LabelMap.ignored(besides: classes.count)
    let labels = labelled.labels(of: one)
    let comparisons = classes.indices.dropFirst().map { label in
      (
        label,
        ClassComparison(
          found, volume.classes, of: UInt8(label), ignoring: ignored, shape: grid.shape, spacing: grid.spacing
        )
      )
    }
    func measured(_ measures: (ClassComparison) -> ClassMeasures) -> [CohortEvaluation.Measured] {
      comparisons.map { label, comparison in
        CohortEvaluation.Measured(
          classes[label].name, measures(comparison), isLabelled: labels.contains(label), unit: unit)
      }
    }
    var sections: [CohortEvaluation.Section] = []
    if groupings.contains(.slicePosition) {
      let slices = SlicePosition.slices(of: volume.classes, ignoring: ignored, shape: grid.shape)
      sections = SlicePosition.allCases.map { position in
        CohortEvaluation.Section(
          position: position.rawValue,
          classes: measured { $0.measures(in: slices[position] ?? [], tolerance: tolerance) })
      }
    }
    let violations = criteria.map {
      CriteriaViolations(
        $0, found, volume.classes, isWhole: labels.isSuperset(of: classes.indices.dropFirst()), on: grid)
    }
    return CohortEvaluation.Case(
      name: one.name, subject: one.subject, phase: one.phase, unit: grid.hasSpacing ? "mm" : "pixels",
      classes: measured { $0.measures(tolerance: tolerance) }, sections: sections, violations: violations)
  }
}
