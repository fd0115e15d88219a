import Foundation
import Imaging

/// Chooses round numbers for an axis: 1, 2 or 5 times a power of ten, or multiples of one, as close as their labels can
/// stand.
enum Ticks {
  /// What there is of an axis, and what a label takes of it.
  struct Room {
    let length: Double
    private let direction: Axis.Direction

    init(length: Double, _ direction: Axis.Direction) { (self.length, self.direction) = (length, direction) }

    /// Whether labels that are so many pixels apart leave one another alone.
    func fits(_ ticks: [Axis.Tick], apart: Double) -> Bool {
      switch direction {
      case .up: apart >= 26
      case .across:
        // Measuring takes longest.
        apart >= 30 && (ticks.map { Lettering($0.label).width }.max() ?? 0) + 14 <= apart
      }
    }
  }

  /// Numbers that can be drawn, smallest and largest, apart from one another: 0 to 1 where there is none.
  static func bounds(_ values: [Double]) -> ClosedRange<Double> {
    let far = 1e300
    let known = values.filter(\.isFinite).map { min(far, max(-far, $0)) }
    guard let low = known.min(), let high = known.max() else { return 0...1 }
    let size = max(abs(low), abs(high))
    // Steps must be far larger than what numbers of this size can tell apart.
    guard size < 1e-290 || high - low < 1e-9 * size else { return low...high }
    let half = size < 1e-290 ? 1 : 0.1 * size
    return low - half...high + half
  }

  /// - Parameter isRounded: the axis goes on to the tick before its first value and to that behind its last.
  static func linear(
    _ ends: ClosedRange<Double>, isRounded: Bool, _ room: Room
  ) -> (ClosedRange<Double>, [Axis.Tick]) {
    let power = floor(log10(ends.upperBound - ends.lowerBound)) - 2
    var result = (ends, [Axis.Tick]())
    for step in (0...9).map({ [1, 2, 5][$0 % 3] * pow(10, power + Double($0 / 3)) }) {
      // A value that is a tick but for its last bits is one.
      let (low, high) = (ends.lowerBound / step, ends.upperBound / step)
      let first = isRounded ? floor(low + 1e-6) : ceil(low - 1e-6)
      let last = isRounded ? ceil(high - 1e-6) : floor(high + 1e-6)
      guard first <= last else { break }
      let range =
        isRounded ? min(first * step, ends.lowerBound)...max(last * step, ends.upperBound) : ends
      let ticks = (0...Int(last - first)).map { index in
        let value = (first + Double(index)) * step
        return Axis.Tick(value: value, label: label(value, step: step))
      }
      guard ticks.count > 1 || result.1.isEmpty else { break }
      result = (range, ticks)
      let apart = step / (range.upperBound - range.lowerBound) * room.length
      if room.fits(ticks, apart: apart) { break }
    }
    return result
  }

  /// From a round number before the smallest of the positive values to a little behind the largest; 1 to 10 where there is
  /// none.
  static func logarithmic(_ values: [Double], _ room: Room) -> (ClosedRange<Double>, [Axis.Tick]) {
    let known = values.filter { $0 > 0 && $0.isFinite }.map { min(1e290, max(1e-290, $0)) }
    let (least, most) = (known.min() ?? 1, known.max() ?? 8)
    let first = Int(floor(log10(least))) - 1
    let numbers = (first...Int(floor(log10(most))) + 1).flatMap { power in
      [1, 2, 5].map { (power: power, value: $0 * pow(10, Double(power)), isPower: $0 == 1) }
    }
    let low = numbers.last { $0.value <= least * 1.0001 }?.value ?? least
    let high = max(1.25 * most, numbers.first { $0.value > low }?.value ?? most)
    let shown = numbers.filter { low...high ~= $0.value }
    var ticks: [Axis.Tick] = []
    // All of them, powers of ten, and fewer of these.
    for every in [0, 1, 2, 5, 10, 20, 50, 100, 200] {
      let kept = shown.filter { every == 0 || $0.isPower && $0.power % every == 0 }
      guard kept.count > 1 || ticks.isEmpty else { break }
      ticks = kept.map { Axis.Tick(value: $0.value, label: label($0.value)) }
      // 2 and 5 are a factor of 2.5 apart; the others a factor of 2.
      let decades = every == 0 ? log10(2) : Double(every)
      if room.fits(ticks, apart: decades / (log10(high) - log10(low)) * room.length) { break }
    }
    return (low...high, ticks)
  }

  /// With as many places as tell it from the next tick.
  private static func label(_ value: Double, step: Double) -> String {
    let places = max(0, Int(-floor(log10(step) + 1e-9)))
    let value = value + 0  // No −0.
    guard abs(value) < 1e6, places <= 5 else {
      let digits = value == 0 ? 1 : Int(log10(abs(value) / step).rounded(.up)) + 1
      return signed(String(format: "%.\(max(1, digits))g", value))
    }
    return signed(String(format: "%.\(places)f", value))
  }

  private static func label(_ value: Double) -> String { signed(String(format: "%g", value)) }

  private static func signed(_ number: String) -> String { number.replacing("-", with: "−") }
}
