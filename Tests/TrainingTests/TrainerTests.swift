import Foundation
import GraphRuntime
import Imaging
import Optimization
import Segmentation
import Testing

@testable import Training

/// Runs of a small network on small hearts, from files to files.
@Suite(.serialized)
struct TrainerTests {
  @Test("A run learns, and its folder holds what the help says")
  func learns() throws {
    let folder = try SmallFolder()
    var run = SmallRun(folder)
    run.recipe = Recipe(epochs: 60, batchSize: 5, schedule: .init(rate: 0.01, decay: .cosine(epochs: 60)))
    var epochs: [EpochRecord] = []
    let result = try run.train { if case .epoch(let record, _) = $0 { epochs.append(record) } }
    #expect(result.isComplete && result.steps == 60 * 4)
    for dice in result.cases.meanDice { #expect(try #require(dice) > 0.7) }
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.file("run")).sorted()
    #expect(
      files == [
        "best.safetensors", "checkpoint-a.safetensors", "checkpoint-b.safetensors", "curves.svg", "dice.csv",
        "events.out.tfevents.0.myograph", "last.safetensors", "metrics.csv", "postprocessing.json", "samples",
        "samples/first_batch.png", "samples/subject0_ED.png", "samples/subject1_ED.png",
        "samples/subject1_ES.png",
      ])
    #expect(epochs.count == 60 && epochs.last?.step == 240 && (epochs.last?.rate ?? 1) < 1e-4)
    #expect(
      MetricsTable(classes: ["background", "class 1", "class 2", "class 3"]).text(epochs)
        == folder.text("run/metrics.csv"))
    let best = epochs.compactMap { $0.overlap?.mean }.max()
    #expect(best == result.bestMeanOverlap)
    #expect(epochs.last?.overlap != nil)
  }

  @Test("The Dice in the folder is that of the files that segmenting with the best weights gives")
  func dice() throws {
    let folder = try SmallFolder()
    let result = try SmallRun(folder).train()
    let network = try SmallRun.network()
    let session = try Session(
      network, weights: Weights(path: folder.file("run/best.safetensors"), for: network))
    let image = try Volume.read(path: folder.file("validation/subject1/sa_ES.nii.gz"))
    let label = try Volume.read(path: folder.file("validation/subject1/label_sa_ES.nii.gz"))
    let classes = try session.classes(of: image)
    let shared = zip(classes, label.voxels).count { $0 == 1 && $1 == 1 }
    let both = classes.count { $0 == 1 } + label.voxels.count { $0 == 1 }
    let found = try #require(result.cases.first { $0.name == "subject1 ES" })
    #expect(found.coefficients[0] == 2 * Double(shared) / Double(both))
    #expect(folder.text("run/dice.csv").split(separator: "\n").count == 1 + 4 + 1)
  }

  @Test("1, 2 and 4 threads give the same bits, another seed others")
  func threads() throws {
    let folder = try SmallFolder()
    var run = SmallRun(folder)
    for threads in [1, 2, 4] {
      (run.threads, run.output) = (threads, "run\(threads)")
      try run.train()
    }
    run.recipe.seed = 2
    run.output = "other"
    try run.train()
    for name in ["best.safetensors", "last.safetensors", "dice.csv", "samples/subject0_ED.png"] {
      let expected = try #require(folder.bytes("run1/" + name))
      #expect(folder.bytes("run2/" + name) == expected, "\(name)")
      #expect(folder.bytes("run4/" + name) == expected, "\(name)")
    }
    #expect(folder.bytes("other/last.safetensors") != folder.bytes("run1/last.safetensors"))
  }

  @Test("Values that stop being finite end the run with the layer's name, and the last checkpoint is kept")
  func notFinite() throws {
    let folder = try SmallFolder()
    var run = SmallRun(folder)
    run.recipe.optimizer = .sgd(.init())
    run.recipe.schedule = Schedule(rate: 1e30)
    var (saved, found) = (0, TrainingError?.none)
    do {
      try run.train { if case .saved(let step) = $0 { saved = step } }
      Issue.record("it went on")
    } catch let error as TrainingError { found = error }
    guard case .notFinite(let parameter, let step, _, let kept) = found else {
      Issue.record("\(String(describing: found))")
      return
    }
    #expect(try SmallRun.network().parameters.map(\.name).contains(try #require(parameter)))
    #expect(kept == saved && step > 0)
    #expect(try RunFolder(existing: folder.file("run")).newest().file.run.step == saved)
  }

  @Test("Minutes end a run that epochs wouldn't, and the rate falls with them")
  func minutes() throws {
    let folder = try SmallFolder()
    var run = SmallRun(folder)
    run.recipe = Recipe(epochs: 100_000, minutes: 0.02, batchSize: 5)
    var rates: [Double] = []
    let result = try run.train { if case .step(let progress) = $0 { rates.append(progress.rate) } }
    #expect(result.isComplete && result.seconds >= 1.2)
    #expect(
      rates.allSatisfy { (0...0.001).contains($0) } && zip(rates, rates.dropFirst()).allSatisfy { $0 >= $1 })
    #expect(Set(rates).count == rates.count)
  }
}
