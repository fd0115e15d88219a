import Myograph

/// What one step of training computed, before any parameter changes.
public struct TrainingStep: Sendable {
  let graph: Graph
  /// What was drawn for each sample.
  public let augmentations: [SampleAugmentation]
  private let values: [[Tensor]]

  init(graph: Graph, augmentations: [SampleAugmentation], values: [[Tensor]]) {
    self.graph = graph
    self.augmentations = augmentations
    self.values = values
  }

  /// A node's value for each sample, or its one value for the batch.
  public func values(of node: Int) -> [Tensor] { values[node] }

  public var loss: Double { graph.loss.flatMap { values[$0].first?.values.first } ?? .nan }
  /// The loss's gradient for each trainable parameter, where the graph has been differentiated.
  public var gradients: [String: [Double]] { collect(graph.gradients) }
  /// Running statistics after this step.
  public var runningStatistics: [String: [Double]] { collect(graph.runningStatistics) }

  private func collect(_ results: [ParameterResult]) -> [String: [Double]] {
    let counts = Dictionary(uniqueKeysWithValues: graph.parameters.map { ($0.name, $0.count) })
    let pairs = results.map { result in
      let end = result.offset + (counts[result.parameter] ?? 0)
      return (result.parameter, Array(values[result.node][0].values[result.offset..<end]))
    }
    return Dictionary(uniqueKeysWithValues: pairs)
  }
}

extension Interpreter {
  /// Computes every node of a training graph for a batch.
  ///
  /// - Parameters:
  ///   - seed: with the epoch and each sample's index, what all random numbers derive from.
  ///   - augmentations: for each sample, what was drawn in another step, to be done again; nil: drawn anew.
  public func step(
    _ batch: [Sample], parameters: [String: [Double]], seed: UInt64 = 0, epoch: UInt32 = 0,
    augmentations: [SampleAugmentation]? = nil
  ) throws(InterpreterError) -> TrainingStep {
    guard !batch.isEmpty else { throw .emptyBatch }
    guard graph.loss != nil else { throw .noLoss }
    try check(parameters)
    let augmentations =
      augmentations
      ?? batch.map { .init(graph, key: RandomKey(seed: seed, epoch: epoch, index: $0.index)) }
    guard augmentations.count == batch.count else {
      throw .wrongInputCount(expected: batch.count, given: augmentations.count)
    }
    for augmentation in augmentations {
      if let layer = augmentation.misfit(in: graph) { throw .cannotReplay(layer) }
    }
    var values: [[Tensor]] = []
    let classes = graph.knownClasses
    let labels = batch.map { $0.labels.map { classes.contains($0) ? $0 : 0 } }
    for node in graph.nodes {
      let contexts = zip(zip(batch, labels), augmentations).map { sample, augmentation in
        let (sample, labels) = sample
        let training = Randomness(
          augmentation: augmentation, stages: graph.geometry(before: node), spacing: sample.spacing,
          source: Size(height: sample.height, width: sample.width),
          labels: labels)
        let grid = Grid(graph, height: sample.height, width: sample.width, spacing: sample.spacing)
        return Context(node: node, parameters: parameters, grid: grid, training: training)
      }
      guard node.inputs.allSatisfy(values.indices.contains) else { throw .malformedGraph(node: node.name) }
      if node.operation.isInput {
        var inputs: [Tensor] = []
        for sample in batch { inputs.append(try value(of: node, sample)) }
        values.append(inputs)
      } else {
        values.append(try node.operation.evaluate(batch: node.inputs.map { values[$0] }, contexts))
      }
    }
    return TrainingStep(graph: graph, augmentations: augmentations, values: values)
  }

  /// What a sample brings to an input.
  private func value(of node: Node, _ sample: Sample) throws(InterpreterError) -> Tensor {
    if let size = graph.nodes[0].type.size, size != (sample.height, sample.width) {
      let expected = graph.nodes[0].type.elementCount
      throw .wrongInputCount(expected: expected, given: sample.image.count)
    }
    let image = try scanTensor(
      sample.image, height: sample.height, width: sample.width, spacing: sample.spacing)
    guard case .input(.labels) = node.operation else { return image }
    guard sample.labels.count == image.pixels else {
      throw .wrongInputCount(expected: image.pixels, given: sample.labels.count)
    }
    return Tensor(
      channels: 1, height: sample.height, width: sample.width, values: sample.labels.map(Double.init))
  }
}
