/// What a list of numbers comes to, as a box plot shows it.
public struct Summary: Sendable {
  public let count: Int
  public let mean: Double
  /// Of the sample, by n − 1; nil of one value.
  public let standardDeviation: Double?
  public let median: Double
  /// A quarter of the values lies below the one, and above the other.
  public let quartiles: (lower: Double, upper: Double)
  /// The farthest values within one and a half interquartile ranges of the box.
  public let whiskers: (lower: Double, upper: Double)
  /// Those beyond, in their order.
  public let outliers: [Double]

  /// - Returns: nil of no values, and of any that isn't finite.
  public init?(_ values: [Double]) {
    guard !values.isEmpty, values.allSatisfy(\.isFinite) else { return nil }
    let sorted = values.sorted()
    count = values.count
    let mean = values.reduce(0, +) / Double(values.count)
    self.mean = mean
    standardDeviation =
      values.count < 2
      ? nil
      : (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
    median = Self.quantile(0.5, ofSorted: sorted)
    quartiles = (Self.quantile(0.25, ofSorted: sorted), Self.quantile(0.75, ofSorted: sorted))
    let fences = Self.fences(quartiles)
    let inside = sorted.filter(fences.contains)
    whiskers = (inside.first ?? median, inside.last ?? median)
    outliers = values.filter { !fences.contains($0) }
  }

  /// Beyond which a value is an outlier (Tukey 1977): one and a half interquartile ranges from the quartiles.
  static func fences(_ quartiles: (lower: Double, upper: Double)) -> ClosedRange<Double> {
    let reach = 1.5 * (quartiles.upper - quartiles.lower)
    // Quartiles further apart than numbers go have nothing beyond.
    guard reach.isFinite else { return -.infinity ... .infinity }
    return quartiles.lower - reach...quartiles.upper + reach
  }

  /// Between two values in proportion: type 7 of Hyndman and Fan (1996), as NumPy, R and spreadsheets have it.
  static func quantile(_ probability: Double, ofSorted values: [Double]) -> Double {
    let place = min(max(probability, 0), 1) * Double(values.count - 1)
    let below = Int(place)
    guard below + 1 < values.count else { return values[values.count - 1] }
    let part = place - Double(below)
    let step = values[below + 1] - values[below]
    return step.isFinite ? values[below] + part * step : values[below] * (1 - part) + values[below + 1] * part
  }
}

/// What values lie between, with the share of times that it holds what it is for.
public struct Interval: Equatable, Sendable {
  public var lower: Double
  public var upper: Double
  public var confidence: Double

  public init(_ lower: Double, _ upper: Double, confidence: Double) {
    (self.lower, self.upper, self.confidence) = (lower, upper, confidence)
  }
}
