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
    return add(operation, after: values.isEmpty ? [input] : values)
  }
}
