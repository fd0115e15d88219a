import Foundation

/// A logarithmic axis with ticks at 1, 2 and 5 times powers of ten, or at these alone where it is long.
struct LogarithmicAxis {
  let ticks: [Double]
  private let start, end: Double
  private let pixels: (from: Double, to: Double)

  /// - Parameters:
  ///   - values: positive; the axis begins at a tick before all of them and ends a little behind the largest.
  ///     Where there are none it goes from 1 to 10.
  ///   - from, to: where its ends are drawn.
  init(values: [Double], from: Double, to: Double) {
    let low = Self.tick(at: values.min() ?? 1) { $0 <= $1 * 1.0001 }
    let high = max(1.25 * (values.max() ?? 8), 2 * low)
    var ticks: [Double] = []
    var next = low
    while next <= high {
      ticks.append(next)
      next = Self.tick(at: next * 1.01) { $0 >= $1 }
    }
    if ticks.count > 10 { ticks = ticks.filter { abs(log10($0) - log10($0).rounded()) < 1e-6 } }
    self.ticks = ticks
    (start, end, pixels) = (log10(low), log10(high), (from, to))
  }

  func position(_ value: Double) -> Double {
    pixels.from + (log10(value) - start) / (end - start) * (pixels.to - pixels.from)
  }

  var range: ClosedRange<Double> { pow(10, start)...pow(10, end) }

  /// Pixels of a factor of ten.
  var decade: Double { (pixels.to - pixels.from) / (end - start) }

  /// The tick nearest to a value of those that fit.
  private static func tick(at value: Double, where fits: (Double, Double) -> Bool) -> Double {
    let power = floor(log10(value))
    let ticks = [0.5, 1, 2, 5, 10].map { $0 * pow(10, power) }.filter { fits($0, value) }
    return ticks.min { abs($0 - value) < abs($1 - value) } ?? value
  }
}
