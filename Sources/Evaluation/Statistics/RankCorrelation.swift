import func Foundation.atanh
import func Foundation.tanh

/// Spearman's correlation of ranks (1904, doi 10.2307/1412159).
public struct RankCorrelation: Equatable, Sendable {
  /// −1 to 1.
  public let coefficient: Double
  /// Of a coefficient as far from 0 where there is no correlation, by Student's distribution.
  public let significance: Double
  /// 95 %, by Fisher's transform with the variance of Bonett and Wright (2000, doi 10.1007/BF02294183); nil of fewer than
  /// four pairs.
  public let interval: Interval?

  /// - Returns: nil of fewer than three pairs, where one side's values are all the same, and of values that aren't finite.
  public init?(_ one: [Double], _ other: [Double]) {
    guard one.count == other.count, one.count >= 3, (one + other).allSatisfy(\.isFinite) else { return nil }
    let (a, b) = (ranks(one), ranks(other))
    let middle = Double(one.count + 1) / 2
    func sum(_ x: [Double], _ y: [Double]) -> Double {
      zip(x, y).reduce(0) { $0 + ($1.0 - middle) * ($1.1 - middle) }
    }
    let scale = (sum(a, a) * sum(b, b)).squareRoot()
    guard scale > 0 else { return nil }
    let r = min(1, max(-1, sum(a, b) / scale))
    coefficient = r
    let degrees = Double(one.count - 2)
    significance =
      abs(r) == 1
      ? 0
      : 2
        * Student(degreesOfFreedom: degrees).probability(
          below: -abs(r) * (degrees / (1 - r * r)).squareRoot())
    guard one.count >= 4 else {
      interval = nil
      return
    }
    let half = Normal.quantile(0.975) * ((1 + r * r / 2) / Double(one.count - 3)).squareRoot()
    interval =
      abs(r) == 1
      ? Interval(r, r, confidence: 0.95)
      : Interval(tanh(atanh(r) - half), tanh(atanh(r) + half), confidence: 0.95)
  }
}

/// From 1 on in ascending order; equal values have the mean of theirs.
func ranks(_ values: [Double]) -> [Double] {
  let order = values.indices.sorted { values[$0] < values[$1] }
  var ranks = [Double](repeating: 0, count: values.count)
  var first = 0
  while first < order.count {
    var end = first + 1
    while end < order.count, values[order[end]] == values[order[first]] { end += 1 }
    for place in first..<end { ranks[order[place]] = Double(first + end + 1) / 2 }
    first = end
  }
  return ranks
}
