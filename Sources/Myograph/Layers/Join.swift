/// Joins the channels of its operands, in order; all have the same rows and columns.
///
/// Every layer of the body is an operand that begins at the join's own input: `Skip()` is that input itself,
/// `Branch { … }` several layers, `Skip(from:)` and `Branch(from:)` begin at a `Tap`.
public struct Concatenate: Layer {
  var operands: Layers

  public init(@LayerBuilder _ operands: () -> Layers) { self.operands = operands() }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.join(.concatenate, operands, after: input)
  }
}

/// Adds its operands, which all have the same shape. The body is read as `Concatenate`'s.
public struct Add: Layer {
  var operands: Layers

  public init(@LayerBuilder _ operands: () -> Layers) { self.operands = operands() }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.join(.add, operands, after: input)
  }
}

/// Multiplies two operands. One may have a single channel, or a single pixel, and is then repeated: an
/// attention gate, or squeeze and excitation. The body is read as `Concatenate`'s.
public struct Multiply: Layer {
  var operands: Layers

  public init(@LayerBuilder _ operands: () -> Layers) { self.operands = operands() }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.join(.multiply, operands, after: input)
  }
}

/// An operand of a join: its input as it is, or a tap's value.
public struct Skip: Layer {
  var tap: String?

  public init() {}
  public init(from tap: String) { self.tap = tap }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    guard builder.isAtOperand else {
      builder.report(.skipOutsideJoin)
      return input
    }
    return tap.map { builder.value(ofTap: $0) } ?? input
  }
}

/// Several layers as one: an operand of a join, or layers that begin at a tap.
public struct Branch: Layer {
  var tap: String?
  var layers: Layers

  public init(@LayerBuilder _ layers: () -> Layers) { self.layers = layers() }

  public init(from tap: String, @LayerBuilder _ layers: () -> Layers) {
    self.tap = tap
    self.layers = layers()
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    if layers.placed.isEmpty { builder.report(.emptyBranch) }
    let start = tap.map { builder.value(ofTap: $0) } ?? input
    return builder.scopeIfNamed { $0.add(layers, after: start) }
  }
}

/// Names the value at this place, for `Skip(from:)` and `Branch(from:)` further down.
public struct Tap: Layer {
  var name: String

  public init(_ name: String) { self.name = name }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.define(tap: name, as: input)
    return input
  }
}
