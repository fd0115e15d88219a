/// How long something took, several times over.
public struct Measurement: Equatable, Sendable {
  /// Wall-clock seconds of each iteration, in their order; never empty.
  public let seconds: [Double]

  /// Nil for no times at all.
  init?(seconds: [Double]) {
    guard !seconds.isEmpty else { return nil }
    self.seconds = seconds
  }

  public var iterations: Int { seconds.count }
  public var minimum: Double { seconds.min() ?? 0 }
  public var maximum: Double { seconds.max() ?? 0 }

  /// The middle one, or the mean of the middle two.
  public var median: Double { GraphRuntime.median(seconds) }

  /// Times several closures alternately, so that a machine that slows down slows them all down.
  ///
  /// Each closure first runs `warmUp` times untimed. Then rounds of one run each follow: at least
  /// `iterations`, and more until `seconds` have passed, at most `most`.
  /// - Returns: one measurement per closure, in their order.
  /// - Throws: what a closure throws.
  public static func alternate(
    warmUp: Int = 1, iterations: Int, seconds: Double = 0, most: Int = 10_000, _ closures: [() throws -> Void]
  ) throws -> [Measurement] {
    for closure in closures {
      for _ in 0..<max(warmUp, 0) { try closure() }
    }
    let clock = ContinuousClock()
    let start = clock.now
    var times = [[Double]](repeating: [], count: closures.count)
    var round = 0
    while round < max(iterations, 1) || (round < most && (clock.now - start).inSeconds < seconds) {
      for (index, closure) in closures.enumerated() {
        let before = clock.now
        try closure()
        times[index].append((clock.now - before).inSeconds)
      }
      round += 1
    }
    return times.compactMap(Measurement.init)
  }
}

/// The middle one, or the mean of the middle two; 0 of none.
func median(_ values: [Double]) -> Double {
  guard !values.isEmpty else { return 0 }
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

extension Duration {
  /// As a number of seconds.
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
