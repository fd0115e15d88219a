import Datasets
import Evaluation

/// What a field makes of the volumes of subjects, found and expected.
struct SubjectResults: Encodable, Sendable {
  let numbers: [SubjectNumber]
  let agreement: [NumberAgreement]

  /// - Parameter known: what a table says of subjects, in numbers.
  init(_ field: any SubjectNumbers, of cases: [CohortEvaluation.Case], _ known: [String: [String: Double]]) {
    numbers = Dictionary(grouping: cases, by: \.subject).sorted { $0.key < $1.key }.flatMap {
      subject, cases in
      func values(_ volume: (CohortEvaluation.Measured) -> Double?) -> [Double?] {
        let volumes = cases.map { one in
          let known: [Double?] = one.classes.map { $0.presence == .neither ? nil : volume($0) }
          // Of the background nobody asks.
          return CaseVolumes(phase: one.phase, millilitres: [nil] + known)
        }
        return field.values(of: volumes, known[subject] ?? [:])
      }
      return zip(field.quantities, zip(values(\.volume), values(\.referenceVolume))).map { quantity, values in
        SubjectNumber(
          subject: subject, name: quantity.name, unit: quantity.unit, found: values.0, expected: values.1)
      }
    }
    agreement = field.quantities.map { [numbers] quantity in
      NumberAgreement(
        name: quantity.name, unit: quantity.unit,
        values: Agreement(numbers.filter { $0.name == quantity.name }.map { ($0.found, $0.expected) }))
    }
  }
}

/// A number of a subject.
struct SubjectNumber: TableRow {
  let subject, name, unit: String
  let found, expected: Double?

  var difference: Double? { found.flatMap { found in expected.map { found - $0 } } }

  static let columns: [Column<SubjectNumber>] = [
    Column("subject") { $0.subject }, Column("number") { $0.name }, Column("unit") { $0.unit },
    Column("found") { $0.found }, Column("expected") { $0.expected }, Column("difference") { $0.difference },
  ]
}

/// How a number agrees over subjects.
struct NumberAgreement: TableRow {
  let name, unit: String
  let values: Agreement

  static let columns: [Column<NumberAgreement>] =
    [Column("number") { $0.name }, Column("unit") { $0.unit }, Column("subjects") { $0.values.pairs }]
    + Agreement.columns.map { $0.of(\.values) }
}
