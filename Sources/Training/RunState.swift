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
  /// Of the weights that it began from; nil: those that derive from the seed.
  var firstWeights: UInt32?
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

  /// Takes a recipe of other epochs or minutes, of which some are left.
  /// - Returns: what a person should know about it.
  mutating func goOn(by recipe: Recipe, in order: SliceOrder) -> String {
    let epochs = Double(epoch) + Double(position) / Double(order.batchesPerEpoch)
    let (before, after) = (self.recipe, recipe)
    let rates = [before, after].map { Float($0.rate(at: $0.progress(epochs: epochs, seconds: seconds))) }
    (self.recipe, isComplete) = (recipe, false)
    return "it trains for \(after.duration) instead of \(before.duration); "
      + "the learning rate goes on at \(rates[1]) instead of \(rates[0])"
  }

  /// What keeps another run from going on from here: all but the number of epochs and minutes, as long as some are left.
  func differences(from other: RunState) -> [TrainingError.Difference] {
    func compare(_ name: String, _ value: (RunState) -> String) -> TrainingError.Difference? {
      let (there, here) = (value(self), value(other))
      return there == here ? nil : .init(name: name, there: there, here: here)
    }
    func checksum(_ value: UInt32) -> String { "of checksum " + hexadecimal(value) }
    let schedule = recipe.lasting(as: other.recipe).schedule
    return [
      compare("network", \.network),
      compare("training data", { checksum($0.training) }),
      compare("validation data", { checksum($0.validation) }),
      // Who doesn't say where it began wants what there is.
      other.firstWeights.flatMap { _ in
        compare("first weights", { $0.firstWeights.map(checksum) ?? "made of the seed" })
      },
      compare("seed", { "\($0.recipe.seed)" }),
      compare("batch size", { "\($0.recipe.batchSize)" }),
      compare("optimiser", { "\($0.recipe.optimizer)" }),
      compare("learning rate", { "\($0.recipe.schedule.rate)" }),
      schedule == other.recipe.schedule
        ? nil
        : compare(
          "schedule",
          { "\($0.recipe.schedule.decay), \($0.recipe.schedule.warmUp.map { "\($0)" } ?? "no warm-up")" }),
    ].compactMap { $0 } + timeDifferences(from: other)
  }

  /// Another number of epochs or minutes of which none is left.
  private func timeDifferences(from other: RunState) -> [TrainingError.Difference] {
    guard recipe.epochs != other.recipe.epochs || recipe.minutes != other.recipe.minutes else { return [] }
    var differences: [TrainingError.Difference] = []
    if epoch >= other.recipe.epochs {
      differences.append(
        .init(
          name: "epochs", there: "\(recipe.epochs) and \(epoch) behind it", here: "\(other.recipe.epochs)"))
    }
    if let minutes = other.recipe.minutes, seconds >= 60 * minutes {
      let there = (recipe.minutes.map { "\($0)" } ?? "without limit") + " and \(seconds / 60) behind it"
      differences.append(.init(name: "minutes", there: there, here: "\(minutes)"))
    }
    return differences
  }
}

extension Weights {
  /// Tells these values from others of the same network.
  var fingerprint: UInt32 {
    var checksum = CRC32C()
    for tensor in tensors { tensor.withUnsafeBytes { checksum.add($0) } }
    return checksum.value
  }
}

/// "0009abcd".
func hexadecimal(_ value: UInt32) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 8 - digits.count) + digits
}
