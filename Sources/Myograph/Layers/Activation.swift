/// ```
public protocol Activation: Layer {
  func formula(_ x: Expression) -> Expression
}

extension Activation {
  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    let name = String(describing: Self.self).prefix { $0 != "<" }
    return builder.add(.activation(Formula(String(name), formula)), after: [input])
  }
}

/// A formula where it is used: `Pointwise { x in x * sigmoid(x) }`.
public struct Pointwise: Activation {
  private let body: @Sendable (Expression) -> Expression

  public init(_ formula: @escaping @Sendable (Expression) -> Expression) { body = formula }

  public func formula(_ x: Expression) -> Expression { body(x) }
}

/// max(0, x).
public struct ReLU: Activation {
  public init() {}

  public func formula(_ x: Expression) -> Expression { max(0, x) }
}

/// x where it is positive, else `slope`·x.
public struct LeakyReLU: Activation {
  var slope: Double

  public init(slope: Double = 0.01) { self.slope = slope }

  public func formula(_ x: Expression) -> Expression { select(x > 0, x, .constant(slope) * x) }
}

/// 1 / (1 + exp(−x)).
public struct Sigmoid: Activation {
  public init() {}

  public func formula(_ x: Expression) -> Expression { sigmoid(x) }
}
