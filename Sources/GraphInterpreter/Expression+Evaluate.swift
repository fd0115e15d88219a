import Foundation
import Myograph

extension Myograph.Expression {
  /// What its arguments stand for; those that it doesn't read may be anything.
  struct Arguments {
    var input: Double
    var result = Double.nan
    var gradient = Double.nan

    subscript(argument: Argument) -> Double {
      switch argument {
      case .input: input
      case .result: result
      case .gradient: gradient
      }
    }
  }

  func value(_ arguments: Arguments) -> Double {
    switch self {
    case .argument(let argument): arguments[argument]
    case .constant(let number): number
    case .function(let function, let operand): function.value(operand.value(arguments))
    case .operation(let operation, let first, let second):
      operation.value(first.value(arguments), second.value(arguments))
    case .conditional(let condition, let first, let second):
      condition.greater.value(arguments) > condition.lesser.value(arguments)
        ? first.value(arguments) : second.value(arguments)
    }
  }
}

extension Myograph.Expression.Function {
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

extension Myograph.Expression.Operator {
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
