import Foundation
import Imaging

/// Where values lie along a line of pixels, and the round numbers that are marked there.
package struct Axis: Sendable {
  /// How values become places.
  package enum Scale: Sendable {
    /// From one round number to another, around all of these values.
    case linear(covering: [Double])
    /// From exactly one value to another.
    case range(ClosedRange<Double>)
    /// The same for positive values, each factor as long as any other.
    case logarithmic(covering: [Double])
    /// A piece of length 1 for each name.
    case categories([String])
  }

  package enum Direction: Sendable {
    case across, up
  }

  package struct Tick: Equatable, Sendable {
    package var value: Double
    package var label: String
  }

  package let range: ClosedRange<Double>
  package let ticks: [Tick]
  private let isLogarithmic: Bool
  private let pixels: (from: Double, to: Double)

  /// - Parameters:
  ///   - from, to: the pixels of its ends: left and right, or bottom and top.
  package init(_ scale: Scale, _ direction: Direction, from: Double, to: Double) {
    pixels = (from, to)
    let room = Ticks.Room(length: abs(to - from), direction)
    switch scale {
    case .linear(let values): (range, ticks) = Ticks.linear(Ticks.bounds(values), isRounded: true, room)
    case .range(let ends):
      (range, ticks) = Ticks.linear(Ticks.bounds([ends.lowerBound, ends.upperBound]), isRounded: false, room)
    case .logarithmic(let values): (range, ticks) = Ticks.logarithmic(values, room)
    case .categories(let names):
      range = 0...Double(max(1, names.count))
      let limit = room.length / range.upperBound - 6
      ticks = names.enumerated().map {
        Tick(value: Double($0.offset) + 0.5, label: fitted($0.element, limit: limit))
      }
    }
    if case .logarithmic = scale { isLogarithmic = true } else { isLogarithmic = false }
  }

  package func position(_ value: Double) -> Double {
    func place(_ value: Double) -> Double { isLogarithmic ? log10(value) : value }
    let (low, high) = (place(range.lowerBound), place(range.upperBound))
    return pixels.from + (place(value) - low) / (high - low) * (pixels.to - pixels.from)
  }

  /// Pixels of a factor of ten on a logarithmic axis.
  package var decade: Double {
    (pixels.to - pixels.from) / (log10(range.upperBound) - log10(range.lowerBound))
  }
}
