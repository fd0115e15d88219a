import Foundation

/// Lines and bars on standard error; standard output belongs to results.
enum Console {
  static func report(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}

/// How far a job is: a bar with the time that is left on a terminal, plain lines elsewhere.
struct Progress {
  var title: String
  let total: Int
  /// Says how much of it is done in percent, not how many of how many.
  var isShare = false
  private let start = ContinuousClock.now
  private var reportedTenth = 0

  init(_ title: String, total: Int) {
    self.title = title
    self.total = max(total, 1)
  }

  /// - Parameter secondsLeft: nil: what it takes if it goes on as it went.
  mutating func update(_ done: Int, secondsLeft: Double? = nil) {
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    let left = secondsLeft ?? (done > 0 ? elapsed / Double(done) * Double(total - done) : 0)
    if Console.isTerminal {
      let filled = done * 30 / total
      let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
      let place = isShare ? "\(done * 100 / total) %" : "\(done)/\(total)"
      let text = "\r\u{1B}[2K\(bar) \(place) \(title), \(duration(left)) left"
      FileHandle.standardError.write(Data((done == total ? "\r\u{1B}[2K" : text).utf8))
    } else if done * 10 / total > reportedTenth, done < total {
      reportedTenth = done * 10 / total
      let place = isShare ? "\(done * 100 / total) %" : "\(done) of \(total)"
      Console.report("\(title): \(place), \(duration(left)) left")
    }
  }
}

extension Progress {
  /// Takes the bar off the terminal for a line of text; the next update draws it again.
  func clear() {
    if Console.isTerminal { FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8)) }
  }
}

/// "0.4 s", "12 s", "3 min 20 s".
func duration(_ seconds: Double) -> String {
  if seconds < 10 { return String(format: "%.1f s", seconds) }
  if seconds < 60 { return String(format: "%.0f s", seconds) }
  return "\(Int(seconds) / 60) min \(Int(seconds) % 60) s"
}

/// "12.3 ms".
func milliseconds(_ seconds: Double) -> String { String(format: "%.2f ms", seconds * 1000) }

/// Columns as wide as their widest cell; all but the first are aligned to the right.
func table(_ rows: [[String]]) -> String {
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

/// Prints one JSON document, keys in the order of their names.
func printJSON(_ value: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  encoder.keyEncodingStrategy = .convertToSnakeCase
  print(String(decoding: try encoder.encode(value), as: UTF8.self))
}
