import GraphRuntime

/// A network as an experiment trains it: all of it, or without some of its stages.
struct Method: Hashable {
  /// The compiled network's name.
  let network: String
  let omitted: Set<CompiledNetwork.Stage>

  init(_ network: String, without omitted: Set<CompiledNetwork.Stage> = []) {
    (self.network, self.omitted) = (network, omitted)
  }

  /// As commands and folders call it.
  var name: String {
    let stages = CompiledNetwork.Stage.allCases.filter(omitted.contains).map(\.rawValue)
    return stages.isEmpty ? network : network + "-without-" + stages.joined(separator: "-")
  }

  func compiled(from networks: [CompiledNetwork]) -> CompiledNetwork? {
    guard let whole = networks.first(where: { $0.name == network }),
      omitted.isSubset(of: whole.omissibleStages)
    else { return nil }
    return omitted.isEmpty ? whole : whole.omitting(omitted, named: name)
  }
}
