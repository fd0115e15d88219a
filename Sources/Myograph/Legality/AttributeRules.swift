/// Rules on an operation's own numbers: one validator per rule.
extension Operation {
  typealias AttributeRule = @Sendable (Operation) -> DeclarationError?

  static let attributeRules: [AttributeRule] = [
    countsAreInRange, samePaddingTakesOddKernels, paddingIsInRange, dropoutRateIsProbability,
    epsilonIsPositive, momentumIsWeight, formulaIsComputable, spacingIsInRange, transposedPaddingIsSmall,
    poolPaddingIsSmall, windowsAreInOrder, initialValueIsComputable,
    probabilityIsOne, boundsAreInRange, wallIsNotTheCavity, overlapIsInRange, ignoredLabelIsInRange,
    classWeightsAreCounts, lossNumbersAreInRange, lossIsComputable,
  ]

  private static func countsAreInRange(_ operation: Operation) -> DeclarationError? {
    operation.counts.first { !(1...$0.limit).contains($0.value) }.map {
      .countOutOfRange(operation.layerName, $0.what, $0.value, limit: $0.limit)
    }
  }

  private static func samePaddingTakesOddKernels(_ operation: Operation) -> DeclarationError? {
    guard case .convolution(let convolution) = operation, convolution.padding == .same else { return nil }
    let kernel = convolution.kernel
    let isEven = { (side: Int) in (1...largestKernel).contains(side) && side % 2 == 0 }
    return !isEven(kernel.height) && !isEven(kernel.width) ? nil : .evenKernelWithSamePadding(kernel)
  }

  private static func paddingIsInRange(_ operation: Operation) -> DeclarationError? {
    operation.paddings.first { !(0...largestSide).contains($0) }.map {
      .paddingOutOfRange(operation.layerName, $0, limit: largestSide)
    }
  }

  private static func dropoutRateIsProbability(_ operation: Operation) -> DeclarationError? {
    guard case .dropout(let rate, _, _, _) = operation, !(0..<1).contains(rate) else { return nil }
    return .dropoutRateOutOfRange(rate)
  }

  private static func epsilonIsPositive(_ operation: Operation) -> DeclarationError? {
    let epsilon: Double
    switch operation {
    case .batchNorm(let value, _): epsilon = value
    case .groupNorm(let norm): epsilon = norm.epsilon
    default: return nil
    }
    return Float(epsilon) > 0 && Float(epsilon).isFinite
      ? nil : .epsilonNotPositive(operation.layerName, epsilon)
  }

  private static func momentumIsWeight(_ operation: Operation) -> DeclarationError? {
    guard case .batchNorm(_, let momentum) = operation, !(0...1).contains(momentum) else { return nil }
    return .momentumOutOfRange(momentum)
  }

  private static func formulaIsComputable(_ operation: Operation) -> DeclarationError? {
    let (formula, operands): (Formula, [Expression.Argument])
    switch operation {
    case .activation(let activation): (formula, operands) = (activation, [.input])
    case .combine(let join): (formula, operands) = (join, [.input, .other])
    default: return nil
    }
    let (name, expression) = (formula.name, formula.expression)
    guard !expression.hasMoreParts(than: longestFormula) else {
      return .formulaTooLong(name, limit: longestFormula)
    }
    guard expression.arguments.allSatisfy(operands.contains) else { return .formulaReadsResult(name) }
    let gradientsAtOperands = operands.map(formula.gradient)
    let gradients = [expression.derivative(by: .input, usesResults: true)] + gradientsAtOperands
    guard !gradients.contains(where: { $0.hasMoreParts(than: longestGradient) }) else {
      return .gradientTooLong(name, limit: longestGradient)
    }
    if let constant = ([expression] + gradients).flatMap(\.constants).first(where: { !isComputable($0) }) {
      return .constantNotComputable(name, constant)
    }
    // Channels beyond the last, which fill up a vector, are 0, and weights of 0 hide only what is finite.
    let isFinite =
      Float(expression.value(.init(input: 0, other: 0))).isFinite
      && gradientsAtOperands.allSatisfy { Float($0.value(.init(input: 0, other: 0, gradient: 1))).isFinite }
    return isFinite ? nil : .formulaNotFiniteAtZero(name)
  }

  private static func initialValueIsComputable(_ operation: Operation) -> DeclarationError? {
    guard case .learned(let learned) = operation, !Float(learned.initial).isFinite else { return nil }
    return .initialNotComputable(learned.layer, learned.initial)
  }

  /// Whether single precision has the number.
  static func isComputable(_ constant: Double) -> Bool {
    Float(constant).isFinite && (Float(constant) != 0 || constant == 0)
  }

  private static func spacingIsInRange(_ operation: Operation) -> DeclarationError? {
    guard case .resample(let spacing) = operation, !(0.01...100).contains(spacing) else { return nil }
    return .spacingOutOfRange(spacing)
  }

  private static func windowsAreInOrder(_ operation: Operation) -> DeclarationError? {
    switch operation {
    case .normalizeIntensity(.windows(let windows)):
      windows.first { !$0.isWindow }.map(DeclarationError.windowEmpty)
    case .normalizeIntensity(.percentiles(let range))
    where !(0 <= range.low && range.low < range.high && range.high <= 100):
      .percentilesOutOfRange(range)
    default: nil
    }
  }

  private static func transposedPaddingIsSmall(_ operation: Operation) -> DeclarationError? {
    guard case .transposedConvolution(let convolution) = operation, convolution.kernel > 0,
      (0...largestSide).contains(convolution.padding)
    else { return nil }
    return 2 * convolution.padding < convolution.kernel ? nil : .transposedPaddingTooLarge(convolution)
  }

  private static func poolPaddingIsSmall(_ operation: Operation) -> DeclarationError? {
    guard case .pool(let pool) = operation, (0...largestSide).contains(pool.padding),
      2 * pool.padding > pool.window, pool.window > 0
    else { return nil }
    return .poolPaddingTooLarge(operation.layerName, pool)
  }

  /// Numbers that must be between 1 and a limit.
  private var counts: [(what: String, value: Int, limit: Int)] {
    let side = Self.largestSide
    switch self {
    case .input(.scan(let channels)):
      return [("channels", channels, 16)]
    case .input(.tensor(let channels, let height, let width)):
      return [("channels", channels, Self.largestChannels), ("height", height, side), ("width", width, side)]
    case .centerCrop(let height, let width):
      return [("height", height, side), ("width", width, side)]
    case .augment:
      guard let crop else { return [] }
      return [("height", crop.size.height, side), ("width", crop.size.width, side)]
    case .convolution(let convolution):
      return [
        ("channels", convolution.channels, Self.largestChannels),
        ("kernel height", convolution.kernel.height, Self.largestKernel),
        ("kernel width", convolution.kernel.width, Self.largestKernel),
        ("stride", convolution.stride, 255), ("dilation", convolution.dilation, 255),
        ("groups", convolution.groups, Self.largestChannels),
      ]
    case .transposedConvolution(let convolution):
      return [
        ("channels", convolution.channels, Self.largestChannels),
        ("kernel", convolution.kernel, Self.largestKernel),
        ("stride", convolution.stride, 255),
      ]
    case .groupNorm(let norm):
      guard case .group(let groups) = norm.unit else { return [] }
      return [("groups", groups, Self.largestChannels)]
    case .pool(let pool):
      return [("window", pool.window, side), ("stride", pool.stride, side)]
    case .slice(_, let count):
      return [("count", count, Self.largestChannels)]
    case .upsample(let scale, _), .pixelShuffle(let scale, _):
      return [("scale", scale, 256)]
    default:
      return []
    }
  }

  private var paddings: [Int] {
    switch self {
    case .convolution(let convolution):
      guard case .explicit(let top, let left, let bottom, let right) = convolution.padding else { return [] }
      return [top, left, bottom, right]
    case .transposedConvolution(let convolution):
      return [convolution.padding]
    case .pool(let pool):
      return [pool.padding]
    default:
      return []
    }
  }
}

extension Bounds {
  /// Whether there is something between both in single precision, in which images are, and it can be enlarged to 1.
  fileprivate var isWindow: Bool {
    let (low, high) = (Float(low), Float(high))
    return low < high && low.isFinite && high.isFinite && (1 / (high - low)).isFinite
  }
}
