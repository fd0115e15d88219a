import Cardiac
import Datasets
import Foundation
import GraphRuntime
import Imaging
import TestKernels
import Testing
import Training

/// A folder that is gone after the test, with cohorts of hearts of a few voxels in it.
final class SmallFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "training-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try cohort("training", subjects: 4, seed: 1)
    try cohort("validation", subjects: 2, seed: 2)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  /// Bright cavities, a dark ring around the left one, noise: in UK Biobank's layout.
  func cohort(_ name: String, subjects: Int, seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for subject in 0..<subjects {
      let place = file("\(name)/subject\(subject)")
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      for phase in CardiacPhase.allCases {
        let radius = (phase == .ed ? 10 : 7) + 3 * random.uniform()
        let (x0, y0) = (40 + 8 * random.uniform(), 42 + 8 * random.uniform())
        var (voxels, labels) = ([Float](), [Float]())
        for _ in 0..<3 {
          for y in 0..<30 {
            for x in 0..<28 {
              let (dx, dy) = (3.2 * Float(x) - x0, 3 * Float(y) - y0)
              let distance = (dx * dx + dy * dy).squareRoot()
              let right = ((dx - radius - 14) * (dx - radius - 14) + dy * dy / 4).squareRoot()
              let label = distance < radius ? 1 : distance < radius + 7 ? 2 : right < 9 ? 3 : 0
              labels.append(Float(label))
              voxels.append([60, 220, 40, 180][label] + 12 * random.normal())
            }
          }
        }
        func write(_ values: [Float], _ name: String) throws {
          try Volume(shape: [28, 30, 3], spacing: [3.2, 3, 8], voxels: values).write(to: place + "/" + name)
        }
        try write(voxels, "sa_\(phase.rawValue).nii.gz")
        try write(labels, "label_sa_\(phase.rawValue).nii.gz")
      }
    }
  }

  func bytes(_ name: String) -> Data? { FileManager.default.contents(atPath: file(name)) }
  func text(_ name: String) -> String { String(decoding: bytes(name) ?? Data(), as: UTF8.self) }
}

/// A run of the small network; all that tests vary.
struct SmallRun {
  var folder: String
  var output = "run"
  var network = "t-train-scan"
  var recipe = Recipe(epochs: 6, batchSize: 5, schedule: .init(rate: 0.01, decay: .cosine(epochs: 6)))
  /// A file to begin from.
  var weights: String?
  var resumes = false
  var threads = 2
  var secondsBetweenCheckpoints = 60.0

  init(_ folder: SmallFolder) { self.folder = folder.path }
  init(folder: String) { self.folder = folder }

  static func network(_ name: String = "t-train-scan") throws -> CompiledNetwork {
    var count: Int32 = 0
    let tables = try #require(TestKernels_networks(&count))
    let networks = (0..<Int(count)).compactMap { tables[$0]?() }.map(CompiledNetwork.init)
    return try #require(networks.first { $0.name == name })
  }

  func trainer() throws -> Trainer {
    var options = Trainer.Options()
    options.threads = threads
    options.secondsBetweenCheckpoints = secondsBetweenCheckpoints
    let network = try Self.network(network)
    let beginning = try weights.map {
      try Weights.Beginning(path: folder + "/" + $0, for: network, seed: recipe.seed)
    }
    return try Trainer(
      network, training: Cohort(path: folder + "/training", conventions: .cardiac),
      validation: Cohort(path: folder + "/validation", conventions: .cardiac), recipe: recipe,
      weights: beginning?.weights,
      output: folder + "/" + output, resumes: resumes, options: options)
  }

  /// Trains until it has made so many steps in all; nil: to the end.
  @discardableResult
  func train(until steps: Int? = nil, report: (TrainingEvent) -> Void = { _ in }) throws -> TrainingResult {
    var step = 0
    return try trainer().run { event in
      if case .step(let progress) = event { step = progress.step }
      report(event)
    } isStopped: {
      steps.map { step >= $0 } ?? false
    }
  }
}
