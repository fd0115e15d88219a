import Foundation
import GraphCompiler
import GraphInterpreter
import Myograph
import Networks
import TestNetworks
import Testing

/// Gradients of whole networks against PyTorch's autograd, from the same seeded weights, batch and dropout.
@Suite struct WholeGradientTests {
  private struct Fixture: Decodable {
    /// Of a tensor: its sum, that of its magnitudes, and up to 12 values from its first to its last.
    struct Excerpt: Decodable {
      var sum: Double
      var absoluteSum: Double
      var values: [Double]
    }

    var samples: Int
    var height: Int
    var width: Int
    var loss: Double
    var gradients: [String: Excerpt]
    var runningStatistics: [String: Excerpt]
  }

  private static let networks: [(name: String, network: any Network)] = [
    ("unet", UNet(width: 2)), ("fcn", FCN(width: 2)), ("attention", AttentionUNet(width: 4, depth: 2)),
    ("stem", Stem(width: 3)),
  ]

  @Test(arguments: networks.map(\.name))
  func gradientsAgreeWithAutograd(name: String) throws {
    let fixture = try #require(try fixtures("gradients.json", of: Fixture.self)[name])
    let network = try #require(Self.networks.first { $0.name == name }).network
    let graph = try trainingGraph {
      Input(channels: 1, height: fixture.height, width: fixture.width)
      network
      Loss {
        CrossEntropy()
        SoftDice(weight: 0.5)
      }
    }
    try expectAgreement(graph, fixture)
  }

  @Test("Heads that only training has, at several depths and beside the network, have PyTorch's gradients")
  func deepSupervisionAgreesWithAutograd() throws {
    let fixture = try #require(try fixtures("gradients.json", of: Fixture.self)["deep"])
    let declaration = try #require(TestNetworks.declarations.first { $0.name == "t-train-deep" })
    let compiler = Compiler(variant: .unfused, target: .portable)
    try expectAgreement(compiler.trainingProgram(declaration.graph()).graph, fixture)
  }

  private func expectAgreement(_ graph: Graph, _ fixture: Fixture) throws {
    let count = fixture.samples * fixture.height * fixture.width
    let batch = samples(
      [fixture.samples, 1, fixture.height, fixture.width],
      SeededWeights.input(count: count).map(Double.init),
      labels: SeededWeights.labels(count: count, classes: 4))
    let parameters = SeededWeights.parameters(of: graph).mapValues { $0.map(Double.init) }
    let step = try Interpreter(graph).step(batch, parameters: parameters, seed: 1 << 40 + 5, epoch: 3)

    #expect(abs(step.loss - fixture.loss) < 1e-10)
    expectAgreement(step.gradients, fixture.gradients)
    expectAgreement(step.runningStatistics, fixture.runningStatistics)
  }

  private func expectAgreement(_ found: [String: [Double]], _ expected: [String: Fixture.Excerpt]) {
    #expect(found.keys.sorted() == expected.keys.sorted())
    for (name, values) in found {
      guard let excerpt = expected[name] else { continue }
      // Biases before a batch norm have a gradient of 0 but for rounding.
      let tolerance = 1e-6 * max(excerpt.absoluteSum / Double(values.count), 1e-4)
      let kept = min(12, values.count)
      let places = (0..<kept).map { $0 * (values.count - 1) / max(kept - 1, 1) }
      let differences = zip(places, excerpt.values).map { abs(values[$0] - $1) }
      #expect(differences.count == kept)
      #expect((differences.max() ?? .infinity) < tolerance, "\(name)")
      let count = Double(values.count)
      #expect(abs(values.reduce(0, +) - excerpt.sum) < tolerance * count, "\(name)")
      #expect(abs(values.reduce(0) { $0 + abs($1) } - excerpt.absoluteSum) < tolerance * count, "\(name)")
    }
  }
}

/// ResNet's first layers, and pools whose windows leave pixels out or reach beyond the image.
private struct Stem: Network {
  var width: Int

  @LayerBuilder var body: Layers {
    Conv2D(width, kernel: 7, stride: 2, bias: false)
    BatchNorm()
    ReLU()
    MaxPool(3, stride: 2, padding: 1)
    Conv2D(width, kernel: 3)
    AveragePool(3, stride: 2, padding: 1, countsPadding: false)
    Conv2D(width, kernel: 3)
    MaxPool(2, ceilMode: true)
    AveragePool(2, stride: 1, padding: 1)
    Conv2D(4, kernel: 1)
    Upsample(6, .nearest)
  }
}

/// The network of Examples/CustomNetwork, in any size.
private struct AttentionUNet: Network {
  var width: Int
  var depth: Int

  @LayerBuilder var body: Layers {
    level(width, depth: depth)
    Conv2D(4, kernel: 1)
  }

  @LayerBuilder private func level(_ width: Int, depth: Int) -> Layers {
    residual(width)
    if depth > 0 {
      Tap("skip\(depth)")
      MaxPool(2)
      level(width * 2, depth: depth - 1)
      TransposedConv2D(width, kernel: 2, stride: 2)
      Concatenate {
        Skip()
        Multiply {
          Skip(from: "skip\(depth)")
          Branch {
            Concatenate {
              Skip()
              Skip(from: "skip\(depth)")
            }
            Conv2D(width / 2, kernel: 1)
            ReLU()
            Conv2D(1, kernel: 1)
            Sigmoid()
          }
        }
      }
      residual(width)
    }
  }

  @LayerBuilder private func residual(_ width: Int) -> Layers {
    Conv2D(width, kernel: 1)
    Add {
      Skip()
      Branch {
        Conv2D(width, kernel: 3)
        BatchNorm()
        ReLU()
        Conv2D(width, kernel: 3)
        BatchNorm()
      }
    }
    ReLU()
  }
}
