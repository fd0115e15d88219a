/// What compares C scores for each pixel, before soft-max, with the pixel's label. Sums run over the pixels of the
/// whole batch.
public enum LossTerm: Hashable, Sendable {
  case crossEntropy(CrossEntropy)
  case softDice(SoftDice)

  /// Σ w(label) · −log p(label) / Σ w(label), as PyTorch's `CrossEntropyLoss`; 0 where no pixel counts.
  public struct CrossEntropy: Hashable, Sendable {
    /// Pixels of this label don't count.
    public var ignoredLabel: Int?
    /// One for each class; nil: all 1.
    public var classWeights: [Double]?
  }

  /// 1 − the mean over classes c of (2 Σ p(c)·g(c) + s) / (Σ p(c) + Σ g(c) + s), where g(c) is 1 at pixels of label c
  /// and s is the smoothing.
  public struct SoftDice: Hashable, Sendable {
    /// Whether class 0 is one of the classes.
    public var countsBackground: Bool
    public var smoothing: Double
    /// Pixels of this label don't count.
    public var ignoredLabel: Int?
  }

  /// As declared.
  var layerName: String {
    switch self {
    case .crossEntropy: "CrossEntropy"
    case .softDice: "SoftDice"
    }
  }

  public var ignoredLabel: Int? {
    switch self {
    case .crossEntropy(let term): term.ignoredLabel
    case .softDice(let term): term.ignoredLabel
    }
  }
}
