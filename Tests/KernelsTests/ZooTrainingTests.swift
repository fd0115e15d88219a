import Foundation
import GraphRuntime
import Networks
import Optimization
import TestNetworks
import Testing
import ZooKernels

/// Training steps of the zoo as they were compiled, against PyTorch in double precision from the same weights, batch and
/// dropout: losses to 1e-4, gradients as closely as PyTorch follows itself in single precision, but for a factor of 3.
@Suite(.serialized)
struct ZooTrainingTests {
  private struct Fixture: Decodable {
    struct Excerpt: Decodable {
      var largest: Double
      var values: [Double]
    }
    /// How far PyTorch is off in single precision.
    var singleError: Double
    var losses: [Double]
    var gradients: [String: Excerpt]

    static func all() throws -> [String: Fixture] {
      let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      let data = try Data(contentsOf: folder.appendingPathComponent("Fixtures/zoo_training.json"))
      return try JSONDecoder().decode([String: Fixture].self, from: data)
    }
  }

  private static let networks = [myograph_unet16(), myograph_fcn16()].compactMap {
    $0.map(CompiledNetwork.init)
  }
  private static let rate = 0.02

  @Test(
    "Gradients and ten steps' losses are PyTorch's, fused and not, on every instruction set",
    arguments: networks.map(\.name))
  func followsPyTorch(name: String) throws {
    let network = try #require(Self.networks.first { $0.name == name })
    let fixture = try #require(try Fixture.all()[name])
    let declaration = try #require(Zoo.declarations.first { $0.name == name })
    let weights = try seededWeights(declaration.graph(), of: network)
    let (samples, pixels) = (2, network.input.height * network.input.width)
    var batch = TrainingBatch(
      images: SeededWeights.input(count: samples * pixels),
      labels: SeededWeights.labels(count: samples * pixels, classes: network.output.channels).map(UInt8.init),
      indices: [0, 1], seed: 1 << 40 + 5)
    let largest = fixture.gradients.values.map(\.largest).max() ?? 0
    for isa in InstructionSets.supported {
      for variant in network.variants {
        let label = "\(name), \(variant), \(isa)"
        let session = try TrainingSession(
          network, weights: weights, batchSize: samples, optimizer: .sgd(.init(momentum: 0)),
          variant: variant, isa: isa,
          threads: 2)
        // One instruction set goes all the way: the others differ in how they compute a step alone.
        for step in 0..<(isa == InstructionSets.supported.first ? fixture.losses.count : 1) {
          batch.epoch = UInt32(step)
          let loss = Double(try session.computeGradients(batch))
          #expect(abs(loss - fixture.losses[step]) <= 1e-4 * fixture.losses[step], "\(label), step \(step)")
          if step == 0 {
            for (parameter, expected) in fixture.gradients {
              let found = try #require(session.gradient(of: parameter))
              let worst = zip(spread(found), expected.values).map { abs($0 - $1) }.max() ?? 0
              // Before a batch norm a bias has no gradient but for rounding.
              let scale = expected.largest > 1e-9 * largest ? expected.largest : largest
              #expect(
                worst <= 3 * fixture.singleError * scale,
                "\(label), \(parameter): off by \(worst) of \(scale)")
            }
          }
          session.update(rate: Self.rate)
        }
      }
    }
  }

  /// Up to 12 values, as the fixture has them.
  private func spread(_ values: [Float]) -> [Double] {
    let kept = min(12, values.count)
    return (0..<kept).map { Double(values[$0 * (values.count - 1) / max(kept - 1, 1)]) }
  }
}
