/// What compares C scores for each pixel with the pixel's label: an expression of sums over the pixels of the whole batch
/// whose labels count.
public struct LossTerm: Hashable, Sendable {
  /// As declared.
  public let name: String
  /// Of sums.
  public let expression: Expression
  public let scope: Scope
  /// Pixels of this label don't count, besides those that nobody labelled.
  public let ignoredLabel: Int?
  /// One for each class; nil: all 1.
  public let classWeights: [Double]?
  /// Those that it was declared with.
  let numbers: [Number]

  public enum Scope: Hashable, Sendable {
    /// Sums run over the classes as well.
    case allClasses
    /// Each class has sums, and a loss of them; that of the term is the mean over the classes from this one on.
    case eachClass(from: Int)
  }

  /// A number of a loss, and what it may be.
  public struct Number: Hashable, Sendable {
    public let name: String
    public let value: Double
    public let limits: ClosedRange<Double>

    public init(_ name: String, _ value: Double, in limits: ClosedRange<Double>) {
      (self.name, self.value, self.limits) = (name, value, limits)
    }
  }

  init(_ layer: some LossLayer, _ expression: Expression, _ scope: Scope) {
    name = String(String(describing: type(of: layer)).prefix { $0 != "<" })
    (self.expression, self.scope) = (expression, scope)
    (ignoredLabel, classWeights, numbers) = (layer.ignoredLabel, layer.classWeights, layer.numbers)
  }

  /// A label of pixels that nobody labelled, which count nowhere; of 256 classes it is one.
  public static let unlabelled = 255

  /// Whether pixels of a label don't count where there are so many classes.
  public func ignores(_ label: Int, of classes: Int) -> Bool {
    label == ignoredLabel || label == Self.unlabelled && classes <= Self.unlabelled
  }

  /// Those of so many classes that have sums of their own: a single one where all have them together.
  public func summedClasses(of count: Int) -> Int { scope == .allClasses ? 1 : count }

  /// Those of them whose losses are averaged.
  public func averagedClasses(of count: Int) -> Range<Int> {
    if case .eachClass(let first) = scope { first..<count } else { 0..<1 }
  }
}
