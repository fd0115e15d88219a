import Foundation
import Imaging

/// What is known of subjects besides their images: a site, a diagnosis, a height.
public struct SubjectTable: Sendable {
  /// In the order in which they were first named, without the subject's own.
  public private(set) var columns: [String] = []
  /// What contradicts itself.
  private(set) var faults: [CohortFault] = []
  private var cells: [String: [String: Cell]] = [:]

  /// A text with its place in a file.
  private struct Cell {
    var text: String
    var path: String
    var line: Int?
  }

  /// Of the table that a person writes.
  public static let subjectColumn = "subject"

  /// One that knows nothing.
  public init() {}

  /// Reads a table with a column `subject`.
  ///
  /// - Parameters:
  ///   - subjects: each must stand in it once; others may.
  ///   - reserved: columns that mean something else.
  /// - Throws: everything that is wrong with it.
  public init(
    path: String, subjects: some Sequence<String>, reserved: Set<String> = []
  ) throws(CohortError) {
    do throws(CohortFault) {
      try self.init(DelimitedTable(path: path), reserved)
    } catch {
      throw CohortError(path: path, faults: [error])
    }
    let missing = Set(subjects).subtracting(cells.keys).sorted()
    faults += missing.map {
      CohortFault.implausible(path: path, reason: "it has no row for \($0)", advice: "a row for each subject")
    }
    guard faults.isEmpty else { throw CohortError(path: path, faults: faults) }
  }

  private init(_ table: DelimitedTable, _ reserved: Set<String>) throws(CohortFault) {
    guard table.columns.contains(Self.subjectColumn) else {
      throw .implausible(
        path: table.path, reason: "it has no column \(Self.subjectColumn)",
        advice: "a header such as \(Self.subjectColumn),site,height,weight and a row for each subject")
    }
    columns = table.columns.filter { $0 != Self.subjectColumn && !$0.isEmpty }
    for column in columns where reserved.contains(column) {
      fault(table, line: 1, "column \(column) has a name that means something else", "another name for it")
    }
    var lines: [String: Int] = [:]
    for row in table.rows {
      guard let subject = row[Self.subjectColumn].map(Self.trimmed), !subject.isEmpty else {
        fault(table, line: row.line, "it names no subject", "a row for each subject")
        continue
      }
      if let other = lines.updateValue(row.line, forKey: subject) {
        fault(table, line: row.line, "\(subject) stands in line \(other) already", "a row for each subject")
        continue
      }
      if row.cells.count > table.columns.count {
        fault(
          table, line: row.line, "\(row.cells.count) cells stand under \(table.columns.count) columns",
          "quotes around a cell that holds what separates cells")
      }
      cells[subject] = [:]
      for column in columns {
        if let text = row[column] {
          note(text, column: column, of: subject, path: table.path, line: row.line)
        }
      }
    }
  }

  private mutating func fault(_ table: DelimitedTable, line: Int, _ reason: String, _ advice: String) {
    faults.append(.implausible(path: table.path, reason: "line \(line): \(reason)", advice: advice))
  }

  /// Takes what a file says of a subject; what it says twice, and differently, is a fault of the table.
  package mutating func note(
    _ text: String, column: String, of subject: String, path: String, line: Int? = nil
  ) {
    let text = Self.trimmed(text)
    guard !text.isEmpty else { return }
    if !columns.contains(column) { columns.append(column) }
    if let other = cells[subject]?[column], other.text != text {
      faults.append(
        .implausible(
          path: path, reason: "it says that \(column) is \"\(other.text)\" and \"\(text)\"",
          advice: "one of them"))
      return
    }
    cells[subject, default: [:]][column] = Cell(text: text, path: path, line: line)
  }

  /// What a column says of a subject; nil where it says nothing.
  public func value(_ column: String, of subject: String) -> String? { cells[subject]?[column]?.text }

  /// The same with the columns of another table that this one lacks.
  public func joined(with other: SubjectTable) -> SubjectTable {
    var joined = self
    let more = other.columns.filter { !columns.contains($0) }
    joined.columns += more
    joined.faults += other.faults
    for (subject, known) in other.cells {
      joined.cells[subject, default: [:]].merge(known.filter { more.contains($0.key) }) { own, _ in own }
    }
    return joined
  }

  private static func trimmed(_ text: String) -> String { text.trimmingCharacters(in: .whitespaces) }
}

extension SubjectTable {
  /// A column of numbers that a field knows.
  public struct NumberColumn: Sendable {
    public var name: String
    public var unit: String
    /// What tables may call it besides, in small letters.
    public var otherNames: Set<String>
    /// What can be right.
    public var range: ClosedRange<Double>

    public init(_ name: String, unit: String, otherNames: Set<String> = [], range: ClosedRange<Double>) {
      (self.name, self.unit, self.otherNames, self.range) = (name, unit, otherNames, range)
    }

    func isCalled(_ text: String) -> Bool {
      let plain = text.lowercased()
      return plain == name || otherNames.contains(plain)
    }
  }

  /// What says, as an empty cell does, that nobody knows.
  private static let unknown: Set<String> = ["na", "n/a", "nan"]

  /// The numbers of some columns, by subject and by the columns' own names.
  /// - Parameter subjects: whose are wanted.
  /// - Throws: everything that is no such number, or contradicts itself.
  public func numbers(
    _ wanted: [NumberColumn], of subjects: some Sequence<String>
  ) throws(CohortError) -> [String: [String: Double]] {
    var (faults, numbers) = (faults, [String: [String: Double]]())
    for column in wanted {
      for subject in Set(subjects).sorted() {
        let known = columns.filter(column.isCalled).compactMap { name in
          cells[subject]?[name].map { (name: name, cell: $0) }
        }
        for (name, cell) in known where !Self.unknown.contains(cell.text.lowercased()) {
          guard let number = Double(cell.text), column.range.contains(number) else {
            let place = cell.line.map { "line \($0): " } ?? ""
            faults.append(
              .implausible(
                path: cell.path, reason: "\(place)\(name) of \(subject) is \"\(cell.text)\"",
                advice: "a number of \(column.unit) from \(Text.number(column.range.lowerBound)) to "
                  + "\(Text.number(column.range.upperBound)), or an empty cell"))
            continue
          }
          if let other = numbers[subject]?[column.name], other != number {
            faults.append(
              .implausible(
                path: cell.path, reason: "two columns say different things of \(subject)'s \(column.name)",
                advice: "one of them"))
          }
          numbers[subject, default: [:]][column.name] = number
        }
      }
    }
    guard faults.isEmpty else { throw CohortError(path: faults[0].path, faults: faults) }
    return numbers
  }
}
