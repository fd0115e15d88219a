/// Where an expression was written.
public struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
  public var path: String
  public var line: Int
  public var column: Int

  public init(path: String, line: Int, column: Int) {
    self.path = path
    self.line = line
    self.column = column
  }

  public var description: String { "\(path):\(line):\(column)" }

  /// The path's last component.
  var file: Substring { path.split(separator: "/").last ?? "" }

  /// The location with its path relative to `root`, so that what is written about it does not depend on where
  /// a package was checked out.
  public func relative(to root: String) -> SourceLocation {
    let prefix = root.hasSuffix("/") ? root : root + "/"
    guard path.hasPrefix(prefix) else { return self }
    return SourceLocation(path: String(path.dropFirst(prefix.count)), line: line, column: column)
  }
}
