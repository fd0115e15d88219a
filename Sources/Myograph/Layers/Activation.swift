/// A layer that makes of each value by itself what a formula says; kernels apply it to what they compute or load, and its
/// gradient is derived. Its type's name is the layer's.
///
/// ```swift
/// struct Swish: Activation {
///   func formula(_ x: Expression) -> Expression { x * sigmoid(1.5 * x) }
/// }
/// ```
public protocol Activation: Layer {
  /// In a file that imports Foundation, which has another of that name, this is a `Myograph.Expression`.
  func formula(_ x: Expression) -> Expression
}

extension Activation {
  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.activation(Formula(layerName(of: Self.self), formula)), after: [input])
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

  public func formula(_ x: Expression) -> Expression {
    // A product with 0 would be none, and lose what isn't a number.
    slope == 0 ? ReLU().formula(x) : select(x > 0, x, .constant(slope) * x)
  }
}

/// max(0, x), but at most 6.
public struct ReLU6: Activation {
  public init() {}

  public func formula(_ x: Expression) -> Expression { min(6, max(0, x)) }
}

/// x where it is positive, else `scale`·(exp(x) − 1).
public struct ELU: Activation {
  var scale: Double

  public init(scale: Double = 1) { self.scale = scale }

  public func formula(_ x: Expression) -> Expression { select(x > 0, x, .constant(scale) * (exp(x) - 1)) }
}

/// An ELU that keeps mean 0 and variance 1 from layer to layer (Klambauer et al. 2017).
public struct SELU: Activation {
  public init() {}

  public func formula(_ x: Expression) -> Expression {
    1.0507009873554804934193349852946 * ELU(scale: 1.6732632423543772848170429916717).formula(x)
  }
}

/// x·Φ(x), Φ being the normal distribution (Hendrycks and Gimpel 2016): by erf, or by tanh as an approximation.
public struct GELU: Activation {
  public enum Method: Sendable { case erf, tanh }
  var method: Method

  public init(_ method: Method = .erf) { self.method = method }

  public func formula(_ x: Expression) -> Expression {
    switch method {
    case .erf: 0.5 * x * (1 + erf(.constant(0.5.squareRoot()) * x))
    case .tanh: 0.5 * x * (1 + tanh(.constant((2 / Double.pi).squareRoot()) * (x + 0.044715 * (x * x * x))))
    }
  }
}

/// x·sigmoid(x), also called Swish.
public struct SiLU: Activation {
  public init() {}

  public func formula(_ x: Expression) -> Expression { x * sigmoid(x) }
}

/// 1 / (1 + exp(−x)).
public struct Sigmoid: Activation {
  public init() {}

  public func formula(_ x: Expression) -> Expression { sigmoid(x) }
}

/// A sigmoid of straight lines: from 0 at −3 to 1 at 3.
public struct HardSigmoid: Activation {
  public init() {}

  public func formula(_ x: Expression) -> Expression { .constant(1.0 / 6) * min(6, max(0, x + 3)) }
}

/// x·HardSigmoid(x).
public struct HardSwish: Activation {
  public init() {}

  public func formula(_ x: Expression) -> Expression { x * HardSigmoid().formula(x) }
}

/// The hyperbolic tangent.
public struct Tanh: Activation {
  public init() {}

  public func formula(_ x: Expression) -> Expression { tanh(x) }
}

/// log(1 + exp(x)); beyond 20, x itself, which single precision can't tell from it.
public struct Softplus: Activation {
  public init() {}

  public func formula(_ x: Expression) -> Expression { select(x > 20, x, log(1 + exp(x))) }
}

/// x·tanh(Softplus(x)).
public struct Mish: Activation {
  public init() {}

  public func formula(_ x: Expression) -> Expression { x * tanh(Softplus().formula(x)) }
}
