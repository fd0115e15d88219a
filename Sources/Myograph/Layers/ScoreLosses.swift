/// The mean over pixels and classes of −log p where a class is the label, and of −log(1 − p) elsewhere, p being the sigmoid
/// of each of C×H×W scores by itself, 2 ≤ C ≤ 256. A term of `Loss`.
public struct BinaryCrossEntropy: PixelLoss {
  public let ignoredLabel: Int?
  public let weight: Double

  /// - Parameters:
  ///   - label: pixels of this label don't count.
  ///   - weight: of this term in the loss.
  public init(ignoring label: Int? = nil, weight: Double = 1) {
    (ignoredLabel, self.weight) = (label, weight)
  }

  public func loss(_ pixel: ClassAtPixel) -> Expression {
    (Softplus().formula(pixel.score) - pixel.target * pixel.score) / .constant(Double(pixel.classes))
  }
}

/// The mean over pixels and classes of (score − target)², the target being 1 for a pixel's label and 0 for other classes. A
/// term of `Loss`.
public struct MeanSquaredError: PixelLoss {
  public let ignoredLabel: Int?
  public let weight: Double

  /// - Parameters:
  ///   - label: pixels of this label don't count.
  ///   - weight: of this term in the loss.
  public init(ignoring label: Int? = nil, weight: Double = 1) {
    (ignoredLabel, self.weight) = (label, weight)
  }

  public func loss(_ pixel: ClassAtPixel) -> Expression {
    pow(pixel.score - pixel.target, 2) / .constant(Double(pixel.classes))
  }
}

/// The mean over pixels and classes of |score − target|, the target being 1 for a pixel's label and 0 for other classes. A
/// term of `Loss`.
public struct MeanAbsoluteError: PixelLoss {
  public let ignoredLabel: Int?
  public let weight: Double

  /// - Parameters:
  ///   - label: pixels of this label don't count.
  ///   - weight: of this term in the loss.
  public init(ignoring label: Int? = nil, weight: Double = 1) {
    (ignoredLabel, self.weight) = (label, weight)
  }

  public func loss(_ pixel: ClassAtPixel) -> Expression {
    abs(pixel.score - pixel.target) / .constant(Double(pixel.classes))
  }
}

/// The mean over pixels and classes of ½·e² where |e| is at most `threshold`, else of threshold·(|e| − ½·threshold), e being
/// score − target (Huber 1964): squares near the target, magnitudes far from it. A term of `Loss`.
public struct Huber: PixelLoss {
  let threshold: Double
  public let ignoredLabel: Int?
  public let weight: Double

  /// - Parameters:
  ///   - threshold: where squares end.
  ///   - label: pixels of this label don't count.
  ///   - weight: of this term in the loss.
  public init(threshold: Double = 1, ignoring label: Int? = nil, weight: Double = 1) {
    (self.threshold, ignoredLabel, self.weight) = (threshold, label, weight)
  }

  public var numbers: [LossTerm.Number] { [.init("threshold", threshold, in: 1e-6...1e6)] }

  public func loss(_ pixel: ClassAtPixel) -> Expression {
    let (error, threshold) = (abs(pixel.score - pixel.target), Expression.constant(threshold))
    let loss = select(error > threshold, threshold * (error - 0.5 * threshold), 0.5 * pow(error, 2))
    return loss / .constant(Double(pixel.classes))
  }
}
