import Foundation
import Imaging
import Testing

@testable import Plots

/// Axes: whatever the values are, ticks stand at round numbers and labels leave one another alone.
struct AxisTests {
  /// The 1, 2 or 5 times a power of ten that a number is, but for its last digits; nil: none.
  private func round(_ step: Double) -> Double? {
    let power = pow(10, floor(log10(step) + 1e-6))
    return [1, 2, 5].map { $0 * power }.first { abs(step / $0 - 1) < 2e-6 }
  }

  private static let ranges: [(Double, Double)] = [
    (0, 1), (0, 1240), (0, 310), (-3, 7.5), (0.871, 0.932), (1e-7, 3e-7), (-1e6, 1e6), (1e9, 1e9 + 3), (0, 7),
    (5e-290, 2e-289), (-4e299, 9e299), (123_456, 234_567),
  ]

  @Test("Ticks are multiples of 1, 2 or 5 times a power of ten, with labels of their own", arguments: ranges)
  func linear(low: Double, high: Double) throws {
    for direction in [Axis.Direction.across, .up] {
      for length in [120.0, 290, 700] {
        let ends: (from: Double, to: Double) = direction == .up ? (length, 0) : (0, length)
        for scale in [Axis.Scale.linear(covering: [high, low, .nan]), .range(low...high)] {
          let axis = Axis(scale, direction, from: ends.from, to: ends.to)
          #expect(axis.ticks.count >= 2 && axis.range.contains(low) && axis.range.contains(high))
          let step = try #require(round(axis.ticks[1].value - axis.ticks[0].value), "\(axis.ticks)")
          for tick in axis.ticks {
            let place = tick.value / step
            #expect(abs(place - place.rounded()) < 1e-3, "\(tick.value) by \(step)")
            #expect((-0.01...length + 0.01).contains(axis.position(tick.value)))
          }
          #expect(Set(axis.ticks.map(\.label)).count == axis.ticks.count, "\(axis.ticks)")
        }
      }
    }
  }

  @Test("The steps of a run are counted by hundreds, not by quarters of it")
  func steps() {
    let axis = Axis(.range(0...1240), .across, from: 0, to: 400)
    #expect(axis.ticks.map(\.label) == ["0", "200", "400", "600", "800", "1000", "1200"])
    #expect(axis.range == 0...1240)
    let shares = Axis(.linear(covering: [0.871, 0.932]), .up, from: 200, to: 0)
    #expect(shares.ticks.map(\.label) == ["0.87", "0.88", "0.89", "0.90", "0.91", "0.92", "0.93", "0.94"])
  }

  @Test("Labels of an axis never touch")
  func apart() {
    for exponent in -9...9 {
      for scale in [
        Axis.Scale.linear(covering: [0, 1.7 * pow(10, Double(exponent))]),
        .logarithmic(covering: [pow(10, Double(exponent)), 12345]),
      ] {
        let axis = Axis(scale, .across, from: 0, to: 260)
        let ends = axis.ticks.map { tick in
          let half = Lettering(tick.label).width / 2
          return (axis.position(tick.value) - half, axis.position(tick.value) + half)
        }
        for (one, next) in zip(ends, ends.dropFirst()) { #expect(one.1 + 4 < next.0, "\(axis.ticks)") }
      }
    }
  }

  @Test(
    "Values that are one, none, or no numbers have an axis all the same",
    arguments: [
      [], [3], [0, 0], [-2, -2], [.nan, .infinity], [1e308, -1e308],
      [.leastNonzeroMagnitude, .leastNormalMagnitude], [1, 1 + 1e-15],
    ] as [[Double]])
  func degenerate(values: [Double]) {
    for scale in [Axis.Scale.linear(covering: values), .logarithmic(covering: values)] {
      let axis = Axis(scale, .up, from: 200, to: 0)
      #expect(axis.range.lowerBound < axis.range.upperBound && (2...20).contains(axis.ticks.count))
      #expect(axis.ticks.allSatisfy { (-0.01...200.01).contains(axis.position($0.value)) })
    }
  }

  @Test("A logarithmic axis holds all values and has ticks at 1, 2 and 5 times powers of ten")
  func logarithmic() {
    let axis = Axis(.logarithmic(covering: [3, 45]), .across, from: 0, to: 200)
    #expect(axis.ticks.map(\.label) == ["2", "5", "10", "20", "50"])
    #expect(abs(axis.position(2)) < 1e-9 && axis.position(50) < 200 && axis.position(45) < 200)
    let long = Axis(.logarithmic(covering: [0.001, 9e5]), .up, from: 200, to: 0)
    #expect(
      long.ticks.count > 2 && long.ticks.allSatisfy { abs(log10($0.value).remainder(dividingBy: 1)) < 1e-9 })
    #expect(
      Axis(.logarithmic(covering: []), .across, from: 0, to: 200).ticks.map(\.label) == ["1", "2", "5", "10"])
  }

  @Test("Categories have a piece each, and names that fit it")
  func categories() {
    let axis = Axis(.categories(["LV", String(repeating: "long ", count: 30)]), .across, from: 0, to: 200)
    #expect(axis.position(axis.ticks[0].value) == 50 && axis.ticks[0].label == "LV")
    #expect(axis.ticks[1].label.hasSuffix("…") && Lettering(axis.ticks[1].label).width <= 100)
    #expect(Axis(.categories([]), .across, from: 0, to: 200).ticks.isEmpty)
  }
}
