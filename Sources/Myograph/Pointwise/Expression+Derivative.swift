extension Expression {
  /// By an argument; by the logarithm of a probability, the probability is its exponential.
  ///
  /// - Parameter usesResults: which of two numbers is the larger is asked of the larger, not of the two.
  func derivative(by argument: Argument, usesResults: Bool = false) -> Expression {
    func derivative(_ expression: Expression) -> Expression {
      expression.derivative(by: argument, usesResults: usesResults)
    }
    switch self {
    case .argument(argument): return 1
    case .argument(.probability) where argument == .logProbability: return self
    case .argument: return 0
    case .constant: return 0
    case .function(let function, let operand):
      return slope(of: function, at: operand) * derivative(operand)
    case .conditional(let condition, let first, let second):
      return select(condition, derivative(first), derivative(second))
    case .operation(let operation, let a, let b):
      let (da, db) = (derivative(a), derivative(b))
      switch operation {
      case .add: return da + db
      case .subtract: return da - db
      case .multiply: return da * b + a * db
      case .divide: return da / b - db * (a / (b * b))
      case .max: return select((usesResults ? self : b) > a, db, da)
      case .min: return select((usesResults ? self : b) < a, db, da)
      }
    }
  }

  /// The derivative of `function`, which gave this of `value`.
  private func slope(of function: Function, at value: Expression) -> Expression {
    switch function {
    case .negate: -1
    case .abs: select(value > 0, 1, select(value < 0, -1, 0))
    case .exp: self
    case .log: 1 / value
    case .erf: .constant(2 / Double.pi.squareRoot()) * exp(-(value * value))
    case .tanh: 1 - self * self
    case .sigmoid: self * (1 - self)
    }
  }
}
