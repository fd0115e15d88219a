import Datasets

/// What cases are told apart by: a column of the table of subjects, or what every data set has.
enum CaseColumn: Equatable {
  case phase, slicePosition
  case ofSubjects(String)

  /// Names that no table of subjects may have.
  static let reserved: Set<String> = [phase.name, slicePosition.name]

  init(_ name: String, in subjects: SubjectTable) throws(UsageError) {
    let known = [CaseColumn.phase, .slicePosition] + subjects.columns.map(CaseColumn.ofSubjects)
    guard let column = known.first(where: { $0.name == name }) else {
      let names = known.prefix(12).map(\.name).joined(separator: ", ")
      throw UsageError(
        description:
          "Can't tell cases apart by \"\(name)\" because no column has that name; use one of \(names)")
    }
    self = column
  }

  var name: String {
    switch self {
    case .phase: "phase"
    case .slicePosition: "slice_position"
    case .ofSubjects(let name): name
    }
  }

  /// What a case has there; empty where nobody says, or slices differ.
  func value(of subject: String, in phase: String?, _ subjects: SubjectTable) -> String {
    switch self {
    case .phase: phase ?? ""
    case .slicePosition: ""
    case .ofSubjects(let name): subjects.value(name, of: subject) ?? ""
    }
  }
}
