import GraphCompiler
import GraphInterpreter
import GraphRuntime
import Myograph
import Optimization
import TestNetworks
import Testing

/// Compiled training steps, in every variant and on every instruction set of this CPU, against the interpreter's in
/// double precision.
@Suite(.serialized)
struct TrainingSessionTests {
  /// A step begins behind the stages of a scan, where the interpreter would run them as well.
  static let names = CompiledTestNetworks.names.filter { $0.hasPrefix("t-train") && !$0.hasSuffix("-scan") }

  private struct Case {
    var network: CompiledNetwork
    var weights: Weights
    var batch: TrainingBatch
    var expected: TrainingStep

    /// - Parameter labelled: so many of seven pixels.
    init(_ name: String, samples: Int = 3, labelled: Int = 7) throws {
      let (declaration, network) = try CompiledTestNetworks.find(name)
      let graph = try declaration.graph()
      let (shape, classes) = (network.input, network.output.channels)
      let pixels = shape.height * shape.width
      let images = SeededWeights.input(count: samples * shape.count)
      let labels = SeededWeights.labels(count: samples * pixels, classes: classes).enumerated().map {
        $0 % 7 < labelled ? $1 : LossTerm.unlabelled
      }
      let indices = (0..<samples).map { UInt32($0 + 7) }
      let step = try Compiler(variant: .unfused, target: .portable).trainingProgram(graph).graph
      let parameters = SeededWeights.parameters(of: graph).mapValues { $0.map(Double.init) }
      let inputs = (0..<samples).map { n in
        Sample(
          image: images[n * shape.count..<(n + 1) * shape.count].map(Double.init),
          labels: Array(labels[n * pixels..<(n + 1) * pixels]), height: shape.height, width: shape.width,
          index: indices[n])
      }
      self.network = network
      weights = try seededWeights(graph, of: network)
      batch = TrainingBatch(
        images: images, labels: labels.map(UInt8.init), indices: indices, seed: 1 << 40 + 5, epoch: 3)
      expected = try Interpreter(step).step(inputs, parameters: parameters, seed: 1 << 40 + 5, epoch: 3)
    }

    func session(_ variant: String, _ isa: String, threads: Int) throws -> TrainingSession {
      try TrainingSession(
        network, weights: weights, batchSize: batch.count, variant: variant, isa: isa, threads: threads)
    }
  }

  @Test("Losses, gradients and running statistics are the interpreter's", arguments: names)
  func agreesWithInterpreter(name: String) throws {
    try compare(Case(name), name)
  }

  @Test(
    "Pixels that nobody labelled count nowhere, as in the interpreter",
    arguments: [
      "t-train-unet", "t-train-layers", "t-train-pools", "t-train-losses", "t-train-regions",
      "t-train-scores",
    ])
  func leavesOutUnlabelledPixels(name: String) throws {
    try compare(Case(name, labelled: 6), name)
  }

  private func compare(_ expected: Case, _ name: String) throws {
    for variant in ["fused", "unfused"] {
      for isa in InstructionSets.supported {
        let session = try expected.session(variant, isa, threads: 2)
        // The second time all memory has been used.
        for _ in 0..<2 {
          let label = "\(name), \(variant), \(isa)"
          let loss = try session.computeGradients(expected.batch)
          #expect(abs(Double(loss) - expected.expected.loss) < 1e-5 * abs(expected.expected.loss), "\(label)")
          for (parameter, values) in expected.expected.gradients {
            let found = try #require(session.gradient(of: parameter))
            #expect(relativeError(found, values) < 1e-4, "\(label): \(parameter)")
          }
        }
      }
    }
  }

  @Test("A batch without a labelled pixel has loss 0 and no gradient", arguments: names)
  func unlabelledBatchesTeachNothing(name: String) throws {
    let expected = try Case(name, labelled: 0)
    #expect(expected.expected.loss == 0)
    for variant in ["fused", "unfused"] {
      for isa in InstructionSets.supported {
        let session = try expected.session(variant, isa, threads: 2)
        #expect(try session.computeGradients(expected.batch) == 0, "\(name), \(variant), \(isa)")
        for parameter in expected.expected.gradients.keys {
          let found = try #require(session.gradient(of: parameter))
          #expect(found.allSatisfy { $0 == 0 }, "\(name), \(variant), \(isa): \(parameter)")
        }
      }
    }
  }

  @Test("Running statistics move once per batch", arguments: names)
  func movesRunningStatistics(name: String) throws {
    let expected = try Case(name)
    let session = try expected.session("fused", InstructionSets.supported[0], threads: 2)
    _ = try session.computeGradients(expected.batch)
    for (parameter, values) in expected.expected.runningStatistics {
      let found = try #require(session.weights[parameter]).values
      #expect(relativeError(found, values) < 1e-5, "\(name): \(parameter)")
    }
  }

  @Test("Any number of threads gives the same bits", arguments: names)
  func threadsChangeNothing(name: String) throws {
    let expected = try Case(name)
    // Which instruction set it is makes no difference to how work is shared.
    let isa = InstructionSets.supported[0]
    let sessions = try [1, 2, 4].map { try expected.session("fused", isa, threads: $0) }
    for _ in 0..<2 {
      let losses = try sessions.map { session in
        let loss = try session.computeGradients(expected.batch)
        session.update(rate: 0.01)
        return loss
      }
      #expect(losses.allSatisfy { $0 == losses[0] }, "\(name)")
    }
    for session in sessions { #expect(session.weights == sessions[0].weights, "\(name)") }
  }

  @Test("A session that takes another one's state goes on with its bits", arguments: [true, false])
  func restores(isAdam: Bool) throws {
    let expected = try Case("t-train-unet")
    let optimizer: Optimizer = isAdam ? .adam(.init()) : .sgd(.init())
    let sessions = try (0..<2).map { _ in
      try TrainingSession(
        expected.network, weights: expected.weights, batchSize: expected.batch.count, optimizer: optimizer)
    }
    func train(_ session: TrainingSession) throws {
      _ = try session.computeGradients(expected.batch)
      session.update(rate: 0.01)
    }
    for _ in 0..<3 { try train(sessions[0]) }
    let state = sessions[0].state
    try sessions[1].restore(state)
    for session in sessions { try train(session) }
    #expect(state.steps == 3 && sessions[1].steps == 4)
    // A failure would print all numbers.
    let isSame = sessions[0].state == sessions[1].state
    #expect(isSame)
    let other = try TrainingSession(
      expected.network, weights: expected.weights, batchSize: 1,
      optimizer: isAdam ? .sgd(.init()) : .adam(.init()))
    #expect(throws: RuntimeError.optimizerState(found: isAdam ? 2 : 1, expected: isAdam ? 1 : 2)) {
      try other.restore(state)
    }
  }

  @Test("What stops being finite is found where it begins")
  func notFinite() throws {
    let expected = try Case("t-train-unet")
    let session = try expected.session("fused", InstructionSets.supported[0], threads: 2)
    _ = try session.computeGradients(expected.batch)
    #expect(session.nonFiniteParameter == nil)
    var batch = expected.batch
    batch.images[100] = .infinity
    _ = try session.computeGradients(batch)
    // The first layer that looks at a whole image.
    #expect(session.nonFiniteParameter == "convBlock1.norm1.running_mean")
  }

  @Test("Updates lower the loss")
  func learns() throws {
    let expected = try Case("t-train-unet")
    let session = try expected.session("fused", InstructionSets.supported[0], threads: 2)
    let first = try session.computeGradients(expected.batch)
    for _ in 0..<20 {
      session.update(rate: 0.01)
      _ = try session.computeGradients(expected.batch)
    }
    let last = try session.computeGradients(expected.batch)
    #expect(last < 0.7 * first)
  }

  @Test func refusesWhatCannotBeTrained() throws {
    let network = try CompiledTestNetworks.find("t-unet").network
    let weights = Weights.random(for: network, seed: 1)
    #expect(!network.isTrainable)
    #expect(throws: RuntimeError.notTrainable(network: "t-unet")) {
      try TrainingSession(network, weights: weights, batchSize: 1)
    }
    let expected = try Case("t-train-fcn")
    #expect(throws: RuntimeError.batchCount(0, most: 4096)) {
      try TrainingSession(expected.network, weights: expected.weights, batchSize: 0)
    }
    let session = try expected.session("fused", InstructionSets.supported[0], threads: 1)
    var batch = expected.batch
    batch.labels.removeLast()
    #expect(throws: RuntimeError.valueCount("the labels", expected: [3, 32, 16], found: 3 * 512 - 1)) {
      try session.computeGradients(batch)
    }
  }

  /// The largest difference, relative to the largest magnitude. Biases before a batch norm have gradients of 0 but for
  /// rounding.
  private func relativeError(_ found: [Float], _ expected: [Double]) -> Double {
    guard found.count == expected.count else { return .infinity }
    let largest = expected.reduce(1e-3) { max($0, abs($1)) }
    let errors = zip(found, expected).map { abs(Double($0) - $1) / largest }
    return errors.contains(where: \.isNaN) ? .infinity : errors.max() ?? 0
  }
}
