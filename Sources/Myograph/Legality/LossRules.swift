/// Rules on the formula of a loss: one validator per rule.
extension Operation {
  static func ignoredLabelIsInRange(_ operation: Operation) -> DeclarationError? {
    guard case .loss(let term) = operation, let label = term.ignoredLabel, !(0...255).contains(label) else {
      return nil
    }
    return .ignoredLabelOutOfRange(label)
  }

  static func classWeightsAreCounts(_ operation: Operation) -> DeclarationError? {
    guard case .loss(let term) = operation, let weights = term.classWeights else { return nil }
    if let wrong = weights.first(where: { !($0 >= 0 && isComputable($0)) }) {
      return .classWeightOutOfRange(wrong)
    }
    return weights.isEmpty || weights.contains { $0 > 0 } ? nil : .classWeightOutOfRange(0)
  }

  static func lossNumbersAreInRange(_ operation: Operation) -> DeclarationError? {
    guard case .loss(let term) = operation else { return nil }
    return term.numbers.first { !$0.limits.contains($0.value) }.map { .lossNumberOutOfRange(term.name, $0) }
  }

  /// Which is asked of formulas whose numbers are in range.
  static func lossIsComputable(_ operation: Operation) -> DeclarationError? {
    guard case .loss(let term) = operation, lossNumbersAreInRange(operation) == nil else { return nil }
    // First: formulas that grow by being used twice are too long to be looked at.
    guard !term.expression.hasMoreParts(than: longestFormula) else {
      return .formulaTooLong(term.name, limit: longestFormula)
    }
    let summands = term.summands
    guard summands.count <= mostSums else {
      return .tooManySums(term.name, summands.count, limit: mostSums)
    }
    guard term.expression.arguments.allSatisfy(\.isSum) else { return .lossReadsPixel(term.name) }
    guard !summands.contains(where: { $0.arguments.contains(where: \.isSum) }) else {
      return .sumOfSums(term.name)
    }
    guard summands.allSatisfy({ $0.arguments.allSatisfy(\.isOfPixel) }) else {
      return .formulaReadsResult(term.name)
    }
    let derivatives = term.slopes + [term.descent, term.scoreSlope]
    guard !derivatives.contains(where: { $0.hasMoreParts(than: longestGradient) }) else {
      return .gradientTooLong(term.name, limit: longestGradient)
    }
    guard term.descent != 0 || term.scoreSlope != 0 else { return .lossReadsNoScores(term.name) }
    let constants = ([term.expression] + summands + derivatives).flatMap(\.constants)
    if let constant = constants.first(where: { !isComputable($0) }) {
      return .constantNotComputable(term.name, constant)
    }
    return problemOfValues(term)
  }

  /// Where probabilities are as small and as large as scores make them, and where there is nothing to sum.
  private static func problemOfValues(_ term: LossTerm) -> DeclarationError? {
    let ofPixel = term.summands + [term.descent, term.scoreSlope]
    for (probability, score) in [(0, -100), (0.5, 0), (1, 0), (1, 100)] as [(Double, Double)] {
      for target in [0.0, 1] {
        let values = ofPixel.map { expression in
          expression.value { argument in
            switch argument {
            case .probability: probability
            case .logProbability: probability == 0 ? -200 : probability == 1 ? 0 : -0.7
            case .score: score
            case .target: target
            default: 1
            }
          }
        }
        if values.contains(where: { !Float($0).isFinite }) {
          return .lossNotFinite(term.name, probability: probability)
        }
      }
    }
    let values = ([term.expression] + term.slopes).map { $0.value { _ in 0 } }
    return values.allSatisfy { Float($0).isFinite } ? nil : .lossNotFiniteWithoutPixels(term.name)
  }
}

extension Expression.Argument {
  fileprivate var isSum: Bool { if case .sum = self { true } else { false } }

  fileprivate var isOfPixel: Bool {
    switch self {
    case .score, .probability, .logProbability, .target, .classWeight: true
    case .input, .other, .result, .gradient, .sum, .slope: false
    }
  }
}
