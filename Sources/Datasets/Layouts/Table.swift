import Imaging

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
    do throws(CohortFault) {
      try files.find(in: DelimitedTable(path: folder.path + "/" + tableName), of: folder)
    } catch {
      files.faults.append(error)
    }
  }
}

extension CohortFiles {
  fileprivate mutating func find(in table: DelimitedTable, of folder: Folder) throws(CohortFault) {
    let channels = table.columns.filter { $0 == "image" || $0.wholeMatch(of: /image_[0-9]+/) != nil }
    guard !channels.isEmpty, table.columns.contains("label") else {
      throw .badTable(path: table.path, reason: "it has no columns image and label")
    }
    var found: [Found] = []
    for row in table.rows {
      let cells = (channels + ["label"]).compactMap { row[$0] }
      guard cells.count == channels.count + 1 else {
        faults.append(.badTable(path: table.path, reason: "line \(row.line) lacks an image or its label"))
        continue
      }
      let image = cells[0]
      let name = row["name"] ?? ImageName(image)?.stem ?? image
      let place = { (cell: String) in cell.hasPrefix("/") ? cell : folder.path + "/" + cell }
      for (channel, cell) in cells.enumerated() {
        let isLabel = channel == channels.count
        found.append(
          Found(
            subject: row["subject"] ?? name, phase: row["phase"], name: name, isLabel: isLabel,
            channel: isLabel ? 0 : channel, path: place(cell),
            partner: place(isLabel ? image : cells[channels.count])))
      }
    }
    pair(found)
  }
}
