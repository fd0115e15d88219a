import Myograph

/// Where values and parameters lie, as C. What a step needs and nobody has is an error: a null pointer in its place
/// would be read as one that isn't wanted.
extension CallBuilder {
  func type(_ value: Value) -> TensorType { program.type(value) }

  /// Of a value without the blocks before a channel's.
  func type(_ value: Value, from channel: Int) -> TensorType {
    var rest = type(value)
    rest.channels -= channel / 16 * 16
    return rest
  }

  /// Zero rows and columns around a value; none where it isn't stored.
  func halo(_ value: Value) -> Int {
    program.placements[value].map { program.buffers[$0.buffer].halo } ?? 0
  }

  /// Where a value lies.
  ///
  /// - Parameter channel: begin at its block instead of the first.
  func address(_ value: Value, from channel: Int = 0) throws(CompilerError) -> Place {
    guard let placement = program.placements[value] else {
      throw missing(.place(of: program.node(value.node).name))
    }
    let buffer = program.buffers[placement.buffer]
    let before = (placement.channel / 16 + channel / 16) * buffer.blockSize
    guard buffer.storage == .sample else { return Place("arena", buffer.offset + before) }
    // Behind what is there once: as many times as there are samples.
    var place = Place("arena", program.arenaSize + before)
    (place.forCount, place.forSample) = (buffer.offset, buffer.size)
    return place
  }

  /// C for a node's parameter in a table of packings; nil where its layer has none of that name.
  func parameter(_ node: Int, _ name: String) throws(CompilerError) -> String? {
    let owner =
      if case .gradient(let gradient) = program.node(node).operation { gradient.parameterOwner } else {
        String?.none
      }
    let parameter = "\(owner ?? program.node(node).name).\(name)"
    return try layersHave(parameter) ? "MYOGRAPH_PARAMETER(\(index(of: parameter)))" : nil
  }

  /// A layer's parameter as it is during a step.
  func trained(_ layer: String, _ name: String) throws(CompilerError) -> Place {
    try Place("parameters", parameter: index(of: "\(layer).\(name)"))
  }

  /// Where the runtime wants the gradient for a parameter that a node's result holds.
  func gradient(_ name: String, in node: Node) throws(CompilerError) -> Place {
    let results = program.graph.gradients.filter { $0.node == node.id }
    guard let result = results.first(where: { $0.parameter.hasSuffix(".\(name)") }) else {
      throw missing(.gradient(node: node.name, parameter: name))
    }
    return try Place("gradients", parameter: index(of: result.parameter))
  }

  func missing(_ part: CompilerError.Part) -> CompilerError {
    .missing(network: program.graph.name, part)
  }
}
