import GraphCompiler
import GraphInterpreter
import Myograph
import TestNetworks
import Testing

/// Gradients against central differences, layer by layer.
@Suite struct GradientTests {
  /// Every layer between two of whose weights one is the layer's input itself and the other reaches each value of its
  /// result, with random labels for three samples.
  @Test(arguments: gradientCases.map(\.name))
  func gradientsAreCentralDifferences(name: String) throws {
    let layer = try #require(gradientCases.first { $0.name == name })
    var random = SplitMix64(seed: 4)
    var tested = 0
    while tested < 8 {
      let shaped = layer.make(&random)
      // Kernels that are larger than their input are no layer.
      guard let graph = try? training(shaped) else { continue }
      try check(graph, pixels(&random), &random)
      tested += 1
    }
  }

  @Test("Layers that only a loss's branches have, with norms, dropout and inputs of their own")
  func branchesOfALoss() throws {
    let graph = try trainingGraph {
      Input(channels: 1, height: 4, width: 6)
      Tap("image")
      Conv2D(3, kernel: 3)
      BatchNorm()
      Sigmoid()
      Tap("deep")
      AveragePool(2)
      Conv2D(3, kernel: 1)
      Upsample(2)
      Loss {
        CrossEntropy()
        Branch(from: "deep") {
          Dropout(0.3)
          Conv2D(4, kernel: 3)
          BatchNorm()
          Sigmoid()
          Conv2D(3, kernel: 1)
          SoftDice(smoothing: 0.1, weight: 0.5)
        }
        Branch(from: "image") {
          Conv2D(3, kernel: 3)
          BatchNorm()
          CrossEntropy(weight: 0.25)
        }
      }
    }
    var random = SplitMix64(seed: 5)
    let batch = (0..<3).map { index in
      Sample(
        image: (0..<24).map { _ in random.value() }, labels: (0..<24).map { _ in random.number(0...2) },
        height: 4, width: 6, index: UInt32(index))
    }
    try check(graph, batch, &random)
  }

  @Test("Every loss, in random shapes, some of whose pixels have no label", arguments: lossCases.map(\.name))
  func losses(name: String) throws {
    let loss = try #require(lossCases.first { $0.name == name }).loss
    var random = SplitMix64(seed: 7)
    for _ in 0..<4 {
      let classes = loss.classWeights?.count ?? random.number(2...5)
      let (height, width) = (2 * random.number(1...3), 2 * random.number(1...3))
      let graph = try trainingGraph {
        Input(channels: 1, height: height, width: width)
        Conv2D(3, kernel: 3)
        Sigmoid()
        Tap("features")
        Conv2D(classes, kernel: 1)
        Loss {
          loss
          Branch(from: "features") {
            AveragePool(2)
            Conv2D(classes, kernel: 1)
            loss
          }
        }
      }
      let batch = (0..<2).map { index in
        Sample(
          image: (0..<height * width).map { _ in random.value() },
          labels: (0..<height * width).map { _ in
            random.number(0...4) == 0 ? LossTerm.unlabelled : random.number(0...classes - 1)
          },
          height: height, width: width, index: UInt32(index))
      }
      try check(graph, batch, &random)
    }
  }

  private func pixels(_ random: inout SplitMix64) -> [Sample] {
    (0..<3).map { index in
      Sample(
        image: [0.5 + abs(random.value())], labels: [random.number(0...2)], height: 1, width: 1,
        index: UInt32(index))
    }
  }

  private func training(_ shaped: GradientCase.Shaped) throws -> Graph {
    let layers = Layers {
      Input(channels: 1, height: 1, width: 1)
      TransposedConv2D(shaped.channels, kernel: max(shaped.height, shaped.width), stride: 1)
      CenterCrop(height: shaped.height, width: shaped.width)
      shaped.layers
    }
    let body = try graph { layers }
    let size = try #require(body.nodes[body.output].type.size)
    return try trainingGraph {
      layers
      Conv2D(3, kernel: Size(height: size.height, width: size.width), padding: .valid)
      Loss {
        CrossEntropy(classWeights: [1, 2, 0.5])
        SoftDice(smoothing: 0.1, weight: 0.5)
      }
    }
  }

  private func check(_ graph: Graph, _ batch: [Sample], _ random: inout SplitMix64) throws {
    var forward = graph
    forward.nodes = Array(graph.nodes[...(graph.loss ?? 0)])
    forward.gradients = []
    var parameters: [String: [Double]] = [:]
    for parameter in graph.parameters {
      parameters[parameter.name] = (0..<parameter.count).map { _ in
        parameter.isTrainable ? random.value() : abs(random.value())
      }
    }
    let gradients = try Interpreter(graph).step(batch, parameters: parameters, seed: 11).gradients
    #expect(gradients.count == graph.parameters.count { $0.isTrainable })

    for (name, gradient) in gradients.sorted(by: { $0.key < $1.key }) {
      let values = try #require(parameters[name])
      try #require(gradient.count == values.count)
      /// The loss's derivative in a direction, from two losses.
      func difference(_ direction: [Double]) throws -> Double {
        let step = 1e-5
        func loss(_ sign: Double) throws -> Double {
          var moved = parameters
          moved[name] = zip(values, direction).map { $0 + sign * step * $1 }
          return try Interpreter(forward).step(batch, parameters: moved, seed: 11).loss
        }
        return try (loss(1) - loss(-1)) / (2 * step)
      }
      // Along a random direction, which all values have a part in, and along some of the values.
      var directions = [values.map { _ in random.value() }]
      for _ in 0..<min(3, values.count) {
        let place = random.number(0...values.count - 1)
        directions.append(values.indices.map { $0 == place ? 1 : 0 })
      }
      for direction in directions {
        let expected = try difference(direction)
        let found = zip(gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }
        let magnitude = zip(gradient, direction).reduce(1e-2) { $0 + abs($1.0 * $1.1) }
        #expect(
          abs(found - expected) < 1e-7 * magnitude, "\(name) of \(graph.nodes.map { "\($0.type)" })")
      }
    }
  }

  @Test(arguments: TrainingModeTests.losses.map(\.name))
  func gradientsOfLossesAgreeWithPyTorch(name: String) throws {
    let (terms, fixture) = try TrainingModeTests.fixture(name)
    let (graph, step) = try TrainingModeTests.run(terms, fixture)
    // The gradient for what the loss is given: a sum where there are several terms.
    let last = try #require(
      graph.nodes.last {
        ["conv1.gradientSum1", "crossEntropy1.gradient", "softDice1.gradient"].contains($0.name)
      })
    #expect(largestError(step.values(of: last.id).flatMap(\.values), fixture.gradient) < 1e-11)
  }

  @Test func onlyWhatTrainsHasAGradient() throws {
    let graph = try trainingGraph {
      Input(channels: 2, height: 4, width: 4)
      ReLU()
      Conv2D(2, kernel: 3)
      MaxPool(2)
      Upsample(2, .nearest)
      Loss { CrossEntropy() }
    }
    #expect(
      graph.nodes.suffix(5).map { "\($0.name): \($0.operation.layerName) \($0.type) of \($0.inputs)" } == [
        "crossEntropy1.gradient: CrossEntropyGradient 2×4×4 of [4, 5, 6]",
        "upsample1.gradient: UpsampleGradient 2×2×2 of [8]",
        "maxPool1.gradient: MaxPoolGradient 2×4×4 of [9, 2]",
        "conv1.weightGradient: ConvolutionWeightGradient 2×6×3 per batch of [1, 10]",
        "conv1.biasGradient: BiasGradient 1×1×2 per batch of [10]",
      ])
    #expect(
      graph.gradients == [
        .init(parameter: "conv1.weight", node: 11), .init(parameter: "conv1.bias", node: 12),
      ])
  }
}
