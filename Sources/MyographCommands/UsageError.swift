/// A wrong command line that only the command itself can see.
package struct UsageError: Error, CustomStringConvertible {
  /// A mistake in each.
  package var lines: [String]

  package init(lines: [String]) { self.lines = lines }
  package init(description: String) { lines = [description] }

  package var description: String { lines.joined(separator: "\n") }
}

/// A job of which some parts failed; each has been reported already.
struct PartsFailed: Error {}
