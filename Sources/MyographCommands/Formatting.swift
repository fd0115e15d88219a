import Evaluation
import Foundation
import Terminal

/// "0.4 s", "12 s", "3 min 20 s", "5 h 7 min"; what no run takes as it is.
package func duration(_ seconds: Double) -> String {
  if seconds < 10 { return String(format: "%.1f s", seconds) }
  if seconds < 59.5 { return String(format: "%.0f s", seconds) }
  guard let whole = Int(exactly: seconds.rounded()), whole < 1_000_000_000 else {
    return String(format: "%g s", seconds)
  }
  return whole < 36_000
    ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3600) h \(whole / 60 % 60) min"
}

/// "12.3 ms".
func milliseconds(_ seconds: Double) -> String { String(format: "%.2f ms", seconds * 1000) }

/// So many places behind the point, and a true minus; a dash for what isn't there.
func decimal(_ value: Double?, _ places: Int) -> String {
  value.map { String(format: "%.\(places)f", $0).replacing("-", with: "−") } ?? "–"
}

/// "1.0 to 2.5"; a dash for what isn't there.
func span(_ lower: Double?, _ upper: Double?, _ places: Int) -> String {
  lower == nil ? "–" : "\(decimal(lower, places)) to \(decimal(upper, places))"
}

/// "2.0 (1.0 to 2.5)": a number with its interval, where there is one; a dash for what isn't there.
func estimate(_ value: Double?, _ interval: Interval?, _ places: Int) -> String {
  guard value != nil, let interval else { return decimal(value, places) }
  return "\(decimal(value, places)) (\(span(interval.lower, interval.upper, places)))"
}

/// As a shell takes it for one word.
func quotedForShell(_ word: String) -> String {
  let isPlain =
    !word.isEmpty
    && word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-=,:+@%".contains($0)) }
  return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
}

/// Columns as wide as their widest cell; all but the first are aligned to the right. A cell stays on its line.
func table(_ cells: [[String]]) -> String {
  let rows = cells.map { $0.map(\.escaped) }
  let columns = rows.map(\.count).max() ?? 0
  let widths = (0..<columns).map { column in
    rows.compactMap { column < $0.count ? $0[column].count : nil }.max() ?? 0
  }
  return rows.map { row in
    let cells = row.enumerated().map { column, cell in
      let padding = String(repeating: " ", count: widths[column] - cell.count)
      return column == 0 ? cell + padding : padding + cell
    }
    return cells.joined(separator: "  ").replacing(#/ +$/#, with: "")
  }.joined(separator: "\n")
}

/// Prints one JSON document.
func printJSON(_ value: some Encodable) throws {
  try Console.print(hiddenAsJSON(String(decoding: try jsonData(value), as: UTF8.self)))
}

/// A JSON document, keys in the order of their names.
func jsonData(_ value: some Encodable) throws -> Data {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  encoder.keyEncodingStrategy = .convertToSnakeCase
  encoder.nonConformingFloatEncodingStrategy =
    .convertToString(positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
  return try encoder.encode(value)
}

/// The same document with what a terminal wouldn't show escaped as JSON does; only its strings can hold that.
func hiddenAsJSON(_ document: String) -> String {
  var result = ""
  for scalar in document.unicodeScalars {
    if scalar.isHidden && scalar != "\n" {
      for unit in UTF16.encode(scalar) ?? .init() { result += String(format: "\\u%04X", unit) }
    } else {
      result.unicodeScalars.append(scalar)
    }
  }
  return result
}
