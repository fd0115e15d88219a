/// What compares C scores for each pixel, before soft-max, with the pixel's label. Sums run over the pixels of the
/// whole batch. The loss of a batch in which no pixel counts is 0, and so are its gradients.
public enum LossTerm: Hashable, Sendable {
  case crossEntropy(CrossEntropy)
  case softDice(SoftDice)

  /// Σ w(label) · −log p(label) / Σ w(label), as PyTorch's `CrossEntropyLoss`; 0 where no pixel counts.
  public struct CrossEntropy: Hashable, Sendable {
    /// Pixels of this label don't count either.
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
    /// Pixels of this label don't count either.
    public var ignoredLabel: Int?
  }

  /// As declared.
  var layerName: String {
    switch self {
    case .crossEntropy: "CrossEntropy"
    case .softDice: "SoftDice"
    }
  }

  /// A label of pixels that nobody labelled, which count nowhere; of 256 classes it is one.
  public static let unlabelled = 255

  /// Whether pixels of a label don't count where there are so many classes.
  public func ignores(_ label: Int, of classes: Int) -> Bool {
    label == ignoredLabel || label == Self.unlabelled && classes <= Self.unlabelled
  }

  /// As declared, besides `unlabelled`.
  public var ignoredLabel: Int? {
    switch self {
    case .crossEntropy(let term): term.ignoredLabel
    case .softDice(let term): term.ignoredLabel
    }
  }
}
