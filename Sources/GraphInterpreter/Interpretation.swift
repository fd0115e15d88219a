import Myograph

/// What a run of a graph computed.
public struct Interpretation: Sendable {
  private let values: [Tensor?]
  private let ends: Ends

  init(graph: Graph, values: [Tensor?]) {
    self.values = values
    ends = Ends(graph)
  }

  /// The value of a node; nil for stages that were skipped, and for values that were not kept.
  public func value(of node: Int) -> Tensor? { values.indices.contains(node) ? values[node] : nil }

  /// What the closing soft-max or arg-max is given; the network's result where there is neither.
  public var logits: Tensor? { values[ends.logits] }
  /// Pixels of the logits of which a value is NaN or has no place in single precision.
  public var nonFinitePixels: Int {
    guard let logits else { return 0 }
    return (0..<logits.pixels).count { pixel in
      (0..<logits.channels).contains { !Float(logits.values[$0 * logits.pixels + pixel]).isFinite }
    }
  }
  /// The network's declared result; nil where it is a label map or lies on the scan's grid.
  public var output: Tensor? { ends.output.flatMap { values[$0] } }
  /// Class maps after the closing soft-max, on the scan's grid where the network restores it.
  public var probabilities: Tensor? { ends.probabilities.flatMap { values[$0] } }
  /// The class of each pixel, where the network ends in an arg-max.
  public var labels: [UInt8]? { ends.labels.flatMap { values[$0] }?.values.map { UInt8($0) } }
}

/// The nodes at which a network's results are read.
struct Ends {
  var logits: Int
  var output: Int?
  var probabilities: Int?
  var labels: Int?

  init(_ graph: Graph) {
    var node = graph.nodes[graph.output]
    func stepBack() {
      if let input = node.inputs.first { node = graph.nodes[input] }
      passDropouts()
    }
    // They do nothing when a network runs.
    func passDropouts() {
      while case .dropout = node.operation, let input = node.inputs.first { node = graph.nodes[input] }
    }

    passDropouts()
    if node.operation == .argMax {
      labels = node.id
      stepBack()
    } else {
      output = node.id
    }
    if node.operation == .restoreGrid {
      output = nil
      probabilities = node.id
      stepBack()
    }
    if node.operation == .softmax {
      probabilities = probabilities ?? node.id
      stepBack()
    }
    logits = node.id
  }

  var nodes: Set<Int> { Set([logits, output, probabilities, labels].compactMap(\.self)) }
}
