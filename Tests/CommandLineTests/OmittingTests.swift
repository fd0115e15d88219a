import GraphRuntime
import Testing
import ZooKernels

/// Networks that do without some of their stages, as ablations want them.
struct OmittingTests {
  private let network: CompiledNetwork
  private let plane: LabelledPlane

  init() throws {
    network = try #require(myograph_unet16().map(CompiledNetwork.init))
    // Eleven values in blocks, so that interpolation shows.
    let (height, width) = (300, 280)
    let values = (0..<height * width).map { ($0 / width / 9 + $0 % width / 7) % 11 }
    plane = LabelledPlane(
      height: height, width: width, spacing: (1.25, 1.25), pixels: values.map { Float($0) },
      labels: values.map { UInt8($0 % 4) })
  }

  private func prepared(_ omitted: Set<CompiledNetwork.Stage>, index: UInt32) throws -> TrainingBatch {
    let network = network.omitting(omitted, named: "less")
    let preparation = try Preparation(network, weights: .random(for: network, seed: 1))
    let shape = network.sample
    var batch = TrainingBatch(
      images: [Float](repeating: 0, count: shape.count),
      labels: [UInt8](repeating: 0, count: shape.height * shape.width), indices: [0])
    try preparation.prepare(plane, index: index, seed: 9, epoch: 2, into: &batch, at: 0)
    return batch
  }

  @Test("The copy has a name of its own, and its parameters and kernels are the network's")
  func copy() throws {
    let less = network.omitting([.flips], named: "unet16-without-flips")
    #expect(less.name == "unet16-without-flips" && network.name == "unet16")
    #expect(less.parameters == network.parameters && less.spacing == 1.25)
    #expect(network.omissibleStages == [.resampling, .flips, .rotation, .scaling])
    #expect(network.omitting([.resampling], named: "raw").spacing == 0 && network.spacing == 1.25)
  }

  @Test("Without resampling a scan's own pixels are segmented, whatever their spacing")
  func inference() throws {
    let raw = network.omitting([.resampling], named: "raw")
    let scan = (0..<200 * 180).map { Float($0 * 7919 % 1013) }
    func run(_ network: CompiledNetwork, spacing: Float) throws -> Results {
      let session = try Session(network, weights: .random(for: network, seed: 25), threads: 2)
      return try session.run(
        scan: scan, grid: SliceGrid(rows: 200, columns: 180, rowSpacing: spacing, columnSpacing: spacing),
        wanted: [.labels, .probabilities])
    }
    let expected = try run(network, spacing: 1.25)
    #expect(try run(raw, spacing: 1.9) == expected && run(raw, spacing: 0.8) == expected)
    #expect(try run(network, spacing: 1.9) != expected)
  }

  @Test("A stage that is left out moves no pixel, and the others draw what they drew")
  func preparation() throws {
    let all = Set(CompiledNetwork.Stage.allCases)
    for index: UInt32 in 0..<4 {
      let still = try prepared(all, index: index)
      #expect(Set(still.images).count == 11, "pixels are copied, not interpolated")
      #expect(try prepared(all.subtracting([.flips]), index: index).images.count == still.images.count)
      #expect(try Set(prepared(all.subtracting([.rotation]), index: index).images).count > 1000)
      #expect(try Set(prepared(all.subtracting([.scaling]), index: index).images).count > 1000)
      // The plane has the network's spacing.
      #expect(try prepared([.resampling], index: index).images == prepared([], index: index).images)
    }
    // Each axis is flipped every other time.
    let same = try (0..<40).count { (index: UInt32) in
      try prepared(all.subtracting([.flips]), index: index).images == prepared(all, index: index).images
    }
    #expect((3...18).contains(same), "\(same) of 40")
  }
}
