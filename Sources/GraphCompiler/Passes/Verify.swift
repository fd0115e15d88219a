import Myograph

/// What holds between passes, whatever they did.
func verify(_ program: Program, after pass: String) throws(CompilerError) {
  var reasons = graphReasons(program) + trainingReasons(program.graph)
  if !program.groups.isEmpty { reasons += orderReasons(program) + coverageReasons(program) }
  if program.arenaSize > 0 { reasons += overlapReasons(program) }
  guard reasons.isEmpty else {
    throw .illegal(network: program.graph.name, pass: pass, reasons: reasons)
  }
}

/// Nodes come after their inputs and have the types that the rules give them.
private func graphReasons(_ program: Program) -> [String] {
  program.graph.nodes.enumerated().compactMap { index, node in
    guard node.id == index, node.inputs.allSatisfy({ $0 < index }) else {
      return "\(node.name) stands before its input"
    }
    let types = program.graph.inputTypes(of: node)
    return node.operation.resultType(inputs: types) == node.type
      ? nil : "\(node.name) is \(node.type), which its inputs don't give"
  }
}

/// Gradients and running statistics are there for every parameter, once, and are as large as it.
private func trainingReasons(_ graph: Graph) -> [String] {
  let parameters = graph.parameters
  var reasons: [String] = []
  func check(_ results: [ParameterResult], _ what: String, isTrainable: Bool) {
    let expected = parameters.filter { $0.isTrainable == isTrainable && $0.measure == nil }
    guard results.map(\.parameter) == expected.map(\.name) else {
      let names = { (names: [String]) in names.joined(separator: ", ") }
      reasons.append(
        "\(what) are those of \(names(results.map(\.parameter))) instead of \(names(expected.map(\.name)))")
      return
    }
    for (result, parameter) in zip(results, expected) {
      let type = graph.nodes[result.node].type
      if type.scope != .batch || result.offset + parameter.count > type.elementCount {
        reasons.append("\(graph.nodes[result.node].name) is \(type), which holds no \(parameter.name)")
      }
    }
  }
  if !graph.gradients.isEmpty { check(graph.gradients, "gradients", isTrainable: true) }
  if !graph.runningStatistics.isEmpty {
    check(graph.runningStatistics, "running statistics", isTrainable: false)
  }
  let names = Set(graph.nodes.map(\.name))
  for case .gradient(let gradient) in graph.nodes.map(\.operation) {
    guard let owner = gradient.parameterOwner, !names.contains(owner) else { continue }
    reasons.append("a gradient reads the parameters of \(owner), which isn't there")
  }
  return reasons
}

/// Every value is written before it is read.
private func orderReasons(_ program: Program) -> [String] {
  var written: Set<Value> = []
  var reasons: [String] = []
  for group in program.groups {
    // What it enlarges as it reads it, the group makes itself.
    if let enlarged = group.enlarged { written.insert(enlarged) }
    for input in group.inputs where !program.isWritten(input, by: written) {
      reasons.append("\(program.node(group.anchor).name) reads \(program.node(input.node).name) too early")
    }
    written.formUnion(group.outputs)
  }
  return reasons
}

/// Every node but a join in place is computed by one kernel.
private func coverageReasons(_ program: Program) -> [String] {
  guard !program.isTraining else { return trainingCoverageReasons(program) }
  var computed: [Int: Int] = [:]
  for group in program.groups where group.role == .compute || group.role == .readImage {
    for node in group.nodes { computed[node, default: 0] += 1 }
  }
  return program.graph.nodes.compactMap { node in
    let count = computed[node.id, default: 0]
    let expected = node.operation == .concatenate ? 0 : 1
    return count == expected ? nil : "\(node.name) is computed \(count) times"
  }
}

/// Every node of a training step but labels is made by some kernel.
private func trainingCoverageReasons(_ program: Program) -> [String] {
  var computed = Set(program.groups.filter { $0.role != .coefficients }.flatMap(\.nodes))
  let loads = program.groups.flatMap { [$0.load, $0.sums?.load] }
  computed.formUnion(loads.flatMap { $0?.nodes ?? [] })
  for (slice, whole) in program.slices { computed.formUnion([slice.node, whole.joined.node]) }
  return program.graph.nodes.compactMap { node in
    if case .input(.labels) = node.operation { return nil }
    return computed.contains(node.id) ? nil : "\(node.name) is not computed"
  }
}

/// Buffers that are alive at the same time don't share memory.
private func overlapReasons(_ program: Program) -> [String] {
  var reasons: [String] = []
  for (index, first) in program.buffers.enumerated() {
    for second in program.buffers[(index + 1)...] where first.lifetime.overlaps(second.lifetime) {
      guard (first.storage == .sample) == (second.storage == .sample) else { continue }
      let memory = first.offset..<(first.offset + first.size)
      if memory.overlaps(second.offset..<(second.offset + second.size)) {
        reasons.append("\(first.name) and \(second.name) overlap")
      }
    }
  }
  return reasons
}

extension Program {
  /// By itself, as a slice of what is written, or of its operands, which are written in place.
  fileprivate func isWritten(_ value: Value, by written: Set<Value>) -> Bool {
    var whole: Value? = value
    while let part = whole {
      if written.contains(part) || isJoined(part, of: written) { return true }
      whole = slices[part]?.joined
    }
    return false
  }

  private func isJoined(_ value: Value, of written: Set<Value>) -> Bool {
    // Slices that read a value are no part of it.
    let operands = slices.filter { $0.value.joined == value }.map(\.key)
      .filter { !node($0.node).inputs.contains(value.node) }
    return !operands.isEmpty
      && operands.allSatisfy { written.contains($0) || isJoined($0, of: written) }
  }
}
