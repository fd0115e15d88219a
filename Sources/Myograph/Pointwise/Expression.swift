/// What is made of each value by itself, as `Pointwise` and activations say it: numbers, operators and the functions
/// beside them, such as `x * sigmoid(x)`.
public indirect enum Expression: Hashable, Sendable {
  case argument(Argument)
  case constant(Double)
  case function(Function, Expression)
  case operation(Operator, Expression, Expression)
  case conditional(Condition, Expression, Expression)

  /// What a formula, or its gradient, is of.
  public enum Argument: Hashable, Sendable {
    /// The value; the first of a join's two.
    case input
    /// The second of a join's two.
    case other
    /// What the formula makes of it.
    case result
    /// The loss's gradient for the result.
    case gradient
  }

  public enum Function: Hashable, Sendable, CaseIterable {
    case negate, abs, exp, log, erf, tanh, sigmoid
  }

  /// The larger and the smaller of two are the second where they can't be compared.
  public enum Operator: Hashable, Sendable, CaseIterable {
    case add, subtract, multiply, divide, max, min
  }

  /// Whether the first is greater than the second.
  public struct Condition: Hashable, Sendable {
    public let greater: Expression
    public let lesser: Expression
  }
}

extension Expression: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
  public init(integerLiteral value: Int) { self = .constant(Double(value)) }
  public init(floatLiteral value: Double) { self = .constant(value) }
}

extension Expression {
  /// Those that it is made of.
  public var operands: [Expression] {
    switch self {
    case .argument, .constant: []
    case .function(_, let operand): [operand]
    case .operation(_, let first, let second): [first, second]
    case .conditional(let condition, let first, let second):
      [condition.greater, condition.lesser, first, second]
    }
  }

  /// Whether the argument has a part in it.
  public func reads(_ argument: Argument) -> Bool {
    self == .argument(argument) || operands.contains { $0.reads(argument) }
  }

  /// Whether it has more parts than so many; what stands in it twice counts twice.
  func hasMoreParts(than limit: Int) -> Bool {
    var (parts, count) = ([self], 0)
    while let part = parts.popLast(), count <= limit {
      count += 1
      parts += part.operands
    }
    return count > limit
  }

  /// Its numbers.
  var constants: [Double] {
    if case .constant(let value) = self { [value] } else { operands.flatMap(\.constants) }
  }

  /// The same with another expression wherever `part` stands.
  func replacing(_ part: Expression, by other: Expression) -> Expression {
    if self == part { return other }
    func replaced(_ expression: Expression) -> Expression { expression.replacing(part, by: other) }
    return switch self {
    case .argument, .constant: self
    case .function(let function, let operand): .function(function, replaced(operand))
    case .operation(let operation, let first, let second):
      .operation(operation, replaced(first), replaced(second))
    case .conditional(let condition, let first, let second):
      .conditional(
        Condition(greater: replaced(condition.greater), lesser: replaced(condition.lesser)), replaced(first),
        replaced(second))
    }
  }
}
