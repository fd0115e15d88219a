import Myograph

/// Appends the backward pass: for each value on the way from a trainable parameter to the loss, the gradient of the loss
/// for it, from the loss back; on the way, the gradients for the parameters.
///
/// Follows `separateBatchSums`.
func differentiate(_ program: inout Program) {
  guard let loss = program.graph.loss else { return }
  var differentiator = Differentiator(program.graph)
  differentiator.differentiate(from: loss)
  program.graph = differentiator.rewriter.graph()
  program.graph.gradients = differentiator.gradients
}

/// The graph that grows, and what is known of the values before it.
struct Differentiator {
  let graph: Graph
  var rewriter: GraphRewriter
  var gradients: [ParameterResult] = []
  /// Nodes that a trainable parameter has a part in: only they need gradients.
  private var isTrained: [Bool] = []
  /// Gradients for each node's result, one from each of its users.
  private var parts: [Int: [Int]] = [:]

  init(_ graph: Graph) {
    self.graph = graph
    rewriter = GraphRewriter(graph)
    for node in graph.nodes {
      rewriter.keep(node)
      let parameters = node.operation.parameters(inputs: graph.inputTypes(of: node))
      isTrained.append(parameters.contains(where: \.isTrainable) || node.inputs.contains { isTrained[$0] })
    }
  }

  mutating func differentiate(from loss: Int) {
    addLosses(loss, scale: 1)
    for node in graph.nodes.reversed() where isTrained[node.id] {
      guard let gradient = sum(for: node) else { continue }
      differentiate(node, gradient)
      parts[node.id] = nil
    }
    let order = Dictionary(uniqueKeysWithValues: graph.parameters.enumerated().map { ($1.name, $0) })
    gradients.sort { order[$0.parameter, default: 0] < order[$1.parameter, default: 0] }
  }

  /// Begins at the terms of the loss, each of which counts `scale` times.
  private mutating func addLosses(_ id: Int, scale: Double) {
    let node = graph.nodes[id]
    switch node.operation {
    case .weightedSum(let weights):
      for (input, weight) in zip(node.inputs, weights) { addLosses(input, scale: scale * weight) }
    case .loss(let term):
      let sums = graph.nodes[node.inputs[0]]
      guard isTrained[sums.inputs[0]] else { return }
      let gradient = add(.loss(term, scale: scale), sums.inputs + [sums.id], for: node)
      parts[sums.inputs[0], default: []].append(gradient)
    default:
      break
    }
  }

  /// The whole gradient for a node's result: a chain of sums of two.
  private mutating func sum(for node: Node) -> Int? {
    guard let parts = parts[node.id], var sum = parts.first else { return nil }
    for (index, part) in parts.dropFirst().enumerated() {
      sum = rewriter.add(
        .add, [sum, part], name: "\(node.name).gradientSum\(index + 1)", at: node.location)
    }
    return sum
  }

  /// Adds a backward operation that stands for `node`.
  mutating func add(_ gradient: Gradient, _ inputs: [Int], for node: Node, _ suffix: String = "gradient")
    -> Int
  {
    rewriter.add(.gradient(gradient), inputs, name: "\(node.name).\(suffix)", at: node.location)
  }

  /// Hands an input of `node` what `make` adds, where it needs a gradient.
  mutating func pass(to operand: Int = 0, of node: Node, _ make: (inout Differentiator) -> Int) {
    let input = node.inputs[operand]
    guard isTrained[input] else { return }
    let part = make(&self)
    parts[input, default: []].append(part)
  }

  /// Notes where a parameter's gradient lies; parameters that a layer goes without have none.
  mutating func note(_ name: String, of node: Node, in result: Int, offset: Int = 0) {
    gradients.append(ParameterResult(parameter: "\(node.name).\(name)", node: result, offset: offset))
  }

  func type(_ id: Int) -> TensorType { rewriter.nodes[id].type }

  func size(_ id: Int) -> Size {
    let size = type(id).size ?? (0, 0)
    return Size(height: size.height, width: size.width)
  }
}
