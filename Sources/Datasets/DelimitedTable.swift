import Imaging
import SwiftCSV

/// Cells with commas, semicolons or tabs between them: the columns' names in the first row, and a row a line below.
package struct DelimitedTable {
  package let path: String
  package let columns: [String]
  package let rows: [Row]

  package struct Row {
    /// The line of the file that it begins in, counted from 1.
    package let line: Int
    package let cells: [String]
    fileprivate let places: [String: Int]

    /// What stands under a column; nil where nothing does.
    package subscript(column: String) -> String? {
      guard let place = places[column], place < cells.count, !cells[place].isEmpty else { return nil }
      return cells[place]
    }
  }

  private static let mostBytes = 16 << 20
  private static let mostColumns = 1000
  private static let mostRows = 200_000
  /// What cells say stands in messages.
  private static let mostCharacters = 1000

  /// - Throws: `CohortFault` where it is no such table, or is larger than any should be.
  package init(path: String) throws(CohortFault) {
    self.path = path
    do {
      let text = try InputFile.text(path: path, limit: Self.mostBytes)
      // Its rows are asked for one by one: the library would bring all to the longest one's length.
      let table = try SwiftCSV.CSV<Enumerated>(
        string: text, delimiter: .guessed(string: text), loadColumns: false, rowLimit: 0)
      columns = table.header
      var (rows, line) = ([Row](), 1 + Self.newlines(in: columns))
      let places = Dictionary(columns.prefix(Self.mostColumns).enumerated().map { ($1, $0) }) { first, _ in
        first
      }
      try table.enumerateAsArray(startAt: 1, rowLimit: nil) { cells in
        line += 1
        if cells != [""], rows.count <= Self.mostRows {
          rows.append(Row(line: line, cells: cells, places: places))
        }
        line += Self.newlines(in: cells)
      }
      self.rows = rows
    } catch let problem as Problem {
      throw .unusable(ImagingError(.read, path, problem))
    } catch {
      throw Self.fault(path, "it is no table of comma-separated values")
    }
    guard columns.count <= Self.mostColumns else {
      throw Self.fault(path, "it has more than \(Self.mostColumns) columns")
    }
    guard rows.count <= Self.mostRows else {
      throw Self.fault(path, "it has more than \(Self.mostRows) rows")
    }
    guard ([columns] + rows.map(\.cells)).allSatisfy({ $0.allSatisfy { $0.count <= Self.mostCharacters } })
    else {
      throw Self.fault(path, "a cell has more than \(Self.mostCharacters) characters")
    }
    let names = columns.filter { !$0.isEmpty }
    guard Set(names).count == names.count else {
      throw Self.fault(path, "two of its columns have one name")
    }
  }

  private static func fault(_ path: String, _ reason: String) -> CohortFault {
    .implausible(
      path: path, reason: reason,
      advice: "the columns' names in the first line, and a row of cells in each below")
  }

  /// Quoted cells may hold some.
  private static func newlines(in cells: [String]) -> Int {
    cells.reduce(0) { $0 + $1.count(where: \.isNewline) }
  }
}
