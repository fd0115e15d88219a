import Imaging
import SwiftCSV

extension CohortLayout {
  static let tableName = "samples.csv"

  /// A table of files: a row for each sample.
  public static let table = CohortLayout(
    key: "table", name: "a table",
    example:
      "\(tableName) with columns image (or image_0, image_1 … for channels), label, and if wanted name, subject, phase; "
      + "paths begin at the table's folder"
  ) { folder in
    folder.files.contains(tableName)
  } find: { folder, files in
    files.readTable(folder)
  }
}

extension CohortFiles {
  /// Comma-separated values: the names in the first row, and the rows below by these.
  package static func table(
    path: String
  ) throws(CohortFault) -> (columns: [String], rows: [[String: String]]) {
    do {
      let table = try SwiftCSV.CSV<Named>(string: InputFile.text(path: path, limit: 16 << 20))
      return (table.header, table.rows)
    } catch let problem as Problem {
      throw .unusable(ImagingError(.read, path, problem))
    } catch {
      throw .badTable(path: path, reason: "it is no table of comma-separated values")
    }
  }

  fileprivate mutating func readTable(_ folder: Folder) {
    let path = folder.path + "/" + CohortLayout.tableName
    let (columns, rows): ([String], [[String: String]])
    do throws(CohortFault) {
      (columns, rows) = try Self.table(path: path)
    } catch {
      return faults.append(error)
    }
    let channels = columns.filter { $0 == "image" || $0.wholeMatch(of: /image_[0-9]+/) != nil }
    guard !channels.isEmpty, columns.contains("label") else {
      return faults.append(.badTable(path: path, reason: "it has no columns image and label"))
    }
    guard Set(columns).count == columns.count else {
      return faults.append(.badTable(path: path, reason: "two of its columns have one name"))
    }
    var found: [Found] = []
    for (index, row) in rows.enumerated() {
      let cells = (channels + ["label"]).map { row[$0] ?? "" }
      guard cells.allSatisfy({ !$0.isEmpty }) else {
        faults.append(.badTable(path: path, reason: "row \(index + 1) lacks an image or its label"))
        continue
      }
      let image = cells[0]
      let name = row["name"].flatMap { $0.isEmpty ? nil : $0 } ?? ImageName(image)?.stem ?? image
      let subject = row["subject"].flatMap { $0.isEmpty ? nil : $0 } ?? name
      let phase = row["phase"].flatMap { $0.isEmpty ? nil : $0 }
      let place = { (cell: String) in cell.hasPrefix("/") ? cell : folder.path + "/" + cell }
      for (channel, cell) in cells.enumerated() {
        let isLabel = channel == channels.count
        found.append(
          Found(
            subject: subject, phase: phase, name: name, isLabel: isLabel, channel: isLabel ? 0 : channel,
            path: place(cell), partner: place(isLabel ? image : cells[channels.count])))
      }
    }
    pair(found)
  }
}
