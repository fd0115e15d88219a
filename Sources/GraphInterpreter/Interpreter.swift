import Myograph

/// Computes a graph as it was declared, one node after the other, in double precision: what compiled kernels are
/// compared with. Nothing is fused, folded or reordered, so that a reader can check it against the definitions.
public struct Interpreter: Sendable {
  public let graph: Graph

  public init(_ graph: Graph) { self.graph = graph }

  /// Runs on a tensor. A network that begins with a scan takes it where its image stages end; then `RestoreGrid`
  /// has no grid to return to and changes nothing.
  ///
  /// - Parameters:
  ///   - input: channels × rows × columns, planar.
  ///   - keepingAll: Whether every node's value stays in memory, for `Interpretation.value(of:)`.
  ///   - dropping: What dropout derives from; nil where nothing is dropped.
  public func run(
    input: [Double], parameters: [String: [Float]], keepingAll: Bool = true, dropping: RandomKey? = nil
  ) throws(InterpreterError) -> Interpretation {
    let first = graph.takesScan ? graph.lastImageStage : 0
    let type = graph.nodes[first].type
    guard let size = type.size else { throw .malformedGraph(node: graph.nodes[first].name) }
    guard input.count == type.elementCount else {
      throw .wrongInputCount(expected: type.elementCount, given: input.count)
    }
    let tensor = Tensor(
      channels: type.channels, height: size.height, width: size.width, values: input)
    return try walk(from: first, tensor, grid: nil, parameters, keepingAll, dropping)
  }

  /// Runs on one slice of a scan, from the first image stage to the labels on the scan's own grid.
  ///
  /// - Parameters:
  ///   - spacing: Millimetres between rows and between columns.
  ///   - dropping: What dropout derives from; nil where nothing is dropped.
  public func run(
    scan: [Double], height: Int, width: Int, spacing: (row: Double, column: Double) = (1, 1),
    parameters: [String: [Float]], keepingAll: Bool = true, dropping: RandomKey? = nil
  ) throws(InterpreterError) -> Interpretation {
    guard graph.takesScan else { throw .takesNoScan }
    let tensor = try scanTensor(scan, height: height, width: width, spacing: spacing)
    let grid = Grid(graph, height: height, width: width, spacing: spacing)
    return try walk(from: 0, tensor, grid: grid, parameters, keepingAll, dropping)
  }

  /// One slice of a scan, checked.
  func scanTensor(
    _ scan: [Double], height: Int, width: Int, spacing: (row: Double, column: Double)
  ) throws(InterpreterError) -> Tensor {
    let sides = 1...16384
    guard sides.contains(height), sides.contains(width) else {
      throw .scanSizeOutOfRange(height: height, width: width)
    }
    for side in [spacing.row, spacing.column] where !(0.01...100).contains(side) {
      throw .spacingOutOfRange(side)
    }
    let channels = graph.nodes[0].type.channels
    guard scan.count == channels * height * width else {
      throw .wrongInputCount(expected: channels * height * width, given: scan.count)
    }
    return Tensor(channels: channels, height: height, width: width, values: scan)
  }

  /// Computes the nodes after `first`, whose value is `start`.
  private func walk(
    from first: Int, _ start: Tensor, grid: Grid?, _ parameters: [String: [Float]], _ keepingAll: Bool,
    _ dropping: RandomKey?
  ) throws(InterpreterError) -> Interpretation {
    let parameters = parameters.mapValues { $0.map(Double.init) }
    try check(parameters)
    let lastUses = graph.lastUses(keeping: Ends(graph).nodes)
    var values = [Tensor?](repeating: nil, count: graph.nodes.count)
    values[first] = start
    let needsLabels = graph.needsLabels
    for node in graph.nodes where node.id > first && !needsLabels[node.id] {
      let inputs = node.inputs.compactMap { values[$0] }
      guard inputs.count == node.inputs.count else { throw .malformedGraph(node: node.name) }
      let context = Context(node: node, parameters: parameters, grid: grid, dropping: dropping)
      values[node.id] = try node.operation.evaluate(inputs, context)
      if !keepingAll { for input in node.inputs where lastUses[input] == node.id { values[input] = nil } }
    }
    return Interpretation(graph: graph, values: values)
  }

  func check(_ parameters: [String: [Double]]) throws(InterpreterError) {
    let expected = graph.parameters
    for parameter in expected {
      guard let values = parameters[parameter.name] else { throw .missingParameter(parameter.name) }
      guard values.count == parameter.count else {
        throw .wrongParameterCount(parameter.name, expected: parameter.count, given: values.count)
      }
    }
    let names = Set(expected.map(\.name))
    for name in parameters.keys.sorted() where !names.contains(name) { throw .unknownParameter(name) }
  }
}

extension Graph {
  var takesScan: Bool { if case .input(.scan) = nodes[0].operation { true } else { false } }

  /// The end of the line of image stages that begins at the input: what the first layer gets.
  var lastImageStage: Int {
    let consumers = consumers
    var stage = 0
    while consumers[stage].count == 1, nodes[consumers[stage][0]].operation.isImageStage {
      stage = consumers[stage][0]
    }
    return stage
  }

  /// Whether each node is part of the loss: nobody brings labels when a network runs.
  fileprivate var needsLabels: [Bool] {
    nodes.reduce(into: []) { needs, node in
      let isLabels = if case .input(.labels) = node.operation { true } else { false }
      needs.append(isLabels || node.inputs.contains { needs.indices.contains($0) && needs[$0] })
    }
  }

  /// The last node that uses each value; nobody for those that are kept.
  fileprivate func lastUses(keeping kept: Set<Int>) -> [Int?] {
    zip(nodes, consumers).map { kept.contains($0.id) ? nil : $1.max() }
  }
}
