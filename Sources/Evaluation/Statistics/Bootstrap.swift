/// The interval of a mean by resampling, bias-corrected and accelerated (Efron 1987, doi 10.1080/01621459.1987.10478410).
public enum Bootstrap {
  /// - Parameters:
  ///   - resamples: the more, the less the interval depends on the generator, whose numbers it follows from.
  /// - Returns: nil of fewer than two values, and of any that isn't finite.
  public static func mean(
    of values: [Double], confidence: Double = 0.95, resamples: Int = 10_000,
    using generator: inout some RandomNumberGenerator
  ) -> Interval? {
    guard values.count > 1, resamples > 0 else { return nil }
    let means = (0..<resamples).map { _ in
      values.indices.reduce(0) { sum, _ in sum + values[Int.random(in: values.indices, using: &generator)] }
        / Double(values.count)
    }
    return mean(of: values, resampled: means, confidence: confidence)
  }

  /// - Parameter means: those of the resamples.
  static func mean(of values: [Double], resampled means: [Double], confidence: Double) -> Interval? {
    guard values.count > 1, values.allSatisfy(\.isFinite), !means.isEmpty else { return nil }
    let (count, total) = (Double(values.count), values.reduce(0, +))
    let mean = total / count
    // Where all values are one, so are all resamples.
    guard values.contains(where: { $0 != values[0] }) else {
      return Interval(values[0], values[0], confidence: confidence)
    }
    let below = Double(means.count { $0 < mean } + means.count { $0 <= mean }) / 2 / Double(means.count)
    // All on one side: as if half a resample were on the other.
    let least = 0.5 / Double(means.count)
    let bias = Normal.quantile(min(max(below, least), 1 - least))
    // How the mean's deviation changes with it, by leaving each value out.
    let deviations = values.map { mean - (total - $0) / (count - 1) }
    let (squares, cubes) = deviations.reduce((0.0, 0.0)) { ($0.0 + $1 * $1, $0.1 + $1 * $1 * $1) }
    // Values that differ in their last bits alone may leave nothing of the deviations.
    let scale = 6 * squares * squares.squareRoot()
    let acceleration = scale > 0 ? cubes / scale : 0
    let sorted = means.sorted()
    func end(_ probability: Double) -> Double {
      let shifted = bias + Normal.quantile(probability)
      let adjusted = Normal.probability(below: bias + shifted / (1 - acceleration * shifted))
      return Summary.quantile(adjusted, ofSorted: sorted)
    }
    return Interval(end((1 - confidence) / 2), end((1 + confidence) / 2), confidence: confidence)
  }
}
