import ArgumentParser
import Optimization
import Training

/// The recipe as options.
struct RecipeArguments: ParsableArguments {
  enum Name: String, ExpressibleByArgument, CaseIterable { case adam, paper }
  enum OptimizerName: String, ExpressibleByArgument, CaseIterable { case sgd, adam }
  enum ScheduleName: String, ExpressibleByArgument, CaseIterable { case step, cosine, constant }

  @Option(
    name: .customLong("recipe"),
    help: """
      paper: Chen et al. 2020, section 3.5, to the letter: stochastic gradient descent at 0.001, halved every 50 epochs, \
      batches of 20, 1000 epochs (it states no momentum; here it is 0.9). adam: the same with Adam, and along a cosine where \
      --minutes sets the time. The options below change either.
      """)
  var base = Name.adam

  @Option(help: "How often to go through the data; the schedule's length.")
  var epochs = 1000

  @Option(help: "End after this time, with the schedule stretched over it.")
  var minutes: Double?

  @Option(help: "Slices in a batch.")
  var batchSize = 20

  @Option(help: "adam, or sgd with momentum; by default the recipe's.")
  var optimizer: OptimizerName?

  @Option(help: "The rate of the first steps, behind a warm-up.")
  var learningRate = 0.001

  @Option(
    help:
      "step (halved every 50 epochs), cosine (to 0 at the end) or constant; by default the recipe's."
  )
  var schedule: ScheduleName?

  @Option(help: "Epochs in which the rate rises from a tenth, before the schedule.")
  var warmUp = 0

  @Option(help: "sgd's momentum.")
  var momentum = 0.9

  @Option(help: "This share of each parameter is added to its gradient.")
  var weightDecay = 0.0

  @Option(help: "What the data's order, augmentation, dropout and the first weights derive from.")
  var seed: UInt64 = 1

  /// - Throws: `UsageError` with every number that makes no sense.
  func recipe() throws -> Recipe {
    let decay: Schedule.Decay =
      switch schedule ?? (minutes == nil || base == .paper ? .step : .cosine) {
      case .step: .step(factor: 0.5, every: 50)
      case .cosine: .cosine(epochs: epochs > max(warmUp, 0) ? epochs - max(warmUp, 0) : 1)
      case .constant: .none
      }
    let warmUp = warmUp == 0 ? nil : Schedule.WarmUp(epochs: warmUp)
    let result = Recipe(
      epochs: epochs, minutes: minutes, batchSize: batchSize,
      optimizer: (optimizer ?? (base == .adam ? .adam : .sgd)) == .adam
        ? .adam(.init(weightDecay: weightDecay)) : .sgd(.init(momentum: momentum, weightDecay: weightDecay)),
      schedule: Schedule(rate: learningRate, decay: decay, warmUp: warmUp), seed: seed)
    guard result.problems.isEmpty else { throw UsageError(lines: result.problems) }
    return result
  }
}
