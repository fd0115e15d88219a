/// A row of a table, and an object in JSON: both call everything alike.
protocol TableRow: Encodable, Sendable {
  static var columns: [Column<Self>] { get }
}

extension TableRow {
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: ColumnName.self)
    for column in Self.columns {
      try container.encode(column.value(self), forKey: ColumnName(stringValue: column.name))
    }
  }

  /// The columns' names, and the cells below them.
  static func cells(_ rows: [Self]) -> [[String]] {
    [columns.map(\.name)] + rows.map { row in columns.map { $0.value(row).cell } }
  }
}

/// A column of a table.
struct Column<Row>: Sendable {
  let name: String
  let value: @Sendable (Row) -> any CellValue

  init<Value: CellValue>(_ name: String, _ value: @escaping @Sendable (Row) -> Value) {
    self.init(name, any: { value($0) })
  }

  private init(_ name: String, any value: @escaping @Sendable (Row) -> any CellValue) {
    (self.name, self.value) = (name, value)
  }

  /// The same of rows that hold such a one.
  func of<Outer>(_ inner: @escaping @Sendable (Outer) -> Row) -> Column<Outer> {
    Column<Outer>(name, any: { [value] in value(inner($0)) })
  }
}

private struct ColumnName: CodingKey {
  let stringValue: String
  let intValue: Int? = nil

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { return nil }
}

/// What a cell may hold; nothing is an empty cell, and null in JSON.
protocol CellValue: Encodable, Sendable {
  var cell: String { get }
}

extension String: CellValue { var cell: String { self } }
extension Int: CellValue { var cell: String { "\(self)" } }
/// Every digit that tells it from its neighbours.
extension Double: CellValue { var cell: String { "\(self)" } }
extension Optional: CellValue where Wrapped: CellValue { var cell: String { self?.cell ?? "" } }
