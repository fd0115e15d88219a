/// Comma-separated values as in RFC 4180, but for lines that end as those of other text files do.
public enum CSV {
  /// - Parameter rows: cells, the header's first.
  public static func text(_ rows: [[String]]) -> String {
    rows.map { $0.map(cell).joined(separator: ",") + "\n" }.joined()
  }

  /// A cell that holds what separates cells is quoted.
  private static func cell(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }
}
