import GraphInterpreter
import GraphRuntime
import TestNetworks
import Testing

/// How far roundings grow on their way through a network is the network's doing; how large they are at each layer is the
/// kernels'. So what transforms is held against plain sums of the same depth.
@Suite(.serialized)
struct DeepNetworkTests {
  @Test(
    "F(4×4, 3×3) rounds at most ten times as far as a plain sum, F(2×2, 3×3) three times, fourteen layers deep"
  )
  func roundings() throws {
    let (declaration, network) = try CompiledTestNetworks.find("t-deep")
    let graph = try declaration.graph()
    let weights = try seededWeights(graph, of: network)
    let inputs = (0..<4).map { SeededWeights.input(count: network.input.count, name: "input\($0)") }
    let expected = try inputs.map { input in
      try #require(
        try Interpreter(graph).run(
          input: input.map(Double.init), parameters: SeededWeights.parameters(of: graph)
        ).logits
      ).values
    }
    let largest = expected.joined().reduce(0) { max($0, abs($1)) }
    for isa in InstructionSets.supported {
      /// Of the largest score.
      func error(_ options: PlanOptions) throws -> Double {
        let session = try Session(network, weights: weights, isa: isa, threads: 2, options: options)
        let errors = try zip(inputs, expected).flatMap { input, expected in
          zip(try session.run(input: input, wanted: [.logits]).logits, expected).map { abs(Double($0) - $1) }
        }
        return errors.reduce(0) { max($0, $1.isNaN ? .infinity : $1) } / largest
      }
      let plain = try error(PlanOptions(algorithm: "direct"))
      #expect(plain > 0 && plain <= 1e-5, "\(isa): \(plain)")
      #expect(try error(PlanOptions(accuracy: .exact)) <= 2 * plain, "\(isa)")
      #expect(try error(PlanOptions(algorithm: "winograd 2x2")) <= 3 * plain, "\(isa)")
      let fast = try error(PlanOptions(algorithm: "winograd 4x4"))
      #expect(fast <= 10 * plain && fast > plain, "\(isa): \(fast), plain \(plain)")
    }
  }
}
