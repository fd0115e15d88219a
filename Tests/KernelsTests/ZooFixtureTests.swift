import Foundation
import GraphRuntime
import Myograph
import Networks
import TestNetworks
import Testing
import ZooKernels

/// The zoo as it was compiled, against PyTorch on the same weights and input.
@Suite(.serialized)
struct ZooFixtureTests {
  private static let networks = [
    myograph_unet64(), myograph_unet16(), myograph_fcn16(), myograph_fcn64(), myograph_unet16_bilinear_192(),
  ].compactMap { $0.map(CompiledNetwork.init) }

  /// Emulated processors are slow: MYOGRAPH_EMULATED names the networks that are tried there, by the chosen kernels only.
  private static let emulated = ProcessInfo.processInfo.environment["MYOGRAPH_EMULATED"]?.split(
    separator: " "
  )
  .map(String.init)

  @Test("What was compiled is what was declared")
  func zooIsComplete() throws {
    #expect(Self.networks.map(\.name) == Zoo.declarations.map(\.name))
    for (network, declaration) in zip(Self.networks, Zoo.declarations) {
      let graph = try declaration.graph()
      #expect(network.parameters.map(\.name) == graph.parameters.map(\.name))
      #expect(network.parameters.map(\.shape) == graph.parameters.map(\.shape))
      #expect(network.flops == graph.flops)
    }
  }

  @Test(
    "Random weights give PyTorch's scores, fused and not, by every algorithm, on every instruction set",
    arguments: emulated ?? networks.map(\.name))
  func scoresMatchPyTorch(name: String) throws {
    let network = try #require(Self.networks.first { $0.name == name })
    let fixture = try #require(try NetworkFixture.all()[name])
    let declaration = try #require(Zoo.declarations.first { $0.name == name })
    let weights = try seededWeights(declaration.graph(), of: network)
    let largest = fixture.pixels.reduce(1) { max($0, abs($1)) }
    for program in ProgramCase.all(of: network) where Self.emulated == nil || program.algorithm == nil {
      let session = try program.session(network, weights, threads: 2)
      let results = try session.run(input: fixture.input, wanted: [.logits])
      let error = fixture.largestError(of: results.logits.map(Double.init))
      #expect(error <= 1e-4 * largest, "\(program): off by \(error) of \(largest)")
    }
  }
}
