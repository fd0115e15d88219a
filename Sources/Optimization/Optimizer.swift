/// How parameters follow their gradients. The rules are PyTorch's, weight decay included: it is added to the gradient.
public enum Optimizer: Hashable, Codable, Sendable {
  case sgd(SGD)
  case adam(Adam)

  /// Stochastic gradient descent with momentum: b ← momentum · b + g; p ← p − rate · b.
  public struct SGD: Hashable, Codable, Sendable {
    public var momentum: Double
    public var weightDecay: Double

    public init(momentum: Double = 0.9, weightDecay: Double = 0) {
      self.momentum = momentum
      self.weightDecay = weightDecay
    }
  }

  /// Adam (Kingma and Ba 2015, arXiv 1412.6980): steps along the gradient's running mean m, over the root of the running
  /// mean of its square v, both corrected for their beginning at 0.
  public struct Adam: Hashable, Codable, Sendable {
    public var beta1: Double
    public var beta2: Double
    public var epsilon: Double
    public var weightDecay: Double

    public init(
      beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0
    ) {
      self.beta1 = beta1
      self.beta2 = beta2
      self.epsilon = epsilon
      self.weightDecay = weightDecay
    }
  }

  /// Values that are kept for each parameter from step to step, 0 before the first: b, or m and v.
  public var statesPerParameter: Int {
    switch self {
    case .sgd: 1
    case .adam: 2
    }
  }
}

extension Optimizer {
  /// Moves parameters by one step. What happens to one of them depends on nothing but its own numbers, so that they
  /// may be split between threads as one likes.
  ///
  /// - Parameters:
  ///   - state: `statesPerParameter` times as many values as parameters: all b, or all m, then all v.
  ///   - step: 1 for the first.
  ///   - range: the parameters to move; nil: all.
  @inlinable
  public func update<Scalar: BinaryFloatingPoint>(
    _ parameters: UnsafeMutableBufferPointer<Scalar>, gradients: UnsafeBufferPointer<Scalar>,
    state: UnsafeMutableBufferPointer<Scalar>, rate: Double, step: Int, range: Range<Int>? = nil
  ) {
    let count = parameters.count
    precondition(
      gradients.count == count && state.count == statesPerParameter * count,
      "each parameter has a gradient and its states")
    switch self {
    case .sgd(let sgd):
      let (momentum, decay, rate) = (Scalar(sgd.momentum), Scalar(sgd.weightDecay), Scalar(rate))
      for index in range ?? 0..<count {
        let gradient = gradients[index] + decay * parameters[index]
        state[index] = momentum * state[index] + gradient
        parameters[index] -= rate * state[index]
      }
    case .adam(let adam):
      let decay = Scalar(adam.weightDecay)
      let (first, second) = (Scalar(1 - adam.beta1), Scalar(1 - adam.beta2))
      let epsilon = Scalar(adam.epsilon)
      let rate = Scalar(rate / (1 - power(adam.beta1, step)))
      let root = Scalar((1 - power(adam.beta2, step)).squareRoot())
      for index in range ?? 0..<count {
        let gradient = gradients[index] + decay * parameters[index]
        let mean = state[index] + first * (gradient - state[index])
        let square = state[count + index] + second * (gradient * gradient - state[count + index])
        state[index] = mean
        state[count + index] = square
        parameters[index] -= rate * mean / (square.squareRoot() / root + epsilon)
      }
    }
  }
}

/// By repeated squaring, so that it has the same bits everywhere.
@usableFromInline
func power(_ base: Double, _ exponent: Int) -> Double {
  var (result, square, rest) = (1.0, base, exponent)
  while rest > 0 {
    if rest & 1 == 1 { result *= square }
    square *= square
    rest >>= 1
  }
  return result
}
