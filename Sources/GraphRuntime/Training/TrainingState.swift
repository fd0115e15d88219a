import Optimization

/// All that later steps of a training session depend on, besides their batches: a session that takes it from another one
/// goes on with the same bits.
public struct TrainingState: Equatable, Sendable {
  /// Updates so far.
  public let steps: Int
  /// Parameters and running statistics.
  public let weights: Weights
  /// What the optimiser keeps, b, or m and v: of each a tensor per trainable parameter, in the network's order.
  let moments: [[[Float]]]

  init(steps: Int, weights: Weights, moments: [[[Float]]]) {
    self.steps = steps
    self.weights = weights
    self.moments = moments
  }

  /// Takes what `tensors` wrote out of a file.
  /// - Throws: `RuntimeError` when a tensor is missing or doesn't fit.
  public init(
    _ file: Safetensors, steps: Int, for network: CompiledNetwork, optimizer: Optimizer
  ) throws(RuntimeError) {
    var mismatch = WeightsMismatch(source: "\"\(file.path)\"", network: network.name)
    func read(_ name: String, _ parameter: CompiledNetwork.Parameter) throws(RuntimeError) -> [Float] {
      guard let entry = file.entry(name) else {
        mismatch.missing.append(name)
        return []
      }
      guard entry.shape == parameter.shape else {
        mismatch.misshapen.append(.init(name: name, expected: parameter.shape, found: entry.shape))
        return []
      }
      let values = try file.floats(name)
      mismatch.noteNonFinite(values, of: name)
      return values
    }
    var tensors: [[Float]] = []
    for parameter in network.parameters { tensors.append(try read(parameter.name, parameter)) }
    var moments: [[[Float]]] = []
    for number in 0..<optimizer.statesPerParameter {
      var moment: [[Float]] = []
      for parameter in network.parameters where parameter.isTrainable {
        moment.append(try read(Self.name(number, parameter), parameter))
      }
      moments.append(moment)
    }
    try mismatch.throwIfAny()
    self.init(
      steps: steps, weights: Weights(parameters: network.parameters, tensors: tensors), moments: moments)
  }

  /// Everything but the number of steps: weights under their own names, the optimiser's values as `optimizer.0.NAME`.
  public var tensors: [(name: String, tensor: Tensor)] {
    let trainable = weights.parameters.filter(\.isTrainable)
    return zip(weights.parameters, weights.tensors).map { ($0.name, Tensor(shape: $0.shape, values: $1)) }
      + moments.enumerated().flatMap { number, tensors in
        zip(trainable, tensors).map { (Self.name(number, $0), Tensor(shape: $0.shape, values: $1)) }
      }
  }

  private static func name(_ number: Int, _ parameter: CompiledNetwork.Parameter) -> String {
    "optimizer.\(number).\(parameter.name)"
  }

  func check(against network: CompiledNetwork, _ optimizer: Optimizer) throws(RuntimeError) {
    try weights.check(against: network, trains: true)
    guard moments.count == optimizer.statesPerParameter else {
      throw .optimizerState(found: moments.count, expected: optimizer.statesPerParameter)
    }
  }
}
