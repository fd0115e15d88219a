import GraphInterpreter
import Myograph
import Testing

/// What differs when a network is trained: losses, statistics of the batch, dropout.
@Suite struct TrainingModeTests {
  static let losses: [(name: String, layers: Layers)] = [
    loss("cross entropy") { CrossEntropy() },
    loss("cross entropy one pixel") { CrossEntropy() },
    loss("cross entropy ignoring 255") { CrossEntropy() },
    loss("cross entropy with class weights") { CrossEntropy(classWeights: [0.25, 2, 1]) },
    loss("cross entropy ignoring 1 with class weights") {
      CrossEntropy(ignoring: 1, classWeights: [0.5, 2, 3])
    },
    loss("soft dice") { SoftDice() },
    loss("soft dice with background") { SoftDice(background: true, smoothing: 1) },
    loss("soft dice of a missing class") { SoftDice(smoothing: 0.5) },
    loss("soft dice ignoring 255") { SoftDice() },
    loss("sum") {
      CrossEntropy()
      SoftDice(weight: 0.5)
    },
  ]

  private static func loss(_ name: String, @LayerBuilder _ terms: () -> Layers) -> (
    name: String, layers: Layers
  ) {
    (name, terms())
  }

  @Test(arguments: losses.map(\.name))
  func aLossAgreesWithPyTorch(name: String) throws {
    let (terms, fixture) = try Self.fixture(name)
    let (_, step) = try Self.run(terms, fixture)
    #expect(largestError([step.loss], [fixture.value]) < 1e-11)
  }

  static func fixture(_ name: String) throws -> (terms: Layers, TrainingFixtures.Loss) {
    let fixture = try #require(try TrainingFixtures.read().losses[name])
    return (try #require(losses.first { $0.name == name }).layers, fixture)
  }

  /// A step whose scores are the fixture's, behind a convolution that changes nothing.
  static func run(_ terms: Layers, _ fixture: TrainingFixtures.Loss) throws -> (Graph, TrainingStep) {
    let classes = fixture.shape[1]
    let graph = try trainingGraph {
      Input(channels: classes, height: fixture.shape[2], width: fixture.shape[3])
      Conv2D(classes, kernel: 1, bias: false)
      Loss { terms }
    }
    let batch = samples(fixture.shape, fixture.scores, labels: fixture.labels)
    let identity = (0..<classes * classes).map { $0 / classes == $0 % classes ? 1.0 : 0 }
    return (graph, try Interpreter(graph).step(batch, parameters: ["conv1.weight": identity]))
  }

  @Test func everyFixtureIsUsed() throws {
    let fixtures = try TrainingFixtures.read()
    #expect(fixtures.losses.keys.sorted() == Self.losses.map(\.name).sorted())
    #expect(fixtures.norms.keys.sorted() == Self.norms.map(\.name).sorted())
  }

  @Test func lossesOfExtremeScoresAreFinite() throws {
    let graph = try trainingGraph {
      Input(channels: 2, height: 1, width: 2)
      LeakyReLU(slope: 1)
      Loss {
        CrossEntropy(ignoring: 7)
        SoftDice(ignoring: 7)
      }
    }
    func loss(_ scores: [Double], labels: [Int]) throws -> Double {
      let sample = Sample(image: scores, labels: labels, height: 1, width: 2)
      return try Interpreter(graph).step([sample], parameters: [:]).loss
    }
    // −log p is 2,000 at a pixel that is as wrong as can be, and 0 at the other one.
    #expect(abs(try loss([1000, 1000, -1000, -1000], labels: [1, 0]) - 1001) < 1e-4)
    // Nothing counts for the one; the other asks for class 1 nowhere.
    #expect(try loss([1000, 1000, -1000, -1000], labels: [7, 7]) < 1e-9)
    #expect(try loss([1000, 1000, -1000, -1000], labels: [7, 255]) < 1e-9)
  }

  @Test(arguments: [(255, 0), (256, 5.545177444479562)])
  func label255IsAClassOf256Only(classes: Int, expected: Double) throws {
    let graph = try trainingGraph {
      Input(channels: classes, height: 1, width: 1)
      LeakyReLU(slope: 1)
      Loss { CrossEntropy() }
    }
    let sample = Sample(
      image: [Double](repeating: 0, count: classes), labels: [255], height: 1, width: 1)
    let loss = try Interpreter(graph).step([sample], parameters: [:]).loss
    #expect(abs(loss - expected) < 1e-12)
  }

  static let norms: [(name: String, layer: BatchNorm)] = [
    ("batch norm", BatchNorm()),
    ("batch norm momentum 0.3 epsilon 0.5", BatchNorm(epsilon: 0.5, momentum: 0.3)),
    ("batch norm of one sample", BatchNorm()),
  ]

  @Test(arguments: norms.map(\.name))
  func batchStatisticsAgreeWithPyTorch(name: String) throws {
    let fixture = try #require(try TrainingFixtures.read().norms[name])
    let layer = try #require(Self.norms.first { $0.name == name }).layer
    let graph = try trainingGraph {
      Input(channels: fixture.shape[1], height: fixture.shape[2], width: fixture.shape[3])
      layer
      Conv2D(2, kernel: 1, bias: false)
      Loss { CrossEntropy() }
    }
    let weights = fixture.weights + [[Double](repeating: 0, count: 2 * fixture.shape[1])]
    let parameters = Dictionary(uniqueKeysWithValues: zip(graph.parameters.map(\.name), weights))
    let step = try Interpreter(graph).step(samples(fixture.shape, fixture.input), parameters: parameters)
    let norm = try #require(graph.nodes.first { $0.name == "norm1" })
    #expect(largestError(step.values(of: norm.id).flatMap(\.values), fixture.output) < 1e-11)
    let running = step.runningStatistics
    #expect(running.count == 2)
    #expect(largestError(running["norm1.running_mean"] ?? [], fixture.runningMean) < 1e-11)
    #expect(largestError(running["norm1.running_var"] ?? [], fixture.runningVariance) < 1e-11)
  }

  private static func dropoutGraph(_ rate: Double, _ unit: DropoutUnit) throws -> Graph {
    try trainingGraph {
      Input(channels: 10, height: 25, width: 40)
      Dropout(rate, of: unit)
      Dropout(rate, of: unit)
      Loss { CrossEntropy() }
    }
  }

  private static let ones = Sample(
    image: [Double](repeating: 1, count: 10_000), labels: [Int](repeating: 0, count: 1000), height: 25,
    width: 40)

  private static func sample(index: UInt32) -> Sample {
    var sample = ones
    sample.index = index
    return sample
  }

  @Test func dropoutKeepsTheMeanAndDrawsAsOftenAsItsRate() throws {
    let graph = try Self.dropoutGraph(0.25, .elements)
    let step = try Interpreter(graph).step([Self.ones], parameters: [:], seed: 7)
    let first = step.values(of: 1)[0].values
    #expect(Set(first) == [0, 4.0 / 3])
    // 10,000 draws: four standard deviations are 0.017.
    #expect(abs(first.reduce(0, +) / 10_000 - 1) < 0.025)
    let second = step.values(of: 2)[0].values
    let both = zip(first, second).count { $0.0 == 0 && $0.1 == 0 }
    #expect(second.count { $0 == 0 } - both > 1500, "the second layer draws anew")
  }

  @Test func dropoutOfChannelsDropsThemWhole() throws {
    let graph = try Self.dropoutGraph(0.5, .channels)
    let step = try Interpreter(graph).step([Self.ones], parameters: [:], seed: 3)
    let values = step.values(of: 1)[0]
    let channels = (0..<10).map { Set(values.values[$0 * 1000..<($0 + 1) * 1000]) }
    #expect(channels.allSatisfy { $0 == [0] || $0 == [2] })
    #expect(Set(channels).count == 2)
  }

  @Test func whatIsDroppedDependsOnSeedEpochAndSampleOnly() throws {
    let interpreter = Interpreter(try Self.dropoutGraph(0.5, .elements))
    func masks(_ indices: [UInt32], seed: UInt64 = 1, epoch: UInt32 = 2) throws -> [Tensor] {
      let batch = indices.map { Self.sample(index: $0) }
      return try interpreter.step(batch, parameters: [:], seed: seed, epoch: epoch).values(of: 1)
    }
    let masks35 = try masks([3, 5])
    #expect(try masks([5, 3]) == masks35.reversed())
    #expect(try masks([5]) == [masks35[1]])
    #expect(masks35[0] != masks35[1])
    #expect(try masks([5], seed: 2) != [masks35[1]])
    #expect(try masks([5], seed: 1 + 1 << 32) != [masks35[1]])
    #expect(try masks([5], epoch: 3) != [masks35[1]])
  }

  @Test func batchesThatDoNotFitAreRefused() throws {
    let graph = try trainingGraph {
      Input(channels: 2, height: 1, width: 2)
      LeakyReLU(slope: 1)
      Loss { CrossEntropy() }
    }
    func refuses(_ error: InterpreterError, _ text: String, _ graph: Graph, _ batch: [Sample]) {
      #expect(error.description == text)
      #expect(throws: error) { try Interpreter(graph).step(batch, parameters: [:]) }
    }
    refuses(.emptyBatch, "Can't train on a batch without samples", graph, [])
    refuses(
      .labelOutOfRange(2, classes: 2), "Can't compare with label 2 because the network has 2 classes", graph,
      [Sample(image: [1, 2, 3, 4], labels: [0, 2], height: 1, width: 2)])
    refuses(
      .wrongInputCount(expected: 2, given: 1), "Can't run on 1 values because the input has 2", graph,
      [Sample(image: [1, 2, 3, 4], labels: [0], height: 1, width: 2)])
    refuses(
      .wrongInputCount(expected: 4, given: 6), "Can't run on 6 values because the input has 4", graph,
      [Sample(image: [1, 2, 3, 4, 5, 6], labels: [0, 0, 0], height: 1, width: 3)])
    var without = graph
    without.loss = nil
    refuses(
      .noLoss, "Can't train because the network declares no loss", without,
      [Sample(image: [1, 2, 3, 4], labels: [0, 1], height: 1, width: 2)])
  }

  @Test func labelsOfAScanAreResampledByNearestNeighbours() throws {
    let graph = try trainingGraph {
      Scan(channels: 2)
      Resample(spacing: 0.5)
      CenterCrop(height: 4, width: 6)
      Loss { CrossEntropy() }
    }
    let sample = Sample(image: [1, 2, 3, 4, 5, 6, 7, 8], labels: [0, 1, 1, 0], height: 2, width: 2)
    let step = try Interpreter(graph).step([sample], parameters: [:])
    let labels = try #require(graph.nodes.first { $0.name == "labels1.centerCrop1" })
    #expect(
      step.values(of: labels.id)[0].values == [
        0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0,
      ])
  }
}
