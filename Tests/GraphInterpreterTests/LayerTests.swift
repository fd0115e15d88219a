import GraphInterpreter
import Myograph
import Testing

@Suite struct LayerTests {
  @Test(arguments: layerCases.map(\.name))
  func aLayerAgreesWithPyTorch(name: String) throws {
    let fixture = try #require(try fixtures("layers.json", of: LayerFixture.self)[name])
    let layers = try #require(layerCases.first { $0.name == name }).layers
    let (channels, height, width) = (
      fixture.inputShape[0], fixture.inputShape[1], fixture.inputShape[2]
    )
    let graph = try graph {
      Input(channels: channels, height: height, width: width)
      layers
    }

    let parameters = graph.parameters
    try #require(parameters.map(\.count) == fixture.weights.map(\.count))
    let weights = Dictionary(uniqueKeysWithValues: zip(parameters.map(\.name), fixture.weights))
    let result = try Interpreter(graph).run(input: fixture.input, parameters: weights)
    let value = try #require(result.value(of: graph.output))

    #expect([value.channels, value.height, value.width] == fixture.outputShape)
    #expect(graph.nodes[graph.output].type.elementCount == fixture.output.count)
    #expect(largestError(value.values, fixture.output) < 1e-8)
  }

  @Test func everyFixtureIsUsed() throws {
    let names = try fixtures("layers.json", of: LayerFixture.self).keys.sorted()
    #expect(names == layerCases.map(\.name).sorted())
  }
}
