/// Predicts a class's Dice from how far runs agree on it, by a line through cases whose Dice is known.
public struct QualityPredictor: Equatable, Sendable {
  /// Of one class.
  public struct Line: Codable, Equatable, Sendable {
    public var name: String
    public var intercept, slope: Double
    /// Of the Dice around the line; nil of fewer than three cases.
    public var standardDeviation: Double?
    public var cases: Int
  }

  /// Of each class but the background, in their order.
  public var lines: [Line]

  public init(lines: [Line]) { self.lines = lines }

  /// - Parameter cases: of each class but the background, pairs of agreement and Dice.
  /// - Returns: nil where a class has fewer than two.
  public init?(_ cases: [(name: String, pairs: [(agreement: Double, dice: Double)])]) {
    guard cases.allSatisfy({ $0.pairs.count > 1 }) else { return nil }
    lines = cases.map { Self.line($0.name, $0.pairs) }
  }

  /// By least squares; level where all agreements are the same.
  private static func line(_ name: String, _ pairs: [(agreement: Double, dice: Double)]) -> Line {
    let count = Double(pairs.count)
    let x = pairs.reduce(0) { $0 + $1.agreement } / count
    let y = pairs.reduce(0) { $0 + $1.dice } / count
    let square = pairs.reduce(0) { $0 + ($1.agreement - x) * ($1.agreement - x) }
    let product = pairs.reduce(0) { $0 + ($1.agreement - x) * ($1.dice - y) }
    let slope = square > 0 ? product / square : 0
    let rest = pairs.reduce(0) { sum, pair in
      let error = pair.dice - y - slope * (pair.agreement - x)
      return sum + error * error
    }
    return Line(
      name: name, intercept: y - slope * x, slope: slope,
      standardDeviation: count > 2 ? (rest / (count - 2)).squareRoot() : nil, cases: pairs.count)
  }

  /// 0 to 1.
  /// - Parameter index: of the class among those but the background.
  public func dice(of index: Int, agreement: Double) -> Double {
    min(1, max(0, lines[index].intercept + lines[index].slope * agreement))
  }
}
