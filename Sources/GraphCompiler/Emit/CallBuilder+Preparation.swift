import Myograph

/// The stages of a training sample, in front of the network.
extension CallBuilder {
  func preparation(_ group: Group) throws(CompilerError) -> KernelCall {
    let node = program.node(group.result)
    guard !node.operation.isInput, !node.operation.movesPixels else { return try fetch(group) }
    if group.isElementwise(program) {
      if program.variant == .unfused, case .normalizeIntensity(let range) = node.operation {
        return try normalization(group, range)
      }
      return try intensities(group)
    }
    if case .augment(let augmentation, _) = node.operation, augmentation.changesKSpace {
      return try acquisition(group)
    }
    return try blur(group)
  }

  private func fetch(_ group: Group) throws(CompilerError) -> KernelCall {
    let node = program.node(group.result)
    let first = node.inputs.first.map { stageCount(before: program.graph.nodes[$0]) } ?? 0
    let stages = node.operation.isInput ? [] : node.operation.stages
    let labels = group.nodes.last.map(program.node).flatMap { $0.holdsLabels ? $0 : nil }
    let hasImage = !node.holdsLabels
    var call = KernelCall(
      template: "fetch", detail: "\(labels == nil ? "" : "labelled_")\(dimensions(node.type))")
    call.operandType = "myograph_preparing"
    call.define("IMAGE", hasImage ? 1 : 0)
    call.define("LABELS", labels == nil ? 0 : 1)
    call.define("CHANNELS", node.type.channels)
    call.define("OUT_HEIGHT", node.type.size?.height ?? 0)
    call.define("OUT_WIDTH", node.type.size?.width ?? 0)
    call.define("FIRST_STAGE", first)
    call.define("STAGE_COUNT", stages.count)
    try call.define("STATISTICS", statistics(group) == nil ? 0 : 1)
    if let size = node.type.size, case .augment(let augmentation, let stream)? = stages.last,
      case .elastic(let spacing, _) = augmentation.kind
    {
      bend(&call, size, spacing: spacing, stream: stream)
    } else {
      call.define("ELASTIC", 0)
    }
    if stages.first?.remodeling != nil { call.define("REMODEL", 1) }
    if hasImage {
      try call.pass("in", place(before: node))
      try call.pass("out", place(of: node))
    }
    if let labels {
      try call.pass("in_labels", place(before: labels))
      try call.pass("out_labels", place(of: labels))
    }
    if let statistics = try statistics(group) { call.pass("out_statistics", statistics) }
    call.pass("job", .job)
    return call
  }

  private func bend(
    _ call: inout KernelCall, _ size: (height: Int, width: Int), spacing: Double, stream: Int
  ) {
    let (rows, columns) = (
      Int(Double(size.height - 1) / spacing) + 4, Int(Double(size.width - 1) / spacing) + 4
    )
    call.define("ELASTIC", 1)
    call.define("STREAM", stream)
    call.constants.append(("SPACING", "\(spacing)"))
    call.define("POINT_ROWS", rows)
    call.define("POINT_COLUMNS", columns)
    let padded = size.width.roundedUp(to: 16)
    let doubles = 2 * padded + 4 * size.width + 2 * columns + 2 * rows * columns
    call.scratchSize = 2 * doubles + size.width
  }

  private func normalization(_ group: Group, _ range: IntensityRange) throws(CompilerError) -> KernelCall {
    let node = program.node(group.anchor)
    var call = KernelCall(template: "normalize", detail: "\(dimensions(node.type))_planar")
    call.define("IN", type: node.type, halo: 0)
    call.define("OUT_HALO", 0)
    try normalize(range, of: node, in: &call)
    try call.pass("in", place(before: node))
    try call.pass("out", place(of: node))
    return call
  }

  private func intensities(_ group: Group) throws(CompilerError) -> KernelCall {
    let type = program.node(group.anchor).type
    let names = group.nodes.map { program.node($0).operation.stageName }
    var call = try valueStage("intensities", group)
    call.define("STAGE_COUNT", group.nodes.count)
    call.constants.append(("KINDS", "{\(names.joined(separator: ", "))}"))
    let streams = group.nodes.map { "\(program.node($0).operation.stream ?? 0)" }
    call.constants.append(("STREAMS", "{\(streams.joined(separator: ", "))}"))
    try numbers(of: group.nodes, in: &call)
    let isTold = group.inputs.contains { $0.form == .statistics }
    let needs = !program.node(group.anchor).operation.neededKnowledge.isEmpty
    call.define("MEASURE", needs && !isTold ? 1 : 0)
    if isTold { try call.pass("in_statistics", address(Value(group.inputs[0].node, .statistics))) }
    call.cachedBytes = needs && !isTold ? 4 * Double(type.elementCount) : 0
    return call
  }

  private func blur(_ group: Group) throws(CompilerError) -> KernelCall {
    let node = program.node(group.anchor)
    var call = try valueStage("blur", group)
    var largest = 0
    if case .augment(let augmentation, _) = node.operation, case .blur(let sigma) = augmentation.kind {
      largest = Int(4 * sigma.high + 0.5)
    }
    call.define("LARGEST", largest)
    call.scratchSize = (node.type.size?.width ?? 0) + 2 * largest
    return call
  }

  private func acquisition(_ group: Group) throws(CompilerError) -> KernelCall {
    let node = program.node(group.anchor)
    var call = try valueStage("acquisition", group)
    call.constants.append(("KIND", node.operation.stageName))
    // As many lines as either axis has: doubled weights, real and imaginary, and doubles to make them of.
    let lines = max(node.type.size?.height ?? 0, node.type.size?.width ?? 0)
    call.scratchSize = 12 * lines
    return call
  }

  /// A stage from one planar image to another.
  private func valueStage(_ template: String, _ group: Group) throws(CompilerError) -> KernelCall {
    let (first, last) = (program.node(group.anchor), program.node(group.result))
    var call = KernelCall(template: template, detail: dimensions(first.type))
    call.operandType = "myograph_preparing"
    call.define("CHANNELS", first.type.channels)
    call.define("HEIGHT", first.type.size?.height ?? 0)
    call.define("WIDTH", first.type.size?.width ?? 0)
    call.define("FIRST_STAGE", stageCount(before: program.graph.nodes[first.inputs[0]]))
    try call.define("STATISTICS", statistics(group) == nil ? 0 : 1)
    try call.pass("in", place(before: first))
    try call.pass("out", place(of: last))
    if let statistics = try statistics(group) { call.pass("out_statistics", statistics) }
    call.pass("job", .job)
    return call
  }

  /// Stages up to a node, itself included.
  private func stageCount(before node: Node) -> Int {
    var (count, current) = (0, node)
    while let input = current.inputs.first {
      count += current.operation.stages.count
      current = program.graph.nodes[input]
    }
    return count
  }

  private func statistics(_ group: Group) throws(CompilerError) -> Place? {
    guard let value = group.outputs.first(where: { $0.form == .statistics }) else { return nil }
    return try address(value)
  }

  private func place(before node: Node) throws(CompilerError) -> Place {
    guard let input = node.inputs.first else { return callersPlace(node) }
    return try place(of: program.node(input))
  }

  /// What the caller brings.
  private func callersPlace(_ input: Node) -> Place { Place(input.holdsLabels ? "targets" : "scan") }

  /// Where a node's result lies: with the caller, in the arena, or, where only the sample tells its size, in one
  /// of two buffers in turns.
  func place(of node: Node) throws(CompilerError) -> Place {
    if program.graph.consumers[node.id].isEmpty { return Place(node.holdsLabels ? "labels" : "output") }
    let isMoved = program.graph.consumers[node.id].contains { program.node($0).operation.movesPixels }
    if node.operation.isInput, isMoved { return callersPlace(node) }
    guard node.type.size != nil else {
      return Place("\(node.holdsLabels ? "maps" : "images")[\(stageCount(before: node) % 2)]")
    }
    return try address(Value(node.id, .planar))
  }
}
