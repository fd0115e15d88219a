import Foundation
import GraphRuntime
import Optimization
import Testing

@testable import Training

/// A run is given more time, or begins where another one ended.
@Suite(.serialized)
struct ProlongingTests {
  @Test("A run that has ended goes on for more epochs, as one that had them from the beginning")
  func moreEpochs() throws {
    let folder = try SmallFolder()
    var run = SmallRun(folder)
    run.recipe = Recipe(
      epochs: 4, batchSize: 5, schedule: .init(rate: 0.01, decay: .step(factor: 0.5, every: 3)))
    run.output = "whole"
    #expect(try run.train().isComplete)
    run.output = "run"
    run.recipe.epochs = 2
    #expect(try run.train().steps == 8)
    run.recipe.epochs = 4
    run.resumes = true
    var notes: [String] = []
    let result = try run.train { if case .resumed(8, 3, let some) = $0 { notes = some } }
    #expect(result.isComplete && result.steps == 16)
    #expect(
      notes == [
        "it trains for 4 epochs instead of 2 epochs; the learning rate goes on at 0.01 instead of 0.01"
      ])
    // A failure would print all numbers.
    let isSame = folder.bytes("run/last.safetensors") == folder.bytes("whole/last.safetensors")
    #expect(isSame)
    #expect(folder.text("run/metrics.csv").split(separator: "\n").count == 5)
    // From now on it is a run of four epochs, and one that has ended.
    #expect(try run.train { if case .step = $0 { Issue.record("it trained on") } }.steps == 16)
  }

  @Test("A cosine that ended with the epochs is stretched over the new ones; so is one over minutes")
  func stretchedSchedules() throws {
    let folder = try SmallFolder()
    var run = SmallRun(folder)
    try run.train()
    run.resumes = true
    (run.recipe.epochs, run.recipe.schedule.decay) = (12, .cosine(epochs: 12))
    var (rates, notes) = ([Double](), [String]())
    try run.train(until: 26) {
      if case .step(let progress) = $0 { rates.append(progress.rate) }
      if case .resumed(_, _, let some) = $0 { notes = some }
    }
    #expect(abs(try #require(rates.first) - 0.005) < 1e-12)
    #expect(notes.first?.hasPrefix("it trains for 12 epochs instead of 6 epochs; the learning rate") == true)
    // A stopped run may be shortened to what is behind it and more.
    (run.recipe.epochs, run.recipe.schedule.decay) = (8, .cosine(epochs: 8))
    #expect(try run.train().steps == 32)
    run.recipe.minutes = 100
    (run.recipe.epochs, run.recipe.schedule.decay) = (9, .cosine(epochs: 9))
    #expect(try run.train().steps == 36)
  }

  @Test("What no time is left of, and what is no time at all, is refused by name, and changes nothing")
  func refused() throws {
    let folder = try SmallFolder()
    var run = SmallRun(folder)
    try run.train()
    run.resumes = true
    let before = folder.bytes("run/checkpoint-a.safetensors")
    func differences(_ change: (inout Recipe) -> Void) throws -> [String] {
      var changed = run
      change(&changed.recipe)
      do {
        try changed.train()
        return []
      } catch TrainingError.otherRun(_, let differences) { return differences.map(\.name) }
    }
    let cosine = Schedule.Decay.cosine(epochs: 3)
    #expect(try differences { ($0.epochs, $0.schedule.decay) = (3, cosine) } == ["epochs"])
    #expect(try differences { ($0.epochs, $0.minutes) = (100, 1e-9) } == ["minutes"])
    #expect(try differences { $0.schedule.decay = cosine } == ["schedule"])
    #expect(try differences { ($0.epochs, $0.seed) = (12, 7) } == ["seed"])
    #expect(
      try differences { ($0.epochs, $0.schedule) = (12, .init(rate: 0.02)) } == ["learning rate", "schedule"])
    #expect(folder.bytes("run/checkpoint-a.safetensors") == before)
  }

  @Test(
    "A run that begins from weights differs from one that doesn't, goes on bit for bit, and knows them again")
  func beginning() throws {
    let folder = try SmallFolder()
    var run = SmallRun(folder)
    run.output = "first"
    try run.train(until: 4)
    run.weights = "first/last.safetensors"
    for (output, stop) in [("whole", nil), ("run", 9)] {
      run.output = output
      try run.train(until: stop)
    }
    run.resumes = true
    try run.train()
    let isSame = folder.bytes("run/last.safetensors") == folder.bytes("whole/last.safetensors")
    #expect(isSame)
    let network = try SmallRun.network()
    let first = try Weights(path: folder.file("first/last.safetensors"), for: network)
    #expect(try RunFolder(existing: folder.file("run")).newest().file.run.firstWeights == first.fingerprint)
    // Going on needs no weights; other ones are another run.
    run.weights = nil
    try run.train()
    run.weights = "whole/last.safetensors"
    do {
      try run.train()
      Issue.record("it went on")
    } catch TrainingError.otherRun(_, let differences) {
      #expect(differences.map(\.name) == ["first weights"])
    }
    run.output = "first"
    do {
      try run.train()
      Issue.record("it went on")
    } catch TrainingError.otherRun(_, let differences) {
      #expect(differences.map(\.there) == ["made of the seed"])
    }
  }
}
