extension GraphBuilder {
  /// Adds each operand after the join's own input, then the join.
  mutating func join(_ operation: Operation, _ operands: Layers, after input: Value) -> Value {
    if operands.placed.count < 2 {
      report(.tooFewOperands(operation.layerName, count: operands.placed.count))
    }
    let values = operands.placed.map { operand in
      isAtOperand = true
      defer { isAtOperand = false }
      return add(operand, after: input)
    }
    // A long sum is a chain of sums of two.
    if operation == .add, values.count > 2 {
      return values.dropFirst().reduce(values[0]) { add(.add, after: [$0, $1]) }
    }
    return add(operation, after: values.isEmpty ? [input] : values)
  }
}
