import Foundation
import GraphCompiler
import GraphInterpreter
import GraphRuntime
import Myograph
import TestNetworks
import Testing

/// Compiled image stages of training samples, in every variant and on every instruction set of this CPU, against the
/// interpreter's in double precision.
@Suite struct PreparationTests {
  static let names = CompiledTestNetworks.names.filter { $0.hasPrefix("t-prepare") }
  static let variants = ["fused", "unfused"]

  /// Slices of the sizes and spacings that a network takes.
  private static func planes(_ network: CompiledNetwork) -> [LabelledPlane] {
    let shape = network.input
    let sizes =
      network.takesScan ? TestNetworks.scans + [(61, 90, (1.4, 1.4))] : [(shape.height, shape.width, (1, 1))]
    let planes = sizes.map { height, width, spacing in
      LabelledPlane(
        height: height, width: width, spacing: spacing,
        pixels: SeededWeights.input(count: shape.channels * height * width).map { 100 + 20 * $0 },
        labels: SeededWeights.labels(count: height * width, classes: network.output.channels + 1).map {
          $0 == network.output.channels ? UInt8(LossTerm.unlabelled) : UInt8($0)
        })
    }
    return network.name.contains("remodeled") ? planes + planes.map(ring) : planes
  }

  /// The same plane, labelled with an oval of class 1 in one of class 2.
  private static func ring(_ plane: LabelledPlane) -> LabelledPlane {
    var result = plane
    let (height, width) = (Double(plane.height), Double(plane.width))
    for pixel in plane.labels.indices {
      let row = (Double(pixel / plane.width) - 0.45 * height) / (0.2 * height)
      let column = (Double(pixel % plane.width) - 0.55 * width) / (0.25 * width)
      let square = row * row + column * column
      result.labels[pixel] = square < 0.5 ? 1 : square < 1 ? 2 : 0
    }
    return result
  }

  private static func batch(_ network: CompiledNetwork, count: Int = 1) -> TrainingBatch {
    let shape = network.sample
    return TrainingBatch(
      images: [Float](repeating: .nan, count: count * shape.count),
      labels: [UInt8](repeating: 99, count: count * shape.height * shape.width),
      indices: [UInt32](repeating: 0, count: count))
  }

  static func prepared(
    _ preparation: Preparation, _ plane: LabelledPlane, index: UInt32 = 7, seed: UInt64 = 1 << 40 + 5,
    epoch: UInt32 = 3
  ) throws -> TrainingBatch {
    var batch = batch(preparation.network)
    try preparation.prepare(plane, index: index, seed: seed, epoch: epoch, into: &batch, at: 0)
    return batch
  }

  /// What leaves the image stages of a training step.
  static func expected(
    _ graph: Graph, _ plane: LabelledPlane, index: UInt32
  ) throws -> (image: [Double], labels: [UInt8]) {
    let sample = Sample(
      image: plane.pixels.map(Double.init), labels: plane.labels.map(Int.init), height: plane.height,
      width: plane.width, spacing: plane.spacing, index: index)
    let parameters = SeededWeights.parameters(of: graph).mapValues { $0.map(Double.init) }
    let step = try Interpreter(graph).step([sample], parameters: parameters, seed: 1 << 40 + 5, epoch: 3)
    let layer = try #require(
      graph.nodes.first { if case .convolution = $0.operation { true } else { false } })
    let sums = try #require(
      graph.nodes.first { if case .batchSums(.loss) = $0.operation { true } else { false } })
    return (
      step.values(of: layer.inputs[0])[0].values, step.values(of: sums.inputs[1])[0].values.map { UInt8($0) }
    )
  }

  @Test("Images and labels are the interpreter's of the same variant", arguments: names)
  func agreesWithInterpreter(name: String) throws {
    let (declaration, network) = try CompiledTestNetworks.find(name)
    for variant in Variant.allCases {
      let graph = try Compiler(variant: variant, target: .portable).trainingProgram(declaration.graph()).graph
      for isa in InstructionSets.supported {
        let preparation = try Preparation(
          network, weights: seededWeights(declaration.graph(), of: network), variant: variant.rawValue,
          isa: isa)
        for (number, plane) in Self.planes(network).enumerated() {
          for index: UInt32 in 0..<4 {
            let label = "\(name), \(variant), \(isa), slice \(number), sample \(index)"
            let expected = try Self.expected(graph, plane, index: index)
            let found = try Self.prepared(preparation, plane, index: index)
            let scale = expected.image.reduce(1) { max($0, abs($1)) }
            let error = zip(found.images, expected.image).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
            #expect(error <= 3e-5 * scale, "\(label)")
            let differing = zip(found.labels, expected.labels).count { $0 != $1 }
            #expect(differing == 0, "\(label)")
          }
        }
      }
    }
  }

  @Test(
    "The same key gives the same bits, whatever was prepared before and on whatever thread; another gives others",
    arguments: ["t-prepare-everything", "t-prepare-remodeled"])
  func keysDecide(name: String) throws {
    let network = try CompiledTestNetworks.find(name).network
    let planes = Self.planes(network)
    for variant in Self.variants {
      let preparation = try Preparation(network, variant: variant)
      let first = try planes.map { try Self.prepared(preparation, $0) }
      nonisolated(unsafe) var others = [TrainingBatch?](repeating: nil, count: 8)
      others.withUnsafeMutableBufferPointer { others in
        nonisolated(unsafe) let others = others
        // A thread writes to its own place only.
        DispatchQueue.concurrentPerform(iterations: others.count) { thread in
          others[thread] = try? Self.prepared(
            Preparation(network, variant: variant), planes[thread % planes.count])
        }
      }
      for (thread, other) in others.enumerated() { #expect(other == first[thread % planes.count]) }
      let again = try Self.prepared(preparation, planes[0])
      #expect(again == first[0])
      for (index, seed, epoch) in [(8, 1 << 40 + 5, 3), (7, 1 << 41 + 5, 3), (7, 1 << 40 + 5, 4)] {
        let other = try Self.prepared(
          preparation, planes[0], index: UInt32(index), seed: UInt64(seed), epoch: UInt32(epoch))
        #expect(other.images != first[0].images)
      }
    }
  }

  @Test("Stages as one and one by one show the same of a smooth image, but for what is blended several times")
  func variantsAgree() throws {
    let network = try CompiledTestNetworks.find("t-prepare-paper").network
    let (height, width) = (150, 140)
    let pixels = (0..<height * width).map { pixel in
      let (y, x) = (Float(pixel / width), Float(pixel % width))
      return 100 + y + 30 * sinf(x / 14) * cosf(y / 17)
    }
    let labels = (0..<height * width).map { UInt8(($0 / width / 20 + $0 % width / 20) % 3) }
    let plane = LabelledPlane(
      height: height, width: width, spacing: (1.4, 1.1), pixels: pixels, labels: labels)
    let (one, other) = (try Preparation(network), try Preparation(network, variant: "unfused"))
    for index: UInt32 in 0..<20 {
      let (fused, unfused) = try (
        Self.prepared(one, plane, index: index), Self.prepared(other, plane, index: index)
      )
      let difference = zip(fused.images, unfused.images).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(difference < 0.05, "sample \(index)")
      let differing = zip(fused.labels, unfused.labels).filter { $0.0 != $0.1 }.count
      #expect(differing < fused.labels.count / 10, "sample \(index)")
    }
  }

  @Test("A sample is written to its place in a batch, and nowhere else")
  func writesToItsPlace() throws {
    let network = try CompiledTestNetworks.find("t-prepare-bent").network
    let preparation = try Preparation(network)
    let plane = try #require(Self.planes(network).first)
    let expected = try Self.prepared(preparation, plane)
    var batch = Self.batch(network, count: 3)
    try preparation.prepare(plane, index: 7, seed: 1 << 40 + 5, epoch: 3, into: &batch, at: 1)
    let (values, pixels) = (network.sample.count, network.sample.height * network.sample.width)
    #expect(Array(batch.images[values..<2 * values]) == expected.images)
    #expect(Array(batch.labels[pixels..<2 * pixels]) == expected.labels)
    #expect(batch.images.filter { $0.isNaN }.count == 2 * values)
    #expect(batch.labels.filter { $0 == 99 }.count == 2 * pixels)
    #expect(batch.indices == [0, 7, 0])
    #expect(batch.seed == 1 << 40 + 5)
    #expect(batch.epoch == 3)
  }

  @Test("What doesn't fit is refused, and nothing is written")
  func refusesWhatDoesNotFit() throws {
    let network = try CompiledTestNetworks.find("t-prepare-paper").network
    let preparation = try Preparation(network)
    var batch = Self.batch(network)
    let plane = LabelledPlane(
      height: 8, width: 8, pixels: [Float](repeating: 1, count: 64), labels: [UInt8](repeating: 0, count: 64))
    func change(_ change: (inout LabelledPlane) -> Void) -> LabelledPlane {
      var changed = plane
      change(&changed)
      return changed
    }
    func refuses(_ plane: LabelledPlane, at position: Int = 0, _ error: RuntimeError) {
      #expect(throws: error) {
        try preparation.prepare(plane, index: 0, seed: 0, epoch: 0, into: &batch, at: position)
      }
    }
    refuses(change { $0.height = 0 }, .sliceSize(rows: 0, columns: 8, largest: 16384))
    refuses(change { $0.width = .max }, .sliceSize(rows: 8, columns: .max, largest: 16384))
    refuses(change { $0.height = 9 }, .valueCount("the slice", expected: [1, 1, 9, 8], found: 64))
    refuses(change { $0.pixels.removeLast() }, .valueCount("the slice", expected: [1, 1, 8, 8], found: 63))
    refuses(change { $0.labels.removeLast() }, .valueCount("its labels", expected: [1, 8, 8], found: 63))
    refuses(change { $0.spacing.row = 0 }, .spacing(0, allowed: SliceGrid.spacings))
    refuses(change { $0.labels[5] = 3 }, .label(3, network: "t-prepare-paper"))
    refuses(plane, at: 1, .batchCount(2, most: 1))
    refuses(plane, at: -1, .batchCount(0, most: 1))
    // NaN is no spacing either, though it equals nothing.
    #expect(throws: RuntimeError.self) {
      try preparation.prepare(
        change { $0.spacing.column = .nan }, index: 0, seed: 0, epoch: 0, into: &batch, at: 0)
    }
    #expect(batch.images.allSatisfy { $0.isNaN })
    #expect(batch.labels.allSatisfy { $0 == 99 })
    #expect(throws: RuntimeError.self) { try Preparation(network, variant: "other") }
    #expect(throws: RuntimeError.self) { try Preparation(network, isa: "other") }
    var small = TrainingBatch(images: [0], labels: [0], indices: [0])
    #expect(throws: RuntimeError.valueCount("the batch", expected: [1, 1, 40, 40], found: 1)) {
      try preparation.prepare(plane, index: 0, seed: 0, epoch: 0, into: &small, at: 0)
    }
    // Resampled one by one, a slice of a wrong spacing would fill all memory.
    let large = LabelledPlane(
      height: 512, width: 512, spacing: (100, 100), pixels: [Float](repeating: 1, count: 512 * 512),
      labels: [UInt8](repeating: 0, count: 512 * 512))
    #expect(throws: RuntimeError.tooMuchMemory(bytes: nil)) {
      try Preparation(network, variant: "unfused")
        .prepare(large, index: 0, seed: 0, epoch: 0, into: &batch, at: 0)
    }
    try preparation.prepare(large, index: 0, seed: 0, epoch: 0, into: &batch, at: 0)
  }

  @Test("Pixels that nobody labelled are taken; a tensor's size must be the network's")
  func takesUnlabelledPixels() throws {
    let network = try CompiledTestNetworks.find("t-prepare-nothing").network
    let preparation = try Preparation(network)
    var plane = try #require(Self.planes(network).first)
    plane.labels[3] = 255
    let found = try Self.prepared(preparation, plane)
    #expect(found.images == plane.pixels)
    #expect(found.labels == plane.labels)
    (plane.height, plane.width) = (9, 5)
    let turned = plane
    #expect(throws: RuntimeError.self) { _ = try Self.prepared(preparation, turned) }
  }
}
