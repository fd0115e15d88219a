import Evaluation
import Imaging

/// What was found over what was expected, beside the line where both are the same, with Spearman's correlation.
package struct CorrelationPlot: Plot {
  package var title: String
  /// Of the values, in letters.
  package var unit: String
  /// As many of both.
  package var found, expected: [Double]
  package var style: ClassStyle

  package init(
    _ title: String, unit: String, found: [Double], expected: [Double], style: ClassStyle
  ) {
    (self.title, self.unit, self.style) = (title, unit, style)
    (self.found, self.expected) = (found, expected)
  }

  package var summary: String { "\(title): \(text)" }

  package var size: (width: Double, height: Double) { (Self.width, 300) }

  private var text: String {
    guard let correlation = RankCorrelation(found, expected) else { return "no correlation of these" }
    let interval = correlation.interval.map { " (95 %: \(rounded($0.lower)) to \(rounded($0.upper)))" } ?? ""
    return "Spearman’s ρ \(rounded(correlation.coefficient))" + interval
  }

  package func draw(on drawing: inout Drawing, in area: Area) {
    drawing.text(text, (area.left, area.top + 10), .faint, limit: area.width)
    var inner = area
    inner.top += 20
    // Both axes are the same, so that the line goes from corner to corner.
    let scale = Axis.Scale.linear(covering: found + expected)
    let ends = Axis(scale, .across, from: 0, to: inner.width - 60).range
    let frame = Frame(
      in: inner, x: ("expected, \(unit)", .range(ends)), y: ("found, \(unit)", .range(ends)))
    frame.draw(on: &drawing)
    drawing.line(
      [frame.point(ends.lowerBound, ends.lowerBound), frame.point(ends.upperBound, ends.upperBound)],
      .ink(0.6), dash: 4)
    for (found, expected) in zip(found, expected) {
      drawing.disc(
        frame.point(expected, found), radius: 3.5, .colour(style.colour, opacity: 0.8),
        tooltip: "expected \(rounded(expected)), found \(rounded(found)) \(unit)")
    }
  }
}
