/// The mean of −log p(label) over pixels, p being the soft-max of C×H×W scores, 2 ≤ C ≤ 256. A term of `Loss`.
public struct CrossEntropy: PixelLoss {
  public let ignoredLabel: Int?
  public let classWeights: [Double]?
  let smoothing: Double
  public let weight: Double

  /// - Parameters:
  ///   - label: pixels of this label don't count.
  ///   - classWeights: one for each class; the mean is then weighted by those of the labels, as PyTorch's.
  ///   - smoothing: of labels: how much of each is spread evenly over all classes, from 0 to 1.
  ///   - weight: of this term in the loss.
  public init(
    ignoring label: Int? = nil, classWeights: [Double]? = nil, smoothing: Double = 0, weight: Double = 1
  ) {
    (ignoredLabel, self.classWeights) = (label, classWeights)
    (self.smoothing, self.weight) = (smoothing, weight)
  }

  public var numbers: [LossTerm.Number] { [.init("label smoothing", smoothing, in: 0...1)] }

  public func loss(_ pixel: ClassAtPixel) -> Expression {
    let target = .constant(1 - smoothing) * pixel.target + .constant(smoothing / Double(pixel.classes))
    return -(pixel.weight * target * log(pixel.probability))
  }
}

/// Cross entropy that counts a pixel less the surer it is, by (1 − p(label))^exponent (Lin et al. 2017, doi
/// 10.1109/ICCV.2017.324). A term of `Loss`.
public struct Focal: PixelLoss {
  let exponent: Double
  public let ignoredLabel: Int?
  public let classWeights: [Double]?
  public let weight: Double

  /// - Parameters:
  ///   - exponent: 0 is cross entropy.
  ///   - label: pixels of this label don't count.
  ///   - classWeights: one for each class; the mean is then weighted by those of the labels.
  ///   - weight: of this term in the loss.
  public init(
    exponent: Double = 2, ignoring label: Int? = nil, classWeights: [Double]? = nil, weight: Double = 1
  ) {
    (self.exponent, ignoredLabel) = (exponent, label)
    (self.classWeights, self.weight) = (classWeights, weight)
  }

  public var numbers: [LossTerm.Number] { [.init("exponent", exponent, in: 0...16)] }

  public func loss(_ pixel: ClassAtPixel) -> Expression {
    let doubt = pow(1 - pixel.probability, exponent)
    return -(pixel.weight * pixel.target * doubt * log(pixel.probability))
  }
}

/// 1 − the mean Dice coefficient of the classes' probabilities, the soft-max of C×H×W scores, over the whole batch
/// (Drozdzal et al. 2016, doi 10.1007/978-3-319-46976-8_19; defaults as in nnU-Net). A term of `Loss`.
public struct SoftDice: RegionLoss {
  public let countsBackground: Bool
  let smoothing: Double
  public let ignoredLabel: Int?
  public let weight: Double

  /// - Parameters:
  ///   - background: whether class 0 is one of the classes.
  ///   - smoothing: added above and below the fraction, so that classes which a batch lacks count as found.
  ///   - label: pixels of this label don't count.
  ///   - weight: of this term in the loss.
  public init(
    background: Bool = false, smoothing: Double = 1e-5, ignoring label: Int? = nil, weight: Double = 1
  ) {
    (countsBackground, self.smoothing) = (background, smoothing)
    (ignoredLabel, self.weight) = (label, weight)
  }

  public var numbers: [LossTerm.Number] { [.init("smoothing", smoothing, in: 1e-12...1e6)] }

  public func loss(_ pixel: ClassAtPixel) -> Expression {
    let (p, g, smoothing) = (pixel.probability, pixel.target, Expression.constant(smoothing))
    return 1 - (2 * sum(p * g) + smoothing) / (sum(p) + sum(g) + smoothing)
  }
}

/// Soft Dice that weights what is found wrongly and what is missed (Salehi et al. 2017, doi
/// 10.1007/978-3-319-67389-9_44): with ½ and ½ it is soft Dice. A term of `Loss`.
public struct Tversky: RegionLoss {
  let falsePositives: Double
  let falseNegatives: Double
  public let countsBackground: Bool
  let smoothing: Double
  public let ignoredLabel: Int?
  public let weight: Double

  /// - Parameters:
  ///   - falsePositives: what probabilities of a class count for where the label is another.
  ///   - falseNegatives: what the rest of its probabilities counts for where the label is the class.
  ///   - background: whether class 0 is one of the classes.
  ///   - smoothing: added above and below the fraction, so that classes which a batch lacks count as found.
  ///   - label: pixels of this label don't count.
  ///   - weight: of this term in the loss.
  public init(
    falsePositives: Double = 0.3, falseNegatives: Double = 0.7, background: Bool = false,
    smoothing: Double = 1e-5, ignoring label: Int? = nil, weight: Double = 1
  ) {
    (self.falsePositives, self.falseNegatives) = (falsePositives, falseNegatives)
    (countsBackground, self.smoothing) = (background, smoothing)
    (ignoredLabel, self.weight) = (label, weight)
  }

  public var numbers: [LossTerm.Number] {
    [
      .init("false positives", falsePositives, in: 0...1000),
      .init("false negatives", falseNegatives, in: 0...1000),
      .init("smoothing", smoothing, in: 1e-12...1e6),
    ]
  }

  public func loss(_ pixel: ClassAtPixel) -> Expression {
    let (p, g, smoothing) = (pixel.probability, pixel.target, Expression.constant(smoothing))
    let wrong = .constant(falsePositives) * sum(p * (1 - g)) + .constant(falseNegatives) * sum((1 - p) * g)
    return 1 - (sum(p * g) + smoothing) / (sum(p * g) + wrong + smoothing)
  }
}
