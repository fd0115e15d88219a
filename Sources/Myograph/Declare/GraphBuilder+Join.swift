extension GraphBuilder {
  /// Adds each operand after the join's own input, then the join. Warns where a `Branch` seems to be missing.
  ///
  /// - Parameter takesMany: whether a third operand is joined with what became of the first two.
  mutating func join(
    _ operation: Operation, _ operands: Layers, takesMany: Bool, after input: Value
  ) -> Value {
    let sequence = operands.plainSequence
    let before = sequence == nil || isTrying ? nil : self
    var parts: [Addition] = []
    let joined = recording { builder in
      parts = builder.addOperands(operands, of: operation, after: input)
      return builder.join(operation, parts.map(\.value), takesMany, after: input)
    }
    guard let sequence, var trial = before else { return joined.value }
    if joined.isSound {
      warnOfOperandByItself(parts.map(\.operations), in: operands, sequence, of: operation)
    } else {
      trial.isTrying = true
      let branched = trial.recording {
        $0.join(operation, operands.branching(sequence), takesMany: takesMany, after: input)
      }
      if branched.isSound {
        at(operands.placed[sequence.lowerBound]) {
          $0.warn(.operandsFormSequence(sequence.count, of: operation.layerName))
        }
      }
    }
    return joined.value
  }

  private mutating func addOperands(
    _ operands: Layers, of operation: Operation, after input: Value
  ) -> [Addition] {
    if operands.placed.count < 2 {
      report(.tooFewOperands(operation.layerName, count: operands.placed.count))
    }
    return keepingName { builder in
      operands.placed.map { operand in
        builder.isAtOperand = true
        defer { builder.isAtOperand = false }
        return builder.recording { $0.add(operand, after: input) }
      }
    }
  }

  private mutating func join(
    _ operation: Operation, _ values: [Value], _ takesMany: Bool, after input: Value
  ) -> Value {
    if operation == .concatenate {
      let operands = keepingName { $0.repeatingPixels(values) }
      return add(operation, after: operands.isEmpty ? [input] : operands)
    }
    // A long sum is a chain of sums of two.
    if takesMany, values.count > 2 {
      let last = values.count - 1
      let joined = keepingName { builder in
        values[1..<last].reduce(values[0]) { builder.add(operation, after: [$0, $1]) }
      }
      return add(operation, after: [joined, values[last]])
    }
    return add(operation, after: values.isEmpty ? [input] : values)
  }

  /// An operand of one pixel becomes as large as the others.
  private mutating func repeatingPixels(_ values: [Value]) -> [Value] {
    let pixel = Extent.fixed(height: 1, width: 1)
    let extents = values.map { type(of: $0)?.extent }
    guard case .fixed(let height, let width)?? = extents.first(where: { $0 != pixel }) else { return values }
    return zip(values, extents).map { value, extent in
      guard extent == pixel else { return value }
      return add(.repeatPixel(Size(height: height, width: width)), after: [value])
    }
  }

  /// Warns once, at the first operand of a sequence that is a norm, an activation or a dropout and nothing more.
  /// Several activations beside each other are no sequence that anybody means.
  private mutating func warnOfOperandByItself(
    _ operations: [[Operation]], in operands: Layers, _ sequence: Range<Int>, of join: Operation
  ) {
    guard !sequence.allSatisfy({ operations[$0].count == 1 && operations[$0][0].isPointwise }) else { return }
    for index in sequence where operations[index].count == 1 && operations[index][0].seldomStandsAlone {
      return at(operands.placed[index]) {
        $0.warn(.operandByItself(operations[index][0].layerName, of: join.layerName))
      }
    }
  }
}

extension Layers {
  /// The first two or more layers behind each other that are no `Skip` and no `Branch`.
  fileprivate var plainSequence: Range<Int>? {
    var start = 0
    for index in 0...placed.count where index == placed.count || placed[index].beginsAnew {
      if index - start > 1 { return start..<index }
      start = index + 1
    }
    return nil
  }

  /// The same with a `Branch` around a sequence.
  fileprivate func branching(_ sequence: Range<Int>) -> Layers {
    var result = self
    let branch = Branch { Layers(Array(placed[sequence])) }
    result.placed.replaceSubrange(
      sequence, with: [PlacedLayer(layer: branch, location: placed[sequence.lowerBound].location)])
    return result
  }
}

extension PlacedLayer {
  /// Whether it says itself where it begins, or that it is several layers.
  fileprivate var beginsAnew: Bool {
    let layer = (layer as? Named)?.layer ?? layer
    return layer is Skip || layer is Branch || layer is Tap
  }
}

extension Operation {
  fileprivate var isPointwise: Bool {
    switch self {
    case .activation, .dropout: true
    default: false
    }
  }

  fileprivate var seldomStandsAlone: Bool {
    switch self {
    case .batchNorm, .groupNorm: true
    default: isPointwise
    }
  }
}
