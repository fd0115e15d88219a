import AtomicFile
import Foundation
import GraphRuntime
import Imaging
import Optimization
import Testing

@testable import Training

/// What can't be trained is refused before anything is written.
@Suite(.serialized)
struct RefusalTests {
  @Test("Recipes without sense")
  func recipes() throws {
    let folder = try SmallFolder()
    var run = SmallRun(folder)
    run.recipe = Recipe(
      epochs: 0, minutes: -1, batchSize: 0, optimizer: .sgd(.init(momentum: 2)), schedule: .init(rate: 0))
    do {
      try run.train()
      Issue.record("it was trained")
    } catch TrainingError.recipe(let lines) {
      #expect(lines.count == 5)
      #expect(
        lines.first
          == "Can't train with learning rate 0.0 because parameters would not follow their gradients; "
          + "use a small positive number such as 0.001")
    }
    #expect(folder.names == ["training", "validation"])
  }

  @Test("Outputs that hold something, or can't be written")
  func outputs() throws {
    let folder = try SmallFolder()
    var run = SmallRun(folder)
    run.output = "training"
    let path = folder.file("training")
    #expect(throws: AtomicFileError.notEmpty(path: path)) { try run.train() }
    run.output = "none/run"
    #expect(throws: AtomicFileError.noFolder(path: folder.file("none/run"), folder: folder.file("none/"))) {
      try run.train()
    }
    run.resumes = true
    #expect(throws: TrainingError.nothingToResume(path: folder.file("none/run"))) { try run.train() }
    #expect(folder.names == ["training", "validation"])
  }

  @Test("Resuming with another recipe or other data says each difference, and changes nothing")
  func differences() throws {
    let folder = try SmallFolder()
    var run = SmallRun(folder)
    try run.train(until: 3)
    let before = folder.bytes("run/checkpoint-a.safetensors")
    run.resumes = true
    run.recipe.seed = 5
    run.recipe.batchSize = 4
    try FileManager.default.removeItem(atPath: folder.file("validation/subject1"))
    do {
      try run.train()
      Issue.record("it went on")
    } catch TrainingError.otherRun(_, let differences) {
      #expect(differences.map(\.name) == ["validation data", "seed", "batch size"])
      #expect(differences[1] == .init(name: "seed", there: "1", here: "5"))
    }
    #expect(folder.bytes("run/checkpoint-a.safetensors") == before)
  }

  @Test("Two processes can't train in one folder")
  func inUse() throws {
    let folder = try SmallFolder()
    var run = SmallRun(folder)
    try run.train(until: 1)
    run.resumes = true
    let trainer = try run.trainer()
    // A lock belongs to an opened folder, not to a process.
    #expect(throws: TrainingError.inUse(path: folder.file("run"))) { try run.trainer() }
    _ = trainer
  }

  @Test("Every text is one that a person can act on")
  func texts() {
    let errors: [TrainingError] = [
      .noLabels(network: "n"),
      .nothingToResume(path: "r"), .inUse(path: "r"), .damaged(path: "r", reasons: ["a", "b"]),
      .otherRun(path: "r", [.init(name: "seed", there: "1", here: "2")]),
      .notFinite(parameter: "conv1.weight", step: 3, loss: .nan, saved: 2),
      .notFinite(parameter: nil, step: 3, loss: .infinity, saved: 2),
    ]
    for error in errors {
      #expect(error.description.contains(#/^Can't .* because .*; use /#), "\(error)")
      #expect(!error.description.contains("\n"))
    }
  }
}
