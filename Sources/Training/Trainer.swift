import Datasets
import Foundation
import GraphRuntime
import Imaging
import Segmentation

/// Trains a network on a data set, and keeps all that comes of it in a folder: the best and the last weights, the metrics as
/// CSV, as TensorBoard events and as curves, pictures, and checkpoints from which a run goes on bit for bit after anything
/// that ends it.
///
/// ```swift
/// let trainer = try Trainer(network, training: a, validation: b, recipe: Recipe(epochs: 100), output: "run")
/// let result = try trainer.run()
/// ```
public final class Trainer {
  public let recipe: Recipe
  let session: TrainingSession
  let training: SliceSet
  let validation: SliceSet
  let validator: Validator
  let order: SliceOrder
  let folder: RunFolder
  let options: Options
  var run: RunState
  var losses: [Float]
  var events: EventFile
  /// The step of the newest checkpoint.
  public internal(set) var savedStep = 0
  /// How many losses TensorBoard has.
  var notedLosses = 0
  private let notes: [String]?

  /// What changes no weights.
  public struct Options: Sendable {
    /// Nil: what the process may use.
    public var threads: Int?
    /// Nil: the best that this CPU has.
    public var isa: String?
    /// The kernels that segment the validation cases at the end; nil: as `CompiledNetwork.plan` chooses. A step's are
    /// always the compiler's first ones.
    public var plan: PlanFile?
    /// At least so often there is a checkpoint, between two steps.
    public var secondsBetweenCheckpoints = 60.0
    /// What is known of slices with the network's classes; post-processing may mend by it.
    public var criteria: SliceCriteria?

    public init() {}
  }

  /// Allocates all memory, and makes the folder with a first checkpoint in it; or reads the newest checkpoint of a run that
  /// was stopped.
  /// - Parameters:
  ///   - fold: how both were cut from one data set: written into the run's folder.
  ///   - recipe: may give a run that is resumed another number of epochs or minutes.
  ///   - weights: to begin from; nil: random ones that derive from the seed. Where a run is resumed, it must be one that
  ///     began from them.
  ///   - output: a new or an empty folder; the run's own where it `resumes`.
  /// - Throws: `TrainingError`, `RuntimeError`, `ImagingError`, `AtomicFileError`; nothing is written then.
  public init(
    _ network: CompiledNetwork, training: any Dataset, validation: any Dataset, fold: Fold? = nil,
    recipe: Recipe = Recipe(), weights: Weights? = nil, output: String, resumes: Bool = false,
    options: Options = Options()
  ) throws {
    try Self.check(network, recipe, output: output, resumes: resumes)
    // Refused now, not at the end.
    _ = try network.plan(isa: options.isa, options: PlanOptions(plan: options.plan))
    self.recipe = recipe
    self.options = options
    self.training = SliceSet(training)
    self.validation = SliceSet(validation)
    order = SliceOrder(slices: self.training.count, batchSize: recipe.batchSize, seed: recipe.seed)
    let first = try (weights ?? .initial(for: network, seed: recipe.seed)).measured(on: training)
    session = try TrainingSession(
      network, weights: first, batchSize: order.batchSize, optimizer: recipe.optimizer, isa: options.isa,
      threads: options.threads)
    validator = try Validator(
      network, self.validation, weights: first, isa: options.isa, threads: options.threads)
    let fresh = RunState(
      network: network.name, isa: session.program.isa, recipe: recipe,
      training: try self.training.fingerprint(), validation: try self.validation.fingerprint(),
      firstWeights: weights?.fingerprint, began: Date().timeIntervalSince1970)
    if resumes {
      folder = try RunFolder(existing: output)
      let order = order
      let (checkpoint, damage) = try folder.newest { file in
        let differences = file.run.differences(from: fresh)
        guard differences.isEmpty else { throw TrainingError.otherRun(path: output, differences) }
        guard file.run.hasOverlaps(of: network.output.channels) else {
          throw Checkpoint.Damage(description: "\"\(file.path)\" has overlaps of other classes")
        }
        guard file.run.isPlace(in: order) else {
          throw Checkpoint.Damage(description: "\"\(file.path)\" has an impossible place in its epoch")
        }
        return try file.read(for: network)
      }
      try session.restore(checkpoint.training)
      (run, losses, savedStep) = (checkpoint.run, checkpoint.losses, checkpoint.run.step)
      var notes = damage.map { ["went back to the checkpoint before, because \($0)"] } ?? []
      if run.isa != fresh.isa { notes.append("its kernels were for \(run.isa), and these round differently") }
      if run.best != nil, (try? Weights(path: folder.best, for: network)) == nil {
        run.best = nil
        notes.append("the best weights' file is gone or damaged; weights from here on take its place")
        if run.isComplete { try session.weights.write(to: folder.best, overwrite: true) }
      }
      if run.recipe != recipe { notes.append(run.goOn(by: recipe, in: order)) }
      self.notes = notes
    } else {
      (run, losses, notes) = (fresh, [], nil)
      folder = try RunFolder(new: output, Checkpoint(run: run, training: session.state, losses: []), fold)
    }
    events = EventFile(folder.events, began: run.began)
    // A kill right behind the checkpoint left those of the one before.
    if resumes { try write(session.weights) }
    try writeHistory()
  }

  /// Refuses what can't be trained or written, before an image is read.
  public static func check(
    _ network: CompiledNetwork, _ recipe: Recipe, output: String, resumes: Bool = false
  ) throws {
    guard recipe.problems.isEmpty else { throw TrainingError.recipe(recipe.problems) }
    guard network.isTrainable else { throw RuntimeError.notTrainable(network: network.name) }
    guard network.hasLabels, network.takesScan == network.restoresGrid,
      network.takesScan
        || (network.output.height, network.output.width) == (network.input.height, network.input.width)
    else {
      throw TrainingError.noLabels(network: network.name)
    }
    try RunFolder.check(output, resumes: resumes)
  }

  /// Trains to the end, or until it is asked to stop: then it finishes the step, saves, and can be resumed.
  /// - Parameters:
  ///   - report: is told how it goes.
  ///   - isStopped: asked after each step.
  /// - Throws: `TrainingError.notFinite`, or what a file's system refuses; the last checkpoint is kept.
  public func run(
    report: (TrainingEvent) -> Void = { _ in }, isStopped: () -> Bool = { false }
  ) throws -> TrainingResult {
    if let notes { report(.resumed(step: run.step, epoch: run.epoch + 1, notes: notes)) }
    if !run.isComplete { try train(isStopped: isStopped, report: report) }
    var cases: [CaseDice]?
    if run.isComplete { cases = try evaluate(isStopped: isStopped, report: report) }
    return TrainingResult(
      isComplete: cases != nil, steps: run.step, seconds: run.seconds, bestEpoch: run.best?.epoch,
      bestMeanOverlap: run.best?.meanOverlap, cases: cases ?? [])
  }
}
