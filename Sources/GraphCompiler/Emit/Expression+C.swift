import Myograph

extension Expression {
  /// What values are in C: sixteen single numbers, or a double one.
  enum CType: String { case v16, double }

  /// As C, in which the names of the arguments stand for theirs. What it needs more than once is computed once.
  func c(_ names: [Argument: String], of type: CType = .v16) -> String {
    var writer = ExpressionWriter(names: names, type: type)
    writer.count(self)
    let result = writer.text(of: self, asVector: true)
    guard !writer.definitions.isEmpty else { return result }
    return "({ const \(type) \(writer.definitions.joined(separator: ", ")); \(result); })"
  }
}

private struct ExpressionWriter {
  let names: [Expression.Argument: String]
  let type: Expression.CType
  private(set) var definitions: [String] = []
  private var uses: [Expression: Int] = [:]
  /// What has been defined, by name.
  private var defined: [Expression: String] = [:]

  init(names: [Expression.Argument: String], type: Expression.CType) {
    (self.names, self.type) = (names, type)
  }

  mutating func count(_ expression: Expression) {
    uses[expression, default: 0] += 1
    guard uses[expression] == 1 else { return }
    for operand in expression.operands { count(operand) }
  }

  /// - Parameter asVector: whether a number must be one, as where nothing beside it is.
  mutating func text(of expression: Expression, asVector: Bool = false) -> String {
    if case .constant(let number) = expression { return text(of: number, asVector: asVector) }
    if let name = defined[expression] { return name }
    let value = value(of: expression)
    guard uses[expression, default: 0] > 1 else { return value }
    let name = "e\(definitions.count + 1)"
    definitions.append("\(name) = \(value)")
    defined[expression] = name
    return name
  }

  private func text(of number: Double, asVector: Bool) -> String {
    type == .double ? cDouble(number) : (asVector ? "(v16)" : "") + cFloat(number)
  }

  private mutating func value(of expression: Expression) -> String {
    switch expression {
    case .argument(let argument): return "(\(names[argument, default: ""]))"
    case .constant(let number): return text(of: number, asVector: false)
    case .function(let function, let operand): return function.c(text(of: operand, asVector: true), type)
    case .operation(let operation, let first, let second):
      let isCall = operation == .max || operation == .min
      return operation.c(text(of: first, asVector: isCall), text(of: second, asVector: isCall), type)
    case .conditional(let condition, let first, let second):
      let (greater, lesser) = (text(of: condition.greater), text(of: condition.lesser))
      let (first, second) = (text(of: first, asVector: true), text(of: second, asVector: true))
      return "(\(greater) > \(lesser) ? \(first) : \(second))"
    }
  }
}

extension Expression.Function {
  fileprivate func c(_ operand: String, _ type: Expression.CType) -> String {
    switch (self, type) {
    case (.negate, _): "(-\(operand))"
    case (.abs, _): "__builtin_elementwise_abs(\(operand))"
    case (.exp, .v16): "myograph_exp(\(operand))"
    case (.log, .v16): "myograph_log(\(operand))"
    case (.erf, .v16): "myograph_erf(\(operand))"
    case (.tanh, .v16): "myograph_tanh(\(operand))"
    case (.sigmoid, .v16): "myograph_sigmoid(\(operand))"
    case (.exp, .double): "__builtin_exp(\(operand))"
    case (.log, .double): "__builtin_log(\(operand))"
    case (.erf, .double): "__builtin_erf(\(operand))"
    case (.tanh, .double): "__builtin_tanh(\(operand))"
    case (.sigmoid, .double): "(1.0 / (1.0 + __builtin_exp(-\(operand))))"
    }
  }
}

extension Expression.Operator {
  fileprivate func c(_ first: String, _ second: String, _ type: Expression.CType) -> String {
    switch (self, type) {
    case (.add, _): "(\(first) + \(second))"
    case (.subtract, _): "(\(first) - \(second))"
    case (.multiply, _): "(\(first) * \(second))"
    case (.divide, _): "(\(first) / \(second))"
    case (.max, .v16): "myograph_max(\(first), \(second))"
    case (.min, .v16): "myograph_min(\(first), \(second))"
    case (.max, .double): "(\(first) > \(second) ? \(first) : \(second))"
    case (.min, .double): "(\(first) < \(second) ? \(first) : \(second))"
    }
  }
}
