/// A number with which nothing can be trained.
public enum OptimizationError: Error, Hashable, Sendable {
  case rateNotPositive(Double)
  case momentumOutOfRange(Double)
  case betaOutOfRange(Double)
  case epsilonNotPositive(Double)
  case weightDecayNegative(Double)
  case factorOutOfRange(Double)
  case epochsOutOfRange(Int)
}

extension OptimizationError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .rateNotPositive(let rate):
      "Can't train with learning rate \(rate) because parameters would not follow their gradients; "
        + "use a small positive number such as 0.001"
    case .momentumOutOfRange(let momentum):
      "Can't train with momentum \(momentum) because steps would never fade; use a number from 0 up to 1"
    case .betaOutOfRange(let beta):
      "Can't average gradients with weight \(beta) because it is the past's share; use a number from 0 up to 1"
    case .epsilonNotPositive(let epsilon):
      "Can't train with epsilon \(epsilon) because it keeps a division from zero; use a small positive number"
    case .weightDecayNegative(let decay):
      "Can't decay weights by \(decay) because they would grow; use 0 or a small positive number"
    case .factorOutOfRange(let factor):
      "Can't scale the learning rate by \(factor) because schedules lower it; use a number from 0 to 1"
    case .epochsOutOfRange(let epochs):
      "Can't schedule \(epochs) epochs because a schedule takes 1 to 1000000; use a number in that range"
    }
  }
}

extension Optimizer {
  /// Every number that makes no sense.
  public var problems: [OptimizationError] {
    func isShare(_ value: Double) -> Bool { (0..<1).contains(value) }
    func decay(_ value: Double) -> [OptimizationError] {
      value >= 0 && value.isFinite ? [] : [.weightDecayNegative(value)]
    }
    switch self {
    case .sgd(let sgd):
      return (isShare(sgd.momentum) ? [] : [.momentumOutOfRange(sgd.momentum)]) + decay(sgd.weightDecay)
    case .adam(let adam):
      let betas = [adam.beta1, adam.beta2].filter { !isShare($0) }.map(OptimizationError.betaOutOfRange)
      let isPositive = adam.epsilon > 0 && adam.epsilon.isFinite
      return betas + (isPositive ? [] : [.epsilonNotPositive(adam.epsilon)]) + decay(adam.weightDecay)
    }
  }
}

extension Schedule {
  /// Every number that makes no sense.
  public var problems: [OptimizationError] {
    var problems: [OptimizationError] = []
    if !(rate > 0 && rate.isFinite) { problems.append(.rateNotPositive(rate)) }
    func check(factor: Double) { if !(0...1).contains(factor) { problems.append(.factorOutOfRange(factor)) } }
    func check(epochs: Int) {
      if !(1...1_000_000).contains(epochs) { problems.append(.epochsOutOfRange(epochs)) }
    }
    switch decay {
    case .none: break
    case .step(let factor, let period):
      check(factor: factor)
      check(epochs: period)
    case .cosine(let epochs, let end):
      check(factor: end)
      check(epochs: epochs)
    }
    if let warmUp {
      check(factor: warmUp.start)
      check(epochs: warmUp.epochs)
    }
    return problems
  }
}
