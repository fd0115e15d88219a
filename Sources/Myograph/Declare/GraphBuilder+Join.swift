extension GraphBuilder {
  /// Adds each operand after the join's own input, then the join.
  mutating func join(_ operation: Operation, _ operands: Layers, after input: Value) -> Value {
    if operands.placed.count < 2 {
      report(.tooFewOperands(operation.layerName, count: operands.placed.count))
    }
    let values = keepingName { builder in
      operands.placed.map { operand in
        builder.isAtOperand = true
        defer { builder.isAtOperand = false }
        return builder.add(operand, after: input)
      }
    }
    // A long sum is a chain of sums of two.
    if operation == .add, values.count > 2 {
      let last = values.count - 1
      let sum = keepingName { builder in
        values[1..<last].reduce(values[0]) { builder.add(.add, after: [$0, $1]) }
      }
      return add(.add, after: [sum, values[last]])
    }
    return add(operation, after: values.isEmpty ? [input] : values)
  }
}
