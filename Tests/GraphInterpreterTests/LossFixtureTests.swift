import GraphCompiler
import GraphInterpreter
import Myograph
import TestNetworks
import Testing

/// Losses as formulas, held to PyTorch, and to themselves.
@Suite struct LossFixtureTests {
  private static func fixture(_ name: String) throws -> (Layers, TrainingFixtures.Loss) {
    let fixture = try #require(try fixtures("losses.json", of: TrainingFixtures.Loss.self)[name])
    let loss = try #require(lossCases.first { $0.name == name }).loss
    return (Layers { loss }, fixture)
  }

  @Test("Values and gradients are PyTorch's", arguments: lossCases.map(\.name))
  func agreesWithPyTorch(name: String) throws {
    let (terms, fixture) = try Self.fixture(name)
    let (graph, step) = try TrainingModeTests.run(terms, fixture)
    #expect(largestError([step.loss], [fixture.value]) < 1e-11)
    let gradient = try #require(graph.nodes.first { $0.operation.layerName.hasSuffix("Gradient") })
    #expect(largestError(step.values(of: gradient.id).flatMap(\.values), fixture.gradient) < 1e-11)
  }

  @Test("Ignored pixels change nothing, whatever their scores are", arguments: lossCases.map(\.name))
  func ignores(name: String) throws {
    var (terms, fixture) = try Self.fixture(name)
    let pixels = fixture.shape[2] * fixture.shape[3]
    fixture.labels = fixture.labels.enumerated().map { $0 % 3 == 0 ? LossTerm.unlabelled : $1 }
    let (graph, step) = try TrainingModeTests.run(terms, fixture)
    var moved = fixture
    for place in moved.scores.indices {
      let (sample, pixel) = (place / (pixels * fixture.shape[1]), place % pixels)
      if fixture.labels[sample * pixels + pixel] == LossTerm.unlabelled { moved.scores[place] = 17 }
    }
    let (_, other) = try TrainingModeTests.run(terms, moved)
    #expect(step.loss == other.loss)
    let gradient = try #require(graph.nodes.first { $0.operation.layerName.hasSuffix("Gradient") }).id
    #expect(step.values(of: gradient) == other.values(of: gradient))
  }

  @Test("A batch without labels costs nothing that could be learned", arguments: lossCases.map(\.name))
  func nothingCounts(name: String) throws {
    var (terms, fixture) = try Self.fixture(name)
    fixture.labels = fixture.labels.map { _ in LossTerm.unlabelled }
    let (graph, step) = try TrainingModeTests.run(terms, fixture)
    #expect(step.loss == 0)
    let gradient = try #require(graph.nodes.first { $0.operation.layerName.hasSuffix("Gradient") })
    #expect(step.values(of: gradient.id).allSatisfy { $0.values.allSatisfy { $0 == 0 } })
  }

  @Test("A head that is smaller than the labels is held against those in the middle of its pixels")
  func bringsLabelsToAHead() throws {
    let labels = [
      0, 1, 2, 0, 1, 2,
      1, 2, 0, 1, 2, 0,
      2, 0, 1, 2, 0, 1,
      0, 0, 0, 1, 1, 1,
    ]
    let graph = try trainingGraph {
      Input(channels: 3, height: 4, width: 6)
      LeakyReLU(slope: 1)
      Tap("image")
      Loss {
        CrossEntropy()
        Branch(from: "image") {
          AveragePool(2)
          CrossEntropy(weight: 0.5)
        }
      }
    }
    let small = try trainingGraph {
      Input(channels: 3, height: 2, width: 3)
      LeakyReLU(slope: 1)
      Loss { CrossEntropy() }
    }
    let whole = try trainingGraph {
      Input(channels: 3, height: 4, width: 6)
      LeakyReLU(slope: 1)
      Loss { CrossEntropy() }
    }
    var random = SplitMix64(seed: 6)
    let image = (0..<72).map { _ in random.value() }
    func loss(_ graph: Graph, _ image: [Double], _ labels: [Int], _ height: Int, _ width: Int) throws
      -> Double
    {
      let sample = Sample(image: image, labels: labels, height: height, width: width)
      return try Interpreter(graph).step([sample], parameters: [:]).loss
    }
    let pooled = (0..<18).map { place in
      let (channel, y, x) = (place / 6, place / 3 % 2, place % 3)
      return [(0, 0), (0, 1), (1, 0), (1, 1)].reduce(0) {
        $0 + image[channel * 24 + (2 * y + $1.0) * 6 + 2 * x + $1.1] / 4
      }
    }
    let expected =
      try loss(whole, image, labels, 4, 6) + 0.5 * loss(small, pooled, [2, 1, 0, 0, 1, 1], 2, 3)
    #expect(abs(try loss(graph, image, labels, 4, 6) - expected) < 1e-12)
  }

  @Test func everyFixtureIsUsed() throws {
    let names = try fixtures("losses.json", of: TrainingFixtures.Loss.self).keys.sorted()
    #expect(names == lossCases.map(\.name).sorted())
  }
}
