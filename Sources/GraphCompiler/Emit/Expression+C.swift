import Myograph

extension Expression {
  /// As C of vectors, in which the names of the arguments stand for theirs. What it needs more than once is computed once.
  func c(_ names: [Argument: String]) -> String {
    var writer = ExpressionWriter(names: names)
    writer.count(self)
    let result = writer.text(of: self, asVector: true)
    guard !writer.definitions.isEmpty else { return result }
    return "({ const v16 \(writer.definitions.joined(separator: ", ")); \(result); })"
  }
}

private struct ExpressionWriter {
  let names: [Expression.Argument: String]
  private(set) var definitions: [String] = []
  private var uses: [Expression: Int] = [:]
  /// What has been defined, by name.
  private var defined: [Expression: String] = [:]

  init(names: [Expression.Argument: String]) { self.names = names }

  mutating func count(_ expression: Expression) {
    uses[expression, default: 0] += 1
    guard uses[expression] == 1 else { return }
    for operand in expression.operands { count(operand) }
  }

  /// - Parameter asVector: whether a number must be one, as where nothing beside it is.
  mutating func text(of expression: Expression, asVector: Bool = false) -> String {
    if case .constant(let number) = expression { return (asVector ? "(v16)" : "") + cFloat(number) }
    if let name = defined[expression] { return name }
    let value = value(of: expression)
    guard uses[expression, default: 0] > 1 else { return value }
    let name = "e\(definitions.count + 1)"
    definitions.append("\(name) = \(value)")
    defined[expression] = name
    return name
  }

  private mutating func value(of expression: Expression) -> String {
    switch expression {
    case .argument(let argument): return "(\(names[argument, default: ""]))"
    case .constant(let number): return cFloat(number)
    case .function(let function, let operand): return function.c(text(of: operand, asVector: true))
    case .operation(let operation, let first, let second):
      let isCall = operation == .max || operation == .min
      return operation.c(text(of: first, asVector: isCall), text(of: second, asVector: isCall))
    case .conditional(let condition, let first, let second):
      let (greater, lesser) = (text(of: condition.greater), text(of: condition.lesser))
      let (first, second) = (text(of: first, asVector: true), text(of: second, asVector: true))
      return "(\(greater) > \(lesser) ? \(first) : \(second))"
    }
  }
}

extension Expression.Function {
  fileprivate func c(_ operand: String) -> String {
    switch self {
    case .negate: "(-\(operand))"
    case .abs: "__builtin_elementwise_abs(\(operand))"
    case .exp: "myograph_exp(\(operand))"
    case .log: "myograph_log(\(operand))"
    case .erf: "myograph_erf(\(operand))"
    case .tanh: "myograph_tanh(\(operand))"
    case .sigmoid: "myograph_sigmoid(\(operand))"
    }
  }
}

extension Expression.Operator {
  fileprivate func c(_ first: String, _ second: String) -> String {
    switch self {
    case .add: "(\(first) + \(second))"
    case .subtract: "(\(first) - \(second))"
    case .multiply: "(\(first) * \(second))"
    case .divide: "(\(first) / \(second))"
    case .max: "myograph_max(\(first), \(second))"
    case .min: "myograph_min(\(first), \(second))"
    }
  }
}
