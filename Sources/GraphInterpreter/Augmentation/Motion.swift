import func Foundation.cos
import func Foundation.sin

/// How something moves while lines of k-space are acquired, from time 0 to 1.
public struct Motion: Hashable, Codable, Sendable {
  /// Lines follow each other from row to row, or from column to column.
  public var isVertical: Bool
  /// Of two displacements, in any order.
  public var times: [Double]
  /// Behind the earlier and behind the later time, in pixels, from where it was at first.
  public var displacements: [Double]
  /// In pixels.
  public var sway: Double
  /// Of swaying, in lines.
  public var period: Double
  /// Of swaying at the first line, from 0 to 1.
  public var phase: Double

  public init(
    isVertical: Bool, times: [Double], displacements: [Double], sway: Double, period: Double, phase: Double
  ) {
    (self.isVertical, self.times, self.displacements) = (isVertical, times, displacements)
    (self.sway, self.period, self.phase) = (sway, period, phase)
  }

  var isSound: Bool {
    times.count == 2 && displacements.count == 2 && times.allSatisfy((0...1).contains)
      && displacements.allSatisfy((-100...100).contains) && (0...100).contains(sway)
      && (2...16).contains(period) && (0...1).contains(phase)
  }

  /// What a line of k-space is multiplied by.
  func factor(line: Int, of count: Int) -> SIMD2<Double> {
    func displacement(_ line: Int) -> Double {
      let time = (Double(line) + 0.5) / Double(count)
      return ([0] + displacements)[times.count { $0 <= time }]
        + sway * sin(2 * .pi * (Double(line) / period + phase))
    }
    // Labels are right for an average of the middle lines, which have nearly all of the image.
    let middle = (count / 2 - count / 16...count / 2 + count / 16).map(displacement)
    let place = displacement(line) - middle.reduce(0, +) / Double(middle.count)
    return turn(-Double(line - count / 2) * place / Double(count))
  }
}

extension Motion: CustomStringConvertible {
  public var description: String {
    "\(isVertical ? "rows" : "columns") by \(displacements) at \(times), swaying by \(sway) in \(period) from \(phase)"
  }
}

/// The complex number of magnitude 1 after so many turns.
private func turn(_ turns: Double) -> SIMD2<Double> { [cos(2 * .pi * turns), sin(2 * .pi * turns)] }

/// Multiplies the lines of each channel's k-space, number `count / 2` in the middle, and takes magnitudes: by plain Fourier
/// sums along the axis on which the lines follow each other.
func acquired(
  _ input: Tensor, isVertical: Bool, _ factor: (_ line: Int, _ count: Int) -> SIMD2<Double>
) -> Tensor {
  let count = isVertical ? input.height : input.width
  let turns = (0..<count).map { turn(Double($0) / Double(count)) }
  let (cosines, sines) = (turns.map(\.x), turns.map(\.y))
  let factors = (0..<count).map { factor($0, count) / Double(count) }
  var result = input
  for channel in 0..<input.channels {
    for across in 0..<(isVertical ? input.width : input.height) {
      let values = (0..<count).map { isVertical ? input[channel, $0, across] : input[channel, across, $0] }
      let lines = (0..<count).map { line in
        // e^(−2πi · frequency · place / count)
        let step = (count + count / 2 - line) % count
        var (real, imaginary, at) = (0.0, 0.0, 0)
        for value in values {
          real += value * cosines[at]
          imaginary += value * sines[at]
          at = (at + step) % count
        }
        return SIMD2(
          real * factors[line].x - imaginary * factors[line].y,
          real * factors[line].y + imaginary * factors[line].x)
      }
      let (reals, imaginaries) = (lines.map(\.x), lines.map(\.y))
      for place in 0..<count {
        // e^(2πi · frequency · place / count), from the first line on.
        var (real, imaginary, at) = (0.0, 0.0, (count - count / 2) * place % count)
        for line in 0..<count {
          real += reals[line] * cosines[at] - imaginaries[line] * sines[at]
          imaginary += reals[line] * sines[at] + imaginaries[line] * cosines[at]
          at = (at + place) % count
        }
        let magnitude = (real * real + imaginary * imaginary).squareRoot()
        if isVertical {
          result[channel, place, across] = magnitude
        } else {
          result[channel, across, place] = magnitude
        }
      }
    }
  }
  return result
}
