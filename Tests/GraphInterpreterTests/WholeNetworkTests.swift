import GraphInterpreter
import Myograph
import Networks
import TestNetworks
import Testing

/// Declared networks against PyTorch networks that were written from the papers: names, order and seeded weights of
/// both sides are the same.
@Suite struct WholeNetworkTests {
  private static let networks: [(name: String, network: any Network)] = [
    ("unet-small", UNet(width: 4)), ("fcn-small", FCN(width: 4)),
    ("unet-bilinear-small", BilinearUNet(width: 4)),
  ]

  @Test(arguments: networks.map(\.name))
  func aWholeNetworkAgreesWithPyTorch(name: String) throws {
    let fixture = try #require(try NetworkFixture.all()[name])
    let network = try #require(Self.networks.first { $0.name == name }).network
    let graph = try graph {
      Input(channels: 1, height: fixture.height, width: fixture.width)
      network
    }
    let result = try Interpreter(graph).run(
      input: fixture.input.map(Double.init), parameters: SeededWeights.parameters(of: graph))
    #expect(fixture.largestError(of: try #require(result.logits).values) < 1e-7)
  }
}
