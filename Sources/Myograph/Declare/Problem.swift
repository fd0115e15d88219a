/// A mistake in a declaration, or what looks like one, where it was written.
public struct Problem<Kind: Hashable & Sendable>: Hashable, Sendable {
  public var kind: Kind
  /// The expression that is wrong.
  public var location: SourceLocation
  /// What is around it or led there, innermost first.
  public var enclosing: [Waypoint]
}

/// A place on the way from a declaration to one of its layers.
public struct Waypoint: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// A block or join that is placed there.
    case block
    /// A call of a helper function.
    case call
    /// A loop, in that round, the first being 1; the place is its end.
    case round(Int)
  }

  public var kind: Kind
  public var location: SourceLocation
}

extension Problem {
  /// A line as compilers print it, followed by notes for the calls, the rounds and the blocks in other files that led
  /// there.
  func description(_ severity: String, _ text: String) -> String {
    var notes = enclosing.filter { $0.kind != .block || $0.location.path != location.path }
    // Where it is, and where a library's network was placed.
    if notes.count > 4 { notes = notes.prefix(2) + notes.suffix(2) }
    return (["\(location): \(severity): \(text)"] + notes.map { "\($0.location): note: \($0.kind.text)" })
      .joined(separator: "\n")
  }
}

extension Waypoint.Kind {
  fileprivate var text: String {
    switch self {
    case .block: "in the block that is placed here"
    case .call: "in the call here"
    case .round(let number): "in round \(number) of the loop that ends here"
    }
  }
}
