import Datasets
import Segmentation
import Terminal

extension EvaluateCommand {
  /// What the command line asks of a data set.
  /// - Throws: `UsageError`; or `PartsFailed`, once everything that is wrong with the table of subjects was reported.
  func plan(for cohort: Cohort) throws -> EvaluationPlan {
    let hasSpacing = Set(cohort.cases.map(\.grid.hasSpacing))
    guard hasSpacing.count == 1 else {
      throw UsageError(
        description:
          "Can't evaluate \"\(references)\" because some of its images have a spacing and others none; use one "
          + "kind at a time")
    }
    let classes = Tool.conventions.named(cohort.labels.classes)
    // Millilitres of pixels are nobody's.
    let numbers = hasSpacing.contains(true) ? Tool.conventions.subjectNumbers(of: classes) : nil
    let names = cohort.cases.map(\.subject)
    var table = cohort.subjects
    var known: [String: [String: Double]] = [:]
    do throws(CohortError) {
      if let subjects {
        let given = try SubjectTable(path: subjects, subjects: names, reserved: CaseColumn.reserved)
        table = given.joined(with: table)
      }
      known = try table.numbers(numbers?.columns ?? [], of: names)
    } catch {
      for fault in error.faults { Console.report("\(fault)") }
      throw PartsFailed()
    }
    var groupings: [CaseColumn] = []
    for name in groupBy {
      let column = try CaseColumn(name, in: table)
      if !groupings.contains(column) { groupings.append(column) }
    }
    return EvaluationPlan(
      references: references, predictions: predictions, compared: compare, classes: classes,
      tolerance: tolerance, groupings: groupings,
      labelled: try LabelledClasses(labelled, classes, of: cohort.cases, table), subjects: table,
      criteria: Tool.conventions.criteria(classes), numbers: numbers, known: known,
      learned: try predictor.map { try LearnedQuality(path: $0, classes: classes.map(\.name)) })
  }
}
