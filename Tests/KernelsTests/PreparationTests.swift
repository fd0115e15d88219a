import GraphCompiler
import GraphInterpreter
import GraphRuntime
import Myograph
import TestNetworks
import Testing

/// Samples behind their image stages, fused and one by one, against the interpreter in double precision.
struct PreparationTests {
  static let names = CompiledTestNetworks.names.filter { $0.hasPrefix("t-prepare") }

  @Test("Images and labels are the interpreter's, stages together or one by one", arguments: names)
  func agreesWithInterpreter(name: String) throws {
    let (declaration, network) = try CompiledTestNetworks.find(name)
    let graph = try declaration.graph()
    for variant in Variant.allCases {
      let step = try Compiler(variant: variant, target: .portable).trainingProgram(graph).graph
      let preparation = try Preparation(network, variant: variant.rawValue)
      for (number, plane) in planes(for: network).enumerated() {
        var batch = batch(of: 2, for: network)
        let label = "\(name), \(variant), \(plane.height) × \(plane.width)"
        try preparation.prepare(
          plane, index: UInt32(number), seed: 1 << 33 + 9, epoch: 5, into: &batch, at: 1)
        let expected = try interpreted(step, plane, index: UInt32(number), seed: 1 << 33 + 9, epoch: 5)
        let (values, pixels) = (network.input.count, network.input.height * network.input.width)
        let largest = expected.image.map(abs).max() ?? 0
        let worst = zip(batch.images[values...], expected.image).map { abs(Double($0) - $1) }.max() ?? 0
        #expect(worst <= 2e-5 * max(largest, 1), "\(label): \(worst) of \(largest)")
        #expect(batch.labels[pixels...].map(Double.init) == expected.labels, "\(label)")
        #expect(batch.images[..<values].allSatisfy { $0 == 0 }, "\(label): another sample was written")
      }
    }
  }

  @Test("Whoever has the same key gets the same bits, others get others")
  func keysDecide() throws {
    let network = try CompiledTestNetworks.find("t-prepare-all").network
    let plane = planes(for: network)[0]
    func prepared(_ preparation: Preparation, _ seed: UInt64, _ epoch: UInt32, _ index: UInt32) throws
      -> [Float]
    {
      var batch = batch(of: 1, for: network)
      try preparation.prepare(plane, index: index, seed: seed, epoch: epoch, into: &batch, at: 0)
      return batch.images
    }
    let (one, other) = (try Preparation(network), try Preparation(network))
    let first = try prepared(one, 1, 2, 3)
    #expect(try prepared(one, 1, 2, 4) != first)
    #expect(try prepared(one, 1, 3, 3) != first)
    #expect(try prepared(one, 2, 2, 3) != first)
    #expect(try prepared(other, 1, 2, 3) == first)
  }

  @Test("Wrong sizes and spacings are refused, and nothing is written")
  func refusesWhatDoesNotFit() throws {
    let network = try CompiledTestNetworks.find("t-prepare-paper").network
    let preparation = try Preparation(network)
    var batch = batch(of: 1, for: network)
    let plane = LabelledPlane(
      height: 8, width: 8, pixels: [Float](repeating: 1, count: 64), labels: [UInt8](repeating: 0, count: 64))
    func change(_ change: (inout LabelledPlane) -> Void) -> LabelledPlane {
      var changed = plane
      change(&changed)
      return changed
    }
    let wrong = [
      change { $0.height = 9 }, change { $0.height = 0 }, change { $0.pixels.removeLast() },
      change { $0.labels.removeLast() }, change { $0.spacing.row = 0 }, change { $0.spacing.column = .nan },
      change { $0.width = .max },
    ]
    for plane in wrong {
      #expect(throws: RuntimeError.self) {
        try preparation.prepare(plane, index: 0, seed: 0, epoch: 0, into: &batch, at: 0)
      }
    }
    #expect(throws: RuntimeError.self) {
      try preparation.prepare(plane, index: 0, seed: 0, epoch: 0, into: &batch, at: 1)
    }
    #expect(batch.images.allSatisfy { $0 == 0 })
    #expect(throws: RuntimeError.self) { try Preparation(network, variant: "other") }
    // Resampled one by one, a small slice of a wrong spacing would fill all memory.
    let thick = change { $0.spacing = (100, 100) }
    let large = LabelledPlane(
      height: 512, width: 512, spacing: thick.spacing, pixels: [Float](repeating: 1, count: 512 * 512),
      labels: [UInt8](repeating: 0, count: 512 * 512))
    #expect(throws: RuntimeError.self) {
      try Preparation(network, variant: "unfused")
        .prepare(large, index: 0, seed: 0, epoch: 0, into: &batch, at: 0)
    }
    try preparation.prepare(large, index: 0, seed: 0, epoch: 0, into: &batch, at: 0)
  }

  // MARK: Samples

  private func planes(for network: CompiledNetwork) -> [LabelledPlane] {
    let (shape, scans) = (network.input, TestNetworks.scans)
    let sizes =
      network.takesScan ? scans : [(height: shape.height, width: shape.width, spacing: (row: 1, column: 1))]
    return sizes.map { height, width, spacing in
      let count = height * width
      return LabelledPlane(
        height: height, width: width, spacing: spacing,
        pixels: SeededWeights.input(count: shape.channels * count).map { 100 * $0 },
        labels: SeededWeights.labels(count: count, classes: 3).map(UInt8.init))
    }
  }

  private func batch(of count: Int, for network: CompiledNetwork) -> TrainingBatch {
    let shape = network.input
    return TrainingBatch(
      images: [Float](repeating: 0, count: count * shape.count),
      labels: [UInt8](repeating: 0, count: count * shape.height * shape.width),
      indices: [UInt32](repeating: 0, count: count))
  }

  /// What reaches the first layer, and the labels that reach the loss.
  private func interpreted(
    _ graph: Graph, _ plane: LabelledPlane, index: UInt32, seed: UInt64, epoch: UInt32
  ) throws -> (image: [Double], labels: [Double]) {
    let sample = Sample(
      image: plane.pixels.map(Double.init), labels: plane.labels.map(Int.init), height: plane.height,
      width: plane.width, spacing: plane.spacing, index: index)
    let parameters = SeededWeights.parameters(of: graph).mapValues { $0.map(Double.init) }
    let step = try Interpreter(graph).step([sample], parameters: parameters, seed: seed, epoch: epoch)
    let first = try #require(
      graph.nodes.first { if case .convolution = $0.operation { true } else { false } }?.inputs[0])
    let labels = try #require(
      graph.nodes.first { if case .batchSums(.loss) = $0.operation { true } else { false } }?.inputs[1])
    return (step.values(of: first)[0].values, step.values(of: labels)[0].values)
  }
}
