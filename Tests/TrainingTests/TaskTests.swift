import Datasets
import Evaluation
import Foundation
import GraphRuntime
import Imaging
import Segmentation
import Testing

@testable import Training

/// Samples of any number of classes and channels: the first channel says the class, the others are noise. A data set of a
/// package's own, that no folder holds.
private struct MadeDataset: Dataset {
  let path: String
  private let volumes: [LabelledVolume]

  init(
    _ path: String, samples: Int, seed: UInt64, classes: Int, channels: Int, width: Int, height: Int
  ) throws {
    self.path = path
    var random = SplitMix64(seed: seed)
    volumes = try (0..<samples).map { _ in
      let (pixels, slices) = (width * height, 2)
      var (voxels, labels) = ([Float](), [UInt8]())
      for _ in 0..<slices {
        // Blocks of four pixels of each class in turn, from another one on in each slice.
        let first = Int(random.uniform() * Float(classes))
        let plane = (0..<pixels).map { ($0 / 4 + first) % classes }
        labels += plane.map { UInt8($0) }
        voxels += plane.map { 3 * Float($0) / Float(classes) + 0.05 * random.normal() }
        for _ in 1..<max(1, channels) { voxels += (0..<pixels).map { _ in random.normal() } }
        if channels == 1 { continue }
      }
      let image = try Volume(
        shape: [width, height, slices], spacing: [1, 1, 5], channels: channels, voxels: voxels)
      return try LabelledVolume(image: image, classes: labels)
    }
  }

  var count: Int { volumes.count }
  func name(of index: Int) -> String { "sample \(index)" }
  func subject(of index: Int) -> String { "\(path) \(index)" }
  func grid(of index: Int) -> Grid { volumes[index].image.grid }
  func channels(of index: Int) -> Int { volumes[index].image.channels }
  func volume(_ index: Int) throws -> LabelledVolume { volumes[index] }
  var keepsAll: Bool { true }
}

/// Tasks with 2, 3, 14 and 256 classes and 1, 2, 3 and 16 channels, from a data set to pictures; the second one's slices are
/// larger than the network's tiles, and its intensities are brought to a range by what was measured of them.
@Suite(.serialized) struct TaskTests {
  static let tasks = [
    ("t-task-cells", 2, 3, (16, 16)), ("t-task-lesions", 3, 2, (40, 28)), ("t-task-organs", 14, 1, (16, 16)),
    ("t-task-many", 256, 16, (16, 16)),
  ]

  private static func trainer(
    _ network: CompiledNetwork, _ folder: String, _ data: (MadeDataset, MadeDataset), resumes: Bool = false
  ) throws -> Trainer {
    var options = Trainer.Options()
    options.threads = 2
    let recipe = Recipe(epochs: 30, batchSize: 4, schedule: .init(rate: 0.02, decay: .none))
    return try Trainer(
      network, training: data.0, validation: data.1, recipe: recipe, output: folder, resumes: resumes,
      options: options)
  }

  @Test(arguments: tasks)
  func trainResumeSegmentAndDraw(
    name: String, classes: Int, channels: Int, size: (width: Int, height: Int)
  ) throws {
    let network = try SmallRun.network(name)
    #expect(network.classes.count == classes && network.input.channels == channels)
    let folder = NSTemporaryDirectory() + "task-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let data = (
      try MadeDataset(
        "a", samples: 4, seed: 1, classes: classes, channels: channels, width: size.width, height: size.height
      ),
      try MadeDataset(
        "b", samples: 2, seed: 2, classes: classes, channels: channels, width: size.width, height: size.height
      )
    )
    let whole = try Self.trainer(network, folder + "/whole", data).run()
    // Stopped on the way, and gone on with: the same bits.
    var steps = 0
    let stopped = try Self.trainer(network, folder + "/parts", data).run { event in
      if case .step(let progress) = event { steps = progress.step }
    } isStopped: {
      steps >= 7
    }
    #expect(whole.isComplete && !stopped.isComplete)
    let resumed = try Self.trainer(network, folder + "/parts", data, resumes: true).run()
    #expect(resumed.isComplete)
    for file in ["best.safetensors", "last.safetensors", "dice.csv"] {
      let bytes = ["whole", "parts"].map { FileManager.default.contents(atPath: "\(folder)/\($0)/\(file)") }
      #expect(bytes[0] != nil && bytes[0] == bytes[1], "\(file)")
    }
    let text = { (file: String) in try String(contentsOfFile: "\(folder)/whole/\(file)", encoding: .utf8) }
    let names = network.classes.map(\.name)
    let header =
      ["epoch", "step", "seconds", "learning_rate", "loss", "mean_iou"] + names.map { "iou_\($0)" }
    #expect(try text("metrics.csv").hasPrefix(CSV.text([header])))
    #expect(try text("dice.csv").hasPrefix(CSV.text([["case"] + names.dropFirst()])))
    #expect(whole.cases.count == 2 && whole.cases[0].coefficients.count == classes - 1)
    // What can be learnt in this time is.
    if classes < 256 {
      #expect(try #require(Dice.mean(whole.cases.meanDice)) > 0.5, "\(whole.cases.meanDice)")
    }
    let pictures = try FileManager.default.contentsOfDirectory(atPath: folder + "/whole/samples")
    #expect(pictures.contains("first_batch.png") && pictures.contains("sample_1.png"), "\(pictures)")

    let weights = try Weights(path: folder + "/whole/best.safetensors", for: network)
    #expect(weights.isMeasured)
    let session = try Session(network, weights: weights, threads: 2, forBatches: true)
    let found = try session.classes(of: data.1.volume(0).image)
    #expect(found.count == 2 * size.width * size.height && found.allSatisfy { Int($0) < classes })
    if classes == 256 { #expect(data.1.grid(of: 0).shape == [16, 16, 2]) }
  }

  /// A network that takes one size says so.
  @Test func otherSizesAreRefused() throws {
    let network = try SmallRun.network("t-task-cells")
    let session = try Session(network, weights: .initial(for: network, seed: 1), threads: 1)
    let image = try Volume(
      shape: [17, 16, 1], spacing: [1, 1, 1], channels: 3, voxels: [Float](repeating: 0, count: 17 * 16 * 3))
    #expect(
      throws: RuntimeError.otherSize(rows: 16, columns: 17, height: 16, width: 16, network: "t-task-cells")
    ) {
      try session.classes(of: image)
    }
  }
}
