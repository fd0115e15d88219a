/// Arithmetic simplifies as it goes: numbers are computed, nothing is added, subtracted or multiplied by 1 in vain, and 0
/// times anything is 0.
extension Expression {
  public static prefix func - (value: Expression) -> Expression {
    switch value {
    case .constant(let number): .constant(-number)
    case .function(.negate, let operand): operand
    default: .function(.negate, value)
    }
  }

  public static func + (first: Expression, second: Expression) -> Expression {
    switch (first, second) {
    case (.constant(let a), .constant(let b)): .constant(a + b)
    case (.constant(0), let value), (let value, .constant(0)): value
    case (let value, .function(.negate, let subtracted)): value - subtracted
    case (let value, .constant): .operation(.add, second, value)
    default: .operation(.add, first, second)
    }
  }

  public static func - (first: Expression, second: Expression) -> Expression {
    switch (first, second) {
    case (.constant(let a), .constant(let b)): .constant(a - b)
    case (let value, .constant(0)): value
    case (.constant(0), let value): -value
    case (let value, .function(.negate, let added)): value + added
    default: .operation(.subtract, first, second)
    }
  }

  public static func * (first: Expression, second: Expression) -> Expression {
    switch (first, second) {
    case (.constant(let a), .constant(let b)): .constant(a * b)
    case (.constant(0), _), (_, .constant(0)): 0
    case (.constant(1), let value), (let value, .constant(1)): value
    case (.constant(-1), let value), (let value, .constant(-1)): -value
    case (let value, .constant): second * value
    case (.constant(let a), .operation(.multiply, .constant(let b), let value)): .constant(a * b) * value
    case (.constant(let a), .operation(.divide, .constant(let b), let value)): .constant(a * b) / value
    case (.function(.negate, let a), let b), (let a, .function(.negate, let b)): -(a * b)
    // A mask costs less than a product with 1 or 0, unless there is much to write twice.
    case (let value, .conditional(let condition, let a, let b)) where value.isWorthMasking(a, b),
      (.conditional(let condition, let a, let b), let value) where value.isWorthMasking(a, b):
      select(condition, value * a, value * b)
    default: .operation(.multiply, first, second)
    }
  }

  public static func / (first: Expression, second: Expression) -> Expression {
    switch (first, second) {
    case (.constant(let a), .constant(let b)): .constant(a / b)
    case (.constant(0), _): 0
    case (let value, .constant(1)): value
    default: .operation(.divide, first, second)
    }
  }

  public static func > (first: Expression, second: Expression) -> Condition {
    Condition(greater: first, lesser: second)
  }

  public static func < (first: Expression, second: Expression) -> Condition { second > first }

  private func isWorthMasking(_ first: Expression, _ second: Expression) -> Bool {
    [first, second].contains { $0 == 0 || $0 == 1 } && !hasMoreParts(than: 16)
  }
}

/// `first` where the condition holds, else `second`.
public func select(_ condition: Expression.Condition, _ first: Expression, _ second: Expression) -> Expression
{
  if case (.constant(let greater), .constant(let lesser)) = (condition.greater, condition.lesser) {
    return greater > lesser ? first : second
  }
  // Trees that share their parts may be too long to be compared.
  let areShort = !first.hasMoreParts(than: 1000)
  return areShort && first == second ? first : .conditional(condition, first, second)
}

/// The larger of two. A number comes first, so that what isn't one stays so.
public func max(_ first: Expression, _ second: Expression) -> Expression {
  switch (first, second) {
  case (.constant(let a), .constant(let b)): .constant(max(a, b))
  case (_, .constant): .operation(.max, second, first)
  default: .operation(.max, first, second)
  }
}

/// The smaller of two. A number comes first, so that what isn't one stays so.
public func min(_ first: Expression, _ second: Expression) -> Expression {
  switch (first, second) {
  case (.constant(let a), .constant(let b)): .constant(min(a, b))
  case (_, .constant): .operation(.min, second, first)
  default: .operation(.min, first, second)
  }
}

/// The magnitude.
public func abs(_ value: Expression) -> Expression { .function(.abs, value) }

/// e to the power of the value.
public func exp(_ value: Expression) -> Expression { .function(.exp, value) }

/// The natural logarithm. That of a probability is computed of the scores, and finite wherever they are.
public func log(_ value: Expression) -> Expression {
  value == .argument(.probability) ? .argument(.logProbability) : .function(.log, value)
}

/// The value to the power of a number: by products where that is whole and small, else for values from 0 on.
public func pow(_ value: Expression, _ exponent: Double) -> Expression {
  guard let count = Int(exactly: exponent), (0...8).contains(count) else {
    return exp(.constant(exponent) * log(max(1e-30, value)))
  }
  return (0..<count).reduce(1) { power, _ in power * value }
}

/// The error function, 2 / √π · ∫ exp(−t²) from 0 to the value.
public func erf(_ value: Expression) -> Expression { .function(.erf, value) }

/// The hyperbolic tangent.
public func tanh(_ value: Expression) -> Expression { .function(.tanh, value) }

/// Over all pixels of a batch whose labels count: of what a loss makes of a class at each of them.
public func sum(_ value: Expression) -> Expression { .argument(.sum(value)) }

/// 1 / (1 + exp(−value)).
public func sigmoid(_ value: Expression) -> Expression { .function(.sigmoid, value) }
