import Myograph

/// Writes a graph anew, node by node, where a pass inserts, replaces or leaves out some.
struct GraphRewriter {
  private let old: Graph
  private(set) var nodes: [Node] = []
  /// The new node that stands for an old one.
  var standsFor: [Int: Int] = [:]

  init(_ graph: Graph) { old = graph }

  /// New ids of a node's inputs.
  func inputs(of node: Node) -> [Int] { node.inputs.compactMap { standsFor[$0] } }

  /// Takes a node over as it is, or with another operation.
  mutating func keep(_ node: Node, as operation: Operation? = nil, inputs: [Int]? = nil) {
    let operation = operation ?? node.operation
    standsFor[node.id] = add(operation, inputs ?? self.inputs(of: node), name: node.name, at: node.location)
  }

  /// Adds a node; its type follows from its inputs.
  mutating func add(_ operation: Operation, _ inputs: [Int], name: String, at location: SourceLocation) -> Int
  {
    let types = inputs.map { nodes[$0].type }
    // The verifier says where a pass makes a node that its inputs don't fit.
    let none = TensorType(channels: 0, extent: .fixed(height: 0, width: 0))
    nodes.append(
      Node(
        id: nodes.count, operation: operation, inputs: inputs,
        type: operation.resultType(inputs: types) ?? none, name: name, location: location))
    return nodes.count - 1
  }

  /// The new graph, with the old one's results.
  func graph() -> Graph {
    var graph = old
    graph.nodes = nodes
    graph.output = standsFor[old.output] ?? 0
    graph.loss = old.loss.flatMap { standsFor[$0] }
    func moved(_ results: [ParameterResult]) -> [ParameterResult] {
      results.compactMap { result in
        standsFor[result.node].map { .init(parameter: result.parameter, node: $0, offset: result.offset) }
      }
    }
    graph.gradients = moved(old.gradients)
    graph.runningStatistics = moved(old.runningStatistics)
    return graph
  }
}
