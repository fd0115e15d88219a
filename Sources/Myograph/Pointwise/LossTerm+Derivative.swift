/// How a loss changes with scores s: by its sums, which change with what they sum of each class at each pixel. With p, the
/// soft-max, changes by the scores s(k) of a pixel are
///
///     Σ over sums of slope · ∂summand / ∂s(k), directly, and p(k) · Σ over classes c of descent(c) − descent(k),
///
/// where descent(c) = −Σ over sums of slope · d summand / d log p(c), since d log p(c) / d s(k) = (c = k ? 1 : 0) − p(k).
extension LossTerm {
  /// What is summed, in the order in which the loss names the sums.
  public var summands: [Expression] {
    expression.arguments.compactMap { if case .sum(let summand) = $0 { summand } else { nil } }
  }

  /// The loss's derivative by each sum, of the sums; 0 where the sum doesn't change with scores.
  public var slopes: [Expression] {
    summands.map { summand in
      let isConstant = Set(summand.arguments).isDisjoint(with: [.score, .probability, .logProbability])
      return isConstant ? 0 : expression.derivative(by: .sum(summand))
    }
  }

  /// What the loss, but for where it is flat, falls by while log p of a class rises; of slopes.
  public var descent: Expression { -slopedSum.derivative(by: .logProbability) }

  /// What it rises by while a score does, were probabilities to stay as they are; of slopes.
  public var scoreSlope: Expression { slopedSum.derivative(by: .score) }

  /// Whether all classes have the same sums, and the expressions are 0 for all but the label's.
  public func isOfLabel(_ expressions: [Expression]) -> Bool {
    scope == .allClasses && expressions.allSatisfy { $0.replacing(.argument(.target), by: 0) == 0 }
  }

  private var slopedSum: Expression {
    zip(summands, slopes).reduce(0) { sum, part in
      part.1 == 0 ? sum : sum + .argument(.slope(part.0)) * part.0
    }
  }
}
