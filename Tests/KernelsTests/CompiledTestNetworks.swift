import GraphRuntime
import Kernels
import Myograph
import TestKernels
import TestNetworks
import Testing

/// The test networks together with what the plugin made of them.
enum CompiledTestNetworks {
  static let names = TestNetworks.declarations.map(\.name)

  /// Read once: each has a table per program.
  private static let compiled: [String: CompiledNetwork] = {
    var count: Int32 = 0
    guard let tables = TestKernels_networks(&count) else { return [:] }
    let networks = (0..<Int(count)).compactMap { tables[$0]?() }.map(CompiledNetwork.init)
    return Dictionary(networks.map { ($0.name, $0) }) { first, _ in first }
  }()

  static func find(_ name: String) throws -> (declaration: Declaration, network: CompiledNetwork) {
    let declaration = try #require(TestNetworks.declarations.first { $0.name == name })
    let network = try #require(compiled[name], "\(name) isn't named in TestKernels.h")
    return (declaration, network)
  }
}

/// Seeded values under a network's names.
func seededWeights(_ graph: Graph, of network: CompiledNetwork) throws -> Weights {
  // Layers that nobody reads are declared, but not compiled.
  let compiled = Set(network.parameters.map(\.name))
  let tensors = graph.parameters.filter { compiled.contains($0.name) }.map { parameter in
    (parameter.name, GraphRuntime.Tensor(shape: parameter.shape, values: SeededWeights.values(of: parameter)))
  }
  return try Weights(Dictionary(uniqueKeysWithValues: tensors), for: network)
}
