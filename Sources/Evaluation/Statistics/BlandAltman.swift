/// How two measurements of the same things agree (Bland and Altman 1999, doi 10.1177/096228029900800204).
public struct BlandAltman: Sendable {
  /// Of each pair that was kept: the mean, and the first minus the second.
  public let pairs: [Pair]
  /// Pairs that were left out: their means lie beyond one and a half interquartile ranges (Chen et al. 2020, section 3.6).
  public let removed: Int
  public let meanDifference: Double
  public let standardDeviation: Double
  /// Between which 95 % of differences lie, if they are normal.
  public let limits: (lower: Double, upper: Double)
  /// Of the mean difference and of the limits, 95 % each, if differences are normal. Those of limits are exact (Carkeet
  /// 2015, doi 10.1097/OPX.0000000000000513): Bland and Altman's own hold a limit of 20 pairs 94 % of times, and where
  /// they miss it, it lies farther out.
  public let intervals: (meanDifference: Interval, lower: Interval, upper: Interval)

  public struct Pair: Equatable, Sendable {
    public var mean: Double
    public var difference: Double
  }

  /// - Parameter removesOutliers: as the paper does.
  /// - Returns: nil of fewer than two pairs that are left, and of values that aren't finite.
  public init?(_ found: [Double], _ expected: [Double], removesOutliers: Bool = true) {
    guard found.count == expected.count, (found + expected).allSatisfy(\.isFinite) else { return nil }
    let all = zip(found, expected).map { Pair(mean: $0 / 2 + $1 / 2, difference: $0 - $1) }
    let means = all.map(\.mean).sorted()
    guard !means.isEmpty else { return nil }
    let fences = Summary.fences(
      (Summary.quantile(0.25, ofSorted: means), Summary.quantile(0.75, ofSorted: means)))
    pairs = removesOutliers ? all.filter { fences.contains($0.mean) } : all
    removed = all.count - pairs.count
    guard let summary = Summary(pairs.map(\.difference)), let deviation = summary.standardDeviation else {
      return nil
    }
    (meanDifference, standardDeviation) = (summary.mean, deviation)
    let (count, reach) = (Double(pairs.count), Normal.quantile(0.975))
    limits = (summary.mean - reach * deviation, summary.mean + reach * deviation)
    let error = deviation / count.squareRoot()
    let ofMean = error * Student(degreesOfFreedom: count - 1).quantile(0.975)
    let distance = NoncentralStudent(degreesOfFreedom: count - 1, centre: reach * count.squareRoot())
    let (near, far) = (error * distance.quantile(0.025), error * distance.quantile(0.975))
    func interval(_ lower: Double, _ upper: Double) -> Interval {
      Interval(summary.mean + lower, summary.mean + upper, confidence: 0.95)
    }
    intervals = (interval(-ofMean, ofMean), interval(-far, -near), interval(near, far))
  }
}
