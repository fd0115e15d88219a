import Datasets
import Imaging

/// Which classes a partly labelled data set labels in which of its cases: all, where nothing is said.
struct LabelledClasses {
  private struct Rule {
    var column: CaseColumn
    /// Of the column; nil: the rule is for all cases.
    var value: String?
    var labels: Set<Int>
  }

  private let classes: Range<Int>
  private let rules: [Rule]
  private let subjects: SubjectTable

  /// - Parameters:
  ///   - options: such as `phase=late:cell,wall`, or without a condition for all cases; where several hold, what all name.
  ///   - classes: the background first.
  ///   - cases: that values may mean.
  /// - Throws: everything that can't be understood.
  init(_ options: [String], _ classes: [LabelClass], of cases: [Cohort.Case], _ subjects: SubjectTable)
    throws(UsageError)
  {
    var (rules, mistakes) = ([Rule](), [String]())
    for option in options {
      do throws(UsageError) {
        rules.append(try Self.rule(option, classes, of: cases, subjects))
      } catch {
        mistakes += error.lines
      }
    }
    guard mistakes.isEmpty else { throw UsageError(lines: mistakes) }
    (self.classes, self.rules, self.subjects) = (classes.indices, rules, subjects)
  }

  /// The classes that a case labels.
  func labels(of one: Cohort.Case) -> Set<Int> {
    rules.filter { rule in
      rule.value.map { $0 == rule.column.value(of: one.subject, in: one.phase, subjects) } ?? true
    }.reduce(Set(classes)) { $0.intersection($1.labels) }
  }

  private static func rule(
    _ option: String, _ classes: [LabelClass], of cases: [Cohort.Case], _ subjects: SubjectTable
  ) throws(UsageError) -> Rule {
    func mistake(_ reason: String, _ advice: String) -> UsageError {
      UsageError(description: "Can't take --labelled \"\(option)\" because \(reason); use \(advice)")
    }
    let form = "COLUMN=VALUE:CLASS,CLASS or CLASS,CLASS"
    var rule = Rule(column: .phase, value: nil, labels: [])
    var names = option[...]
    if let equals = option.firstIndex(of: "=") {
      guard let colon = option.lastIndex(of: ":"), colon > equals else {
        throw mistake("it names no class", form)
      }
      names = option[option.index(after: colon)...]
      rule.column = try CaseColumn(String(option[..<equals]), in: subjects)
      guard rule.column != .slicePosition else {
        throw mistake("whole cases are labelled or not", "phase, or a column of --subjects")
      }
      let value = String(option[option.index(after: equals)..<colon])
      let values = Set(cases.map { rule.column.value(of: $0.subject, in: $0.phase, subjects) }).subtracting([
        ""
      ])
      guard values.contains(value) else {
        let known = values.sorted().prefix(8).map { "\"\($0)\"" }.joined(separator: ", ")
        throw mistake(
          "no case has \"\(value)\" there",
          values.isEmpty ? "a column that says something" : "one of \(known)")
      }
      rule.value = value
    }
    for name in names.split(separator: ",") {
      guard let label = classes.dropFirst().firstIndex(where: { $0.isCalled(String(name)) }) else {
        throw mistake(
          "\"\(name)\" is no class",
          "some of \(classes.dropFirst().prefix(8).map(\.name).joined(separator: ", "))")
      }
      rule.labels.insert(label)
    }
    guard !rule.labels.isEmpty else { throw mistake("it names no class", form) }
    return rule
  }
}
