/// What training minimises: the weighted sum of its terms, each of which compares the scores at this place with the
/// labels of the same pixels. Pixels labelled 255 don't count, unless there are 256 classes.
///
/// C×H×W scores pass through as they are, so that a pipeline goes on behind it with `Softmax` and what a running
/// network needs. Labels go through the same image stages as the image, by nearest neighbours. Nothing of this is
/// there when a network runs: layers of a branch in the loss, such as heads of deep supervision, are trained and saved
/// with the others, and files of weights may go without them.
///
/// ```swift
/// UNet(width: 16)
/// Loss {
///   CrossEntropy()
///   SoftDice(weight: 0.5)
///   Branch(from: "deep") {
///     Conv2D(4, kernel: 1)
///     Upsample(2)
///     CrossEntropy(weight: 0.5)
///   }
/// }
/// Softmax()
/// ```
public struct Loss: Layer {
  var terms: Layers

  public init(@LayerBuilder _ terms: () -> Layers) { self.terms = terms() }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.addLoss(terms, after: input)
    return input
  }
}

/// The mean of −log p(label) over pixels, p being the soft-max of C×H×W scores, 2 ≤ C ≤ 256. A term of `Loss`.
public struct CrossEntropy: Layer {
  var term: LossTerm.CrossEntropy
  var weight: Double

  /// - Parameters:
  ///   - label: pixels of this label don't count.
  ///   - classWeights: one for each class; the mean is then weighted by those of the labels, as PyTorch's.
  ///   - weight: of this term in the loss.
  public init(ignoring label: Int? = nil, classWeights: [Double]? = nil, weight: Double = 1) {
    term = .init(ignoredLabel: label, classWeights: classWeights)
    self.weight = weight
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.addTerm(.crossEntropy(term), weight: weight, after: input)
  }
}

/// 1 − the mean Dice coefficient of the classes' probabilities, the soft-max of C×H×W scores, over the whole batch
/// (Drozdzal et al. 2016, doi 10.1007/978-3-319-46976-8_19; defaults as in nnU-Net). A term of `Loss`.
public struct SoftDice: Layer {
  var term: LossTerm.SoftDice
  var weight: Double

  /// - Parameters:
  ///   - background: whether class 0 is one of the classes.
  ///   - smoothing: added above and below the fraction, so that classes which a batch lacks count as found.
  ///   - label: pixels of this label don't count.
  ///   - weight: of this term in the loss.
  public init(
    background: Bool = false, smoothing: Double = 1e-5, ignoring label: Int? = nil, weight: Double = 1
  ) {
    term = .init(countsBackground: background, smoothing: smoothing, ignoredLabel: label)
    self.weight = weight
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.addTerm(.softDice(term), weight: weight, after: input)
  }
}
