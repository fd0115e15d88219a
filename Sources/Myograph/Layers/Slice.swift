/// Some neighbouring channels: C×H×W to `count`×H×W.
public struct Slice: Layer {
  var first: Int
  var count: Int

  /// - Parameter first: counted from 0.
  public init(from first: Int, count: Int) {
    self.first = first
    self.count = count
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.slice(first: first, count: count), after: [input])
  }
}

/// One of equal parts of the channels, as PyTorch's `chunk` has them: C×H×W to (C / parts)×H×W.
///
/// ```swift
/// Multiply { // a simple gate: one half times the other
///   Split(0, of: 2)
///   Split(1, of: 2)
/// }
/// ```
public struct Split: Layer {
  var part: Int
  var parts: Int

  /// - Parameter part: counted from 0.
  public init(_ part: Int, of parts: Int) {
    self.part = part
    self.parts = parts
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    let channels = builder.type(of: input)?.channels ?? 1
    guard parts > 0, channels % parts == 0, (0..<parts).contains(part) else {
      if builder.isKnown(input) { builder.report(.splitDoesNotDivide(part: part, of: parts, channels)) }
      return builder.add(.slice(first: 0, count: max(1, channels / max(1, parts))), after: [input])
    }
    let count = channels / parts
    return builder.add(.slice(first: part * count, count: count), after: [input])
  }
}
