/// Multiplies each channel by a number that is learned, such as ConvNeXt's layer scale: C×H×W to C×H×W.
///
/// Weights: `weight` [C].
public struct LearnedScale: Layer {
  var initial: Double

  /// - Parameter initial: what training begins with.
  public init(initial: Double = 1) { self.initial = initial }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    let formula = Formula("LearnedScale") { x, scale in scale * x }
    return builder.combine(input, byLearned: formula, initial: initial, perChannel: true)
  }
}

/// x where it is positive, else a slope that is learned times x (He et al. 2015), as PyTorch's `PReLU`.
///
/// Weights: `weight` [C], or [1] where all channels have the same slope.
public struct PReLU: Layer {
  var initial: Double
  var perChannel: Bool

  /// - Parameters:
  ///   - initial: the slope that training begins with.
  ///   - perChannel: whether each channel has its own.
  public init(initial: Double = 0.25, perChannel: Bool = false) {
    self.initial = initial
    self.perChannel = perChannel
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    let formula = Formula("PReLU") { x, slope in select(x > 0, x, slope * x) }
    return builder.combine(input, byLearned: formula, initial: initial, perChannel: perChannel)
  }
}

extension GraphBuilder {
  /// Adds what a formula makes of each value and of what is learned of its channel, or of all channels.
  mutating func combine(
    _ input: Value, byLearned formula: Formula, initial: Double, perChannel: Bool
  ) -> Value {
    guard let type = type(of: input) else { return add(.combine(formula), after: [input]) }
    let channels = perChannel ? type.channels : 1
    let weights = add(.learned(.init(layer: formula.name, channels: channels, initial: initial)), after: [])
    return under(name(of: weights)) { $0.add(.combine(formula), after: [input, weights]) }
  }
}
