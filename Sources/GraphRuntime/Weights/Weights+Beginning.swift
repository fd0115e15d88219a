extension Weights {
  /// Weights to start training from of which another run, or another network, has made some: tensors of the same name and
  /// shape are taken, the rest is as `initial` makes it.
  public struct Beginning: Equatable, Sendable {
    public let weights: Weights
    /// The file.
    public let source: String
    /// Tensors that were taken, in the network's order.
    public let taken: [String]
    /// Tensors of the file that weren't, each with the reason.
    public let refused: [Conversion.Line]
    /// Tensors of the network that begin at random.
    public let fresh: [String]

    /// - Throws: `RuntimeError` when the file can't be read, nothing of it fits, or what fits isn't finite.
    public init(path: String, for network: CompiledNetwork, seed: UInt64) throws(RuntimeError) {
      let file = try Safetensors(path: path)
      let initial = Weights.initial(for: network, seed: seed)
      var mismatch = WeightsMismatch(source: "\"\(path)\"", network: network.name)
      var tensors = initial.tensors
      var (taken, refused) = ([String](), [Conversion.Line]())
      // The network's own tensors come first, in its order.
      for (index, line) in NameMap.identity.match(file, to: network).lines.enumerated() {
        switch line.status {
        case .ok:
          let name = network.parameters[index].name
          tensors[index] = try file.floats(name)
          mismatch.noteNonFinite(tensors[index], of: name)
          taken.append(name)
        case .mismatch, .unreadable, .unused, .unknown: refused.append(line)
        case .missing, .trainingOnly, .ignored: break
        }
      }
      if taken.isEmpty { mismatch.missing = network.parameters.map(\.name) }
      try mismatch.throwIfAny()
      weights = Weights(parameters: network.parameters, tensors: tensors)
      source = path
      self.taken = taken
      self.refused = refused
      let found = Set(taken)
      fresh = network.parameters.map(\.name).filter { !found.contains($0) }
    }
  }
}
