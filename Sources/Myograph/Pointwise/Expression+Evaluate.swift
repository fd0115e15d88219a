import Foundation

extension Expression {
  /// What its arguments stand for; those that it doesn't read may be anything.
  package struct Arguments {
    private let input: Double
    private let other: Double
    private let result: Double
    private let gradient: Double

    package init(input: Double, other: Double = .nan, result: Double = .nan, gradient: Double = .nan) {
      (self.input, self.other, self.result, self.gradient) = (input, other, result, gradient)
    }

    fileprivate subscript(argument: Argument) -> Double {
      switch argument {
      case .input: input
      case .other: other
      case .result: result
      case .gradient: gradient
      default: .nan
      }
    }
  }

  package func value(_ arguments: Arguments) -> Double { value { arguments[$0] } }

  /// - Parameter argument: what each stands for.
  package func value(_ argument: (Argument) -> Double) -> Double {
    switch self {
    case .argument(let name): argument(name)
    case .constant(let number): number
    case .function(let function, let operand): function.value(operand.value(argument))
    case .operation(let operation, let first, let second):
      operation.value(first.value(argument), second.value(argument))
    case .conditional(let condition, let first, let second):
      condition.greater.value(argument) > condition.lesser.value(argument)
        ? first.value(argument) : second.value(argument)
    }
  }
}

extension Expression.Function {
  fileprivate func value(_ operand: Double) -> Double {
    switch self {
    case .negate: -operand
    case .abs: Swift.abs(operand)
    case .exp: Foundation.exp(operand)
    case .log: Foundation.log(operand)
    case .erf: Foundation.erf(operand)
    case .tanh: Foundation.tanh(operand)
    case .sigmoid: 1 / (1 + Foundation.exp(-operand))
    }
  }
}

extension Expression.Operator {
  fileprivate func value(_ first: Double, _ second: Double) -> Double {
    switch self {
    case .add: first + second
    case .subtract: first - second
    case .multiply: first * second
    case .divide: first / second
    case .max: first > second ? first : second
    case .min: first < second ? first : second
    }
  }
}
