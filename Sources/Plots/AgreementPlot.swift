import Evaluation
import Imaging

/// Differences over means of two measurements (Bland and Altman 1999): the mean difference and the limits of agreement with
/// their intervals.
package struct AgreementPlot: Plot {
  package var title: String
  /// Of the values, in letters.
  package var unit: String
  package var agreement: BlandAltman
  package var style: ClassStyle

  package init(_ title: String, unit: String, _ agreement: BlandAltman, style: ClassStyle) {
    (self.title, self.unit, self.agreement, self.style) = (title, unit, agreement, style)
  }

  package var summary: String {
    "\(title): mean difference \(rounded(agreement.meanDifference)) \(unit), limits of agreement "
      + "\(rounded(agreement.limits.lower)) and \(rounded(agreement.limits.upper)) \(unit)"
  }

  package var size: (width: Double, height: Double) { (Self.width, 300) }

  /// The mean difference, the lower limit and the upper, with their intervals.
  private var levels: [(value: Double, interval: Interval, dash: Int)] {
    let (limits, intervals) = (agreement.limits, agreement.intervals)
    return [
      (agreement.meanDifference, intervals.meanDifference, 0), (limits.lower, intervals.lower, 3),
      (limits.upper, intervals.upper, 3),
    ]
  }

  /// Where their numbers stand: those of limits that are near the mean difference below and above its own.
  private func labelPlaces(_ axis: Axis) -> [Double] {
    let places = levels.map { axis.position($0.value) }
    return [places[0], max(places[1], places[0] + 14), min(places[2], places[0] - 14)]
  }

  package func draw(on drawing: inout Drawing, in area: Area) {
    let (kept, removed) = (agreement.pairs.count, agreement.removed)
    drawing.text(
      "\(kept) pairs" + (removed > 0 ? ", \(removed) removed as outliers" : ""),
      (area.left, area.top + 10), .faint, limit: area.width)
    let labels = levels.map { rounded($0.value) }
    var inner = area
    inner.top += 20
    inner.right -= (labels.map { Lettering($0).width }.max() ?? 0) + 6
    let values =
      agreement.pairs.map(\.difference) + levels.flatMap { [$0.interval.lower, $0.interval.upper] }
    let frame = Frame(
      in: inner, x: ("mean of found and expected, \(unit)", .linear(covering: agreement.pairs.map(\.mean))),
      y: ("found − expected, \(unit)", .linear(covering: values + [0])))
    frame.draw(on: &drawing)
    drawing.line(frame.level(0), .ink(0.4))
    for (label, place) in zip(labels, labelPlaces(frame.y)) {
      drawing.text(label, (frame.plot.right + 5, place + 4))
    }
    for level in levels {
      let band = Area(
        left: frame.plot.left, top: frame.y.position(level.interval.upper), right: frame.plot.right,
        bottom: frame.y.position(level.interval.lower))
      drawing.rectangle(
        band, .ink(0.1),
        tooltip: "95 %: \(rounded(level.interval.lower)) to \(rounded(level.interval.upper)) \(unit)")
      drawing.line(frame.level(level.value), .ink, width: 1.5, dash: level.dash)
    }
    for pair in agreement.pairs {
      drawing.disc(
        frame.point(pair.mean, pair.difference), radius: 3.5, .colour(style.colour, opacity: 0.8),
        tooltip: "mean \(rounded(pair.mean)), difference \(rounded(pair.difference)) \(unit)")
    }
  }
}
