import GraphRuntime
import LeftAtriumKernels
import Testing

@Test("The compiled network gives each pixel one of its classes")
func networkRuns() throws {
  let network = CompiledNetwork(try #require(myograph_left_atrium()))
  let session = try Session(network, weights: .random(for: network, seed: 1))
  let image = [Float](repeating: 0, count: network.input.count)
  let labels = try session.run(input: image, wanted: [.labels]).labels
  #expect(labels.count == network.output.height * network.output.width)
  #expect(labels.allSatisfy { $0 < network.output.channels })
}
