/// Joins the channels of its operands, in order; all have the same rows and columns, but for those of one pixel, such as
/// a global pool gives, which are repeated over the others' rows and columns.
///
/// Every layer of the body is an operand that begins at the join's own input: `Skip()` is that input itself,
/// `Branch { … }` several layers, `Skip(from:)` and `Branch(from:)` begin at a `Tap`.
public struct Concatenate: Layer {
  var operands: Layers

  public init(@LayerBuilder _ operands: () -> Layers) { self.operands = operands() }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.join(.concatenate, operands, takesMany: false, after: input)
  }
}

/// A layer that makes of two operands' values at the same place what a formula says; its gradients are derived. Its type's
/// name is the layer's, and its operands are read as `Concatenate`'s.
///
/// Of operands of the same channels, rows and columns the result has them as well: C×H×W. One of two may be C×1×1, and is
/// repeated over rows and columns, or 1×H×W, and is repeated over channels, or 1×1×1.
///
/// ```swift
/// struct Difference: Join {
///   let operands: Layers
///   init(@LayerBuilder _ operands: () -> Layers) { self.operands = operands() }
///   func formula(_ first: Expression, _ second: Expression) -> Expression { abs(first - second) }
/// }
/// ```
public protocol Join: Layer {
  var operands: Layers { get }
  /// Whether a third operand is joined with what became of the first two, and so on. Otherwise it takes two.
  static var takesMany: Bool { get }

  /// In a file that imports Foundation, which has another of that name, this is a `Myograph.Expression`.
  func formula(_ first: Expression, _ second: Expression) -> Expression
}

extension Join {
  public static var takesMany: Bool { false }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    let operation = Operation.combine(Formula(layerName(of: Self.self), formula))
    return builder.join(operation, operands, takesMany: Self.takesMany, after: input)
  }
}

/// The sum of its operands.
public struct Add: Join {
  public let operands: Layers
  public static let takesMany = true

  public init(@LayerBuilder _ operands: () -> Layers) { self.operands = operands() }

  public func formula(_ first: Expression, _ second: Expression) -> Expression { first + second }
}

/// The first of two operands minus the second.
public struct Subtract: Join {
  public let operands: Layers

  public init(@LayerBuilder _ operands: () -> Layers) { self.operands = operands() }

  public func formula(_ first: Expression, _ second: Expression) -> Expression { first - second }
}

/// The product of two operands: an attention gate, whose other operand has one channel, or squeeze and excitation, whose
/// other one has one pixel.
public struct Multiply: Join {
  public let operands: Layers

  public init(@LayerBuilder _ operands: () -> Layers) { self.operands = operands() }

  public func formula(_ first: Expression, _ second: Expression) -> Expression { first * second }
}

/// The largest of its operands' values; where they are equal, the first has the gradient.
public struct Maximum: Join {
  public let operands: Layers
  public static let takesMany = true

  public init(@LayerBuilder _ operands: () -> Layers) { self.operands = operands() }

  public func formula(_ first: Expression, _ second: Expression) -> Expression { max(first, second) }
}

extension Operation {
  /// What gradients of a value with several users come to.
  package static let add = Operation.combine(Formula("Add") { $0 + $1 })
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
