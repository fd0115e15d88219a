import GraphRuntime
import Optimization

/// How a network is trained: with the data and the instruction set, all that its weights depend on.
///
/// The schedule's time goes from 0 to `epochs` as the run goes from its beginning to its end, and the run ends with its
/// last epoch or its last minute, whichever comes first. So under `minutes` a schedule is stretched over the time that
/// there is, however far that gets; each step's rate then follows the clock, which two runs never share. Without
/// `minutes` everything repeats bit for bit.
public struct Recipe: Codable, Equatable, Sendable {
  public var epochs: Int
  /// Time for steps and validation, of all runs that continue one another; nil: as long as it takes.
  public var minutes: Double?
  public var batchSize: Int
  public var optimizer: Optimizer
  public var schedule: Schedule
  /// What the order of slices, augmentation, dropout and the first weights derive from.
  public var seed: UInt64

  /// Where nothing else is said, the paper's epochs, batches and schedule, but Adam in place of its gradient descent; a
  /// cosine under `minutes`, so that the rate ends at 0 with the time.
  public init(
    epochs: Int = 1000, minutes: Double? = nil, batchSize: Int = 20, optimizer: Optimizer = .adam(.init()),
    schedule: Schedule? = nil, seed: UInt64 = 1
  ) {
    self.epochs = epochs
    self.minutes = minutes
    self.batchSize = batchSize
    self.optimizer = optimizer
    self.schedule =
      schedule
      ?? (minutes == nil ? .paper : Schedule(rate: Schedule.paper.rate, decay: .cosine(epochs: epochs)))
    self.seed = seed
  }

  /// The paper's (Chen et al. 2020, section 3.5): 1,000 epochs of batches of 20, stochastic gradient descent, a rate of 0.001
  /// that is halved every 50 epochs. It states no momentum: 0.9 is ours.
  public static let paper = Recipe(optimizer: .sgd(.init(momentum: 0.9)), schedule: .paper)

  /// Every number that makes no sense, in a line each.
  public var problems: [String] {
    var problems = (schedule.problems + optimizer.problems).map(\.description)
    if !(1...1_000_000).contains(epochs) {
      problems.append("Can't train for \(epochs) epochs because 1 to 1000000 can be; use one of these")
    }
    if !(1...4096).contains(batchSize) {
      problems.append("Can't train on batches of \(batchSize) because 1 to 4096 slices fit; use one of these")
    }
    if let minutes, !(minutes > 0 && minutes <= 1e6) {
      problems.append("Can't train for \(minutes) minutes because that is no time; use a positive number")
    }
    return problems
  }

  /// The same over the epochs and minutes of another: a cosine that ends with these epochs ends with those.
  func lasting(as other: Recipe) -> Recipe {
    func lastCosine(_ recipe: Recipe) -> Int { max(recipe.epochs - (schedule.warmUp?.epochs ?? 0), 1) }
    var recipe = self
    (recipe.epochs, recipe.minutes) = (other.epochs, other.minutes)
    if case .cosine(let epochs, let end) = schedule.decay, epochs == lastCosine(self) {
      recipe.schedule.decay = .cosine(epochs: lastCosine(recipe), end: end)
    }
    return recipe
  }

  /// "1 epoch", "1000 epochs or 60.0 minutes".
  var duration: String {
    "\(epochs) epoch\(epochs == 1 ? "" : "s")" + (minutes.map { " or \($0) minutes" } ?? "")
  }

  /// How much of the run is over, from 0 to 1.
  func progress(epochs done: Double, seconds: Double) -> Double {
    min(1, max(done / Double(epochs), minutes.map { seconds / (60 * $0) } ?? 0))
  }

  /// - Parameter progress: from 0 to 1.
  func rate(at progress: Double) -> Double { schedule.rate(at: progress * Double(epochs)) }
}
