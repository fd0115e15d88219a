/// A declared network: nodes in an order in which they can be computed, each with one result.
public struct Graph: Sendable, Equatable {
  public var name: String
  public var nodes: [Node]
  /// The node whose result is the network's.
  public var output: Int
  /// The node whose result training minimises; nil where none is declared.
  public var loss: Int?
  /// What the passes for training add: each trainable parameter's gradient of the loss,
  public var gradients: [ParameterResult] = []
  /// and the next value of each running statistic.
  public var runningStatistics: [ParameterResult] = []
  /// What the result tells apart; none where it tells nothing apart.
  public var classes: [ClassLabel] = []
  /// What in its declaration looks like a mistake.
  public var warnings: [Problem<DeclarationWarning>] = []

  public init(name: String, nodes: [Node], output: Int, loss: Int? = nil) {
    self.name = name
    self.nodes = nodes
    self.output = output
    self.loss = loss
  }

  /// The nodes that use each node's result.
  public var consumers: [[Int]] {
    var result = [[Int]](repeating: [], count: nodes.count)
    for node in nodes { for input in node.inputs { result[input].append(node.id) } }
    return result
  }

  /// Whether some of `results` depends on each node.
  public func isNeeded(for results: [Int]) -> [Bool] {
    var isNeeded = [Bool](repeating: false, count: nodes.count)
    for result in results { isNeeded[result] = true }
    for node in nodes.reversed() where isNeeded[node.id] {
      for input in node.inputs { isNeeded[input] = true }
    }
    return isNeeded
  }

  /// What slices are covered by; nil where a network sees one part of each.
  public var tiles: Crop? { nodes.lazy.compactMap(\.operation.tiles).first }

  /// Millimetres that scans are resampled to; nil where they aren't.
  public var spacing: Double? {
    for case .resample(let spacing) in nodes.flatMap(\.operation.stages) { return spacing }
    return nil
  }

  public func inputTypes(of node: Node) -> [TensorType] { node.inputs.map { nodes[$0].type } }

  /// Every trained tensor, in the order of the nodes.
  public var parameters: [Parameter] { parameters { _ in true } }

  /// Those of some nodes.
  public func parameters(of isIncluded: (Node) -> Bool) -> [Parameter] {
    nodes.filter(isIncluded).flatMap { node in
      node.operation.parameters(inputs: inputTypes(of: node)).map { $0.prefixed(by: node.name) }
    }
  }

  /// Floating-point operations for one sample, 2 per multiply-add of the convolutions.
  public var flops: Double {
    nodes.reduce(0) { $0 + $1.operation.flops(inputs: inputTypes(of: $1), result: $1.type) }
  }
}

/// A parameter's gradient or next value: as many elements of a node's result, from `offset` on.
public struct ParameterResult: Sendable, Hashable {
  /// The parameter's full name.
  public var parameter: String
  public var node: Int
  public var offset: Int

  public init(parameter: String, node: Int, offset: Int = 0) {
    self.parameter = parameter
    self.node = node
    self.offset = offset
  }
}

/// One operation of a graph.
public struct Node: Sendable, Equatable {
  public var id: Int
  public var operation: Operation
  /// Ids of earlier nodes.
  public var inputs: [Int]
  public var type: TensorType
  /// Stable, made from the declaration: "convBlock1.conv2".
  public var name: String
  public var location: SourceLocation

  public init(
    id: Int, operation: Operation, inputs: [Int], type: TensorType, name: String, location: SourceLocation
  ) {
    self.id = id
    self.operation = operation
    self.inputs = inputs
    self.type = type
    self.name = name
    self.location = location
  }
}

/// A tensor that belongs to a layer and comes from a file of weights.
public struct Parameter: Sendable, Hashable {
  /// PyTorch's last word for it: weight, bias, running_mean, running_var; after `Graph.parameters`, the full name.
  public var name: String
  /// Outermost first: [out, in / groups, height, width] for a convolution, [in, out, height, width] for a
  /// transposed one, [channels] for the rest.
  public var shape: [Int]
  /// False for running statistics, and for what is measured.
  public var isTrainable: Bool
  /// What it is of the training data; nil for what training finds.
  public var measure: Measure?
  /// What each value is before training; nil where that follows from its name and shape.
  public var initial: Double?

  public enum Measure: Hashable, Sendable { case mean, deviation }

  public init(
    name: String, shape: [Int], isTrainable: Bool = true, measure: Measure? = nil, initial: Double? = nil
  ) {
    self.name = name
    self.shape = shape
    self.isTrainable = isTrainable
    self.measure = measure
    self.initial = initial
  }

  public var count: Int { shape.reduce(1, *) }

  func prefixed(by node: String) -> Parameter {
    var named = self
    named.name = "\(node).\(name)"
    return named
  }
}
