import Foundation
import GraphRuntime
import TestNetworks
import Testing

/// Heads that only training has, as they were compiled, against PyTorch in double precision, from the same weights, batch
/// and dropout.
@Suite(.serialized)
struct DeepSupervisionTests {
  private struct Fixture: Decodable {
    struct Excerpt: Decodable {
      var values: [Double]
      var absoluteSum: Double
    }
    var samples, height, width: Int
    var loss: Double
    var gradients, runningStatistics: [String: Excerpt]

    static func read() throws -> Fixture {
      let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      let path = "GraphInterpreterTests/Fixtures/gradients.json"
      let data = try Data(contentsOf: folder.appendingPathComponent(path))
      return try #require(try JSONDecoder().decode([String: Fixture].self, from: data)["deep"])
    }
  }

  @Test("Loss, gradients and running statistics are PyTorch's, fused and not, on every instruction set")
  func followsPyTorch() throws {
    let fixture = try Fixture.read()
    let (declaration, network) = try CompiledTestNetworks.find("t-train-deep")
    let weights = try seededWeights(declaration.graph(), of: network)
    let count = fixture.samples * fixture.height * fixture.width
    let batch = TrainingBatch(
      images: SeededWeights.input(count: count),
      labels: SeededWeights.labels(count: count, classes: 4).map(UInt8.init),
      indices: (0..<fixture.samples).map(UInt32.init), seed: 1 << 40 + 5, epoch: 3)
    let trainable = network.parameters.filter(\.isTrainable).map(\.name)
    #expect(trainable.sorted() == fixture.gradients.keys.sorted())
    for isa in InstructionSets.supported {
      for variant in network.variants {
        let label = "\(variant), \(isa)"
        let session = try TrainingSession(
          network, weights: weights, batchSize: fixture.samples, variant: variant, isa: isa, threads: 2)
        let loss = try session.computeGradients(batch)
        #expect(abs(Double(loss) - fixture.loss) < 1e-5 * fixture.loss, "\(label)")
        for (name, expected) in fixture.gradients {
          expect(try #require(session.gradient(of: name)), expected, "\(label), \(name)")
        }
        for (name, expected) in fixture.runningStatistics {
          expect(try #require(session.weights[name]).values, expected, "\(label), \(name)")
        }
      }
    }
  }

  /// Up to 12 values from the first to the last. Biases before a batch norm have a gradient of 0 but for rounding.
  private func expect(_ found: [Float], _ expected: Fixture.Excerpt, _ label: String) {
    let kept = min(12, found.count)
    let places = (0..<kept).map { $0 * (found.count - 1) / max(kept - 1, 1) }
    let scale = max(expected.absoluteSum / Double(found.count), 1e-3)
    let worst = zip(places, expected.values).map { abs(Double(found[$0]) - $1) }.max() ?? .infinity
    #expect(expected.values.count == kept && worst < 1e-3 * scale, "\(label): off by \(worst) of \(scale)")
  }
}
