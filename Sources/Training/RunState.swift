import GraphRuntime

/// One epoch, or what there was time for of it.
public struct EpochRecord: Codable, Equatable, Sendable {
  /// 1 for the first.
  public var epoch: Int
  /// Steps since the beginning.
  public var step: Int
  /// Of training, validation included, in all runs that continued one another.
  public var seconds: Double
  /// Of the last step.
  public var rate: Double
  /// The mean over its steps.
  public var loss: Double
  /// Where it was validated.
  public var overlap: Overlap?
}

/// Where a run is: with the session's state and the losses, all that it goes on from.
struct RunState: Codable, Equatable, Sendable {
  struct Best: Codable, Equatable, Sendable {
    var epoch: Int
    var meanOverlap: Double
  }

  var network: String
  var isa: String
  var recipe: Recipe
  /// Of both cohorts.
  var training, validation: UInt32
  /// Seconds since 1970.
  var began: Double
  /// Checkpoints that were written before this one.
  var saves = 0
  var step = 0
  /// The batch that comes next: the epoch, from 0, and its place in the epoch's order.
  var epoch = 0
  var position = 0
  var seconds = 0.0
  var history: [EpochRecord] = []
  var best: Best?
  /// Nothing is left to train.
  var isComplete = false

  /// Whether these numbers can stand together, whoever wrote them.
  func isSound(losses: Int) -> Bool {
    let numbers = [saves, step, epoch, position] + history.flatMap { [$0.epoch, $0.step] }
    return step == losses && numbers.allSatisfy { (0...Int(Int32.max)).contains($0) } && seconds >= 0
      && position <= step
      && history.allSatisfy { $0.overlap?.classes.count ?? 4 == MetricsTable.classes.count }
  }

  /// What keeps another run from going on from here.
  func differences(from other: RunState) -> [TrainingError.Difference] {
    func compare(_ name: String, _ value: (RunState) -> String) -> TrainingError.Difference? {
      let (there, here) = (value(self), value(other))
      return there == here ? nil : .init(name: name, there: there, here: here)
    }
    func checksum(_ value: UInt32) -> String { "of checksum " + hexadecimal(value) }
    return [
      compare("network", \.network),
      compare("training data", { checksum($0.training) }),
      compare("validation data", { checksum($0.validation) }),
      compare("seed", { "\($0.recipe.seed)" }),
      compare("batch size", { "\($0.recipe.batchSize)" }),
      compare("epochs", { "\($0.recipe.epochs)" }),
      compare("minutes", { $0.recipe.minutes.map { "\($0)" } ?? "without limit" }),
      compare("optimiser", { "\($0.recipe.optimizer)" }),
      compare("learning rate", { "\($0.recipe.schedule.rate)" }),
      compare(
        "schedule",
        { "\($0.recipe.schedule.decay), \($0.recipe.schedule.warmUp.map { "\($0)" } ?? "no warm-up")" }),
    ].compactMap { $0 }
  }
}

/// "0009abcd".
func hexadecimal(_ value: UInt32) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 8 - digits.count) + digits
}
