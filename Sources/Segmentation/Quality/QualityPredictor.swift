/// Predicts a class's Dice from how far runs agree on it, by a line through cases whose Dice is known.
public struct QualityPredictor: Codable, Equatable, Sendable {
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

extension QualityPredictor {
  /// - Parameter classes: the network's, the background first.
  /// - Throws: `ImagingError` where the file can't be read, `QualityPredictorError`.
  public init(path: String, classes: [String]) throws {
    guard let predictor: Self = try LearnedFile.read(path: path),
      predictor.lines.allSatisfy({ $0.intercept.isFinite && $0.slope.isFinite })
    else { throw QualityPredictorError.malformed(path: path) }
    let (found, wanted) = (predictor.lines.map(\.name), Array(classes.dropFirst()))
    guard found == wanted else {
      throw QualityPredictorError.otherClasses(path: path, found: found, wanted: wanted)
    }
    self = predictor
  }
}

/// A file that predicts no quality of these classes.
public enum QualityPredictorError: Error, Equatable, CustomStringConvertible {
  case malformed(path: String)
  case otherClasses(path: String, found: [String], wanted: [String])

  public var description: String {
    switch self {
    case .malformed(let path):
      "Can't use \"\(path)\" because it holds no lines from agreement to Dice; use a quality.json that `evaluate` wrote"
    case .otherClasses(let path, let found, let wanted):
      "Can't use \"\(path)\" because its lines are for \(found.joined(separator: ", ")); use one for "
        + wanted.joined(separator: ", ")
    }
  }
}
