/// What training minimises: the weighted sum of its terms, each of which compares the scores at this place with the
/// labels of the same pixels. Pixels labelled 255 don't count, unless there are 256 classes.
///
/// C×H×W scores pass through as they are, so that a pipeline goes on behind it with `Softmax` and what a running
/// network needs. Labels go through the same image stages as the image, by nearest neighbours. Nothing of this is
/// there when a network runs: layers of a branch in the loss, such as heads of deep supervision, are trained and saved
/// with the others, and files of weights may go without them. Scores of such a head may be a whole number of times
/// smaller than the labels: each is then compared with the label in the middle of its pixels.
///
/// ```swift
/// UNet(width: 16)
/// Loss {
///   CrossEntropy()
///   SoftDice(weight: 0.5)
///   Branch(from: "deep") {
///     Conv2D(4, kernel: 1)
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

/// A term of `Loss` for C×H×W scores, 2 ≤ C ≤ 256, as a formula: `PixelLoss` or `RegionLoss`. Its type's name is the
/// layer's. Kernels compute it for sixteen pixels at once, and its gradient is derived.
public protocol LossLayer: Layer {
  /// Of the term in the loss; 1 unless declared otherwise.
  var weight: Double { get }
  /// Pixels of this label don't count; nil: all do.
  var ignoredLabel: Int? { get }
  /// One for each class; nil: all 1.
  var classWeights: [Double]? { get }
  /// Numbers of the formula that not every value makes sense for.
  var numbers: [LossTerm.Number] { get }
}

extension LossLayer {
  public var weight: Double { 1 }
  public var ignoredLabel: Int? { nil }
  public var classWeights: [Double]? { nil }
  public var numbers: [LossTerm.Number] { [] }
}

/// What a loss is told of one of the classes at a pixel, as expressions.
public struct ClassAtPixel: Sendable {
  /// Of the class, before soft-max.
  public let score = Expression.argument(.score)
  /// The soft-max over the classes' scores. `log` of it is finite wherever scores are.
  public let probability = Expression.argument(.probability)
  /// 1 where the class is the pixel's label, else 0.
  public let target = Expression.argument(.target)
  /// The class's.
  public let weight: Expression
  /// How many there are.
  public let classes: Int

  fileprivate init(_ loss: some LossLayer, after scores: Value, in builder: GraphBuilder) {
    weight = loss.classWeights == nil ? 1 : .argument(.classWeight)
    classes = builder.type(of: scores)?.channels ?? 1
  }
}

/// A loss that is a mean over pixels: the sum over pixels and classes of what the formula says, divided by the sum of the
/// labels' class weights; 0 where no pixel counts.
///
/// ```swift
/// /// The squares of what probabilities miss (Brier 1950).
/// struct Brier: PixelLoss {
///   func loss(_ pixel: ClassAtPixel) -> Expression { pow(pixel.probability - pixel.target, 2) }
/// }
/// ```
public protocol PixelLoss: LossLayer {
  /// Of a class at a pixel. In a file that imports Foundation, this is a `Myograph.Expression`.
  func loss(_ pixel: ClassAtPixel) -> Expression
}

extension PixelLoss {
  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    let pixel = ClassAtPixel(self, after: input, in: builder)
    let weights = sum(pixel.weight * pixel.target)
    let loss = select(weights > 0, sum(self.loss(pixel)) / weights, 0)
    return builder.addTerm(LossTerm(self, loss, .allClasses), weight: weight, after: input)
  }
}

/// A loss that is a mean over classes: of what the formula makes of sums over each class's pixels.
///
/// ```swift
/// /// One minus the share of each class that was found.
/// struct Misses: RegionLoss {
///   func loss(_ pixel: ClassAtPixel) -> Expression {
///     1 - (sum(pixel.probability * pixel.target) + 1) / (sum(pixel.target) + 1)
///   }
/// }
/// ```
public protocol RegionLoss: LossLayer {
  /// Whether class 0 is one of the classes; it isn't unless declared otherwise.
  var countsBackground: Bool { get }
  /// Of a class, whose pixels `sum` runs over.
  func loss(_ pixel: ClassAtPixel) -> Expression
}

extension RegionLoss {
  public var countsBackground: Bool { false }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    let loss = self.loss(ClassAtPixel(self, after: input, in: builder))
    let scope = LossTerm.Scope.eachClass(from: countsBackground ? 0 : 1)
    return builder.addTerm(LossTerm(self, loss, scope), weight: weight, after: input)
  }
}
