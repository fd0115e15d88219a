import Foundation

/// What can be drawn as a picture of its own, and as a part of one.
package protocol Plot {
  /// Its headline.
  var title: String { get }
  /// What it shows in one sentence, for those who don't see it.
  var summary: String { get }
  /// Of the whole picture, in pixels.
  var size: (width: Double, height: Double) { get }
  /// Draws everything but the headline.
  func draw(on drawing: inout Drawing, in area: Area)
}

extension Plot {
  /// On a phone's screen without a margin.
  package static var width: Double { 352 }

  /// With the headline above.
  package var drawing: Drawing {
    var drawing = Drawing(width: size.width, height: size.height)
    drawing.text(title, (0, 16), size: 14, isBold: true, limit: size.width)
    draw(on: &drawing, in: Area(left: 0, top: 28, right: size.width, bottom: size.height))
    return drawing
  }

  /// For a page.
  package var element: String { drawing.element(title: summary) }

  /// An SVG file, with a margin.
  package var file: String {
    let margin = 12.0
    var drawing = Drawing(width: size.width + 2 * margin, height: size.height + 2 * margin)
    drawing.text(title, (margin, margin + 16), size: 14, isBold: true, limit: size.width)
    draw(
      on: &drawing,
      in: Area(left: margin, top: margin + 28, right: margin + size.width, bottom: margin + size.height))
    return drawing.file(title: summary)
  }
}

/// A number for people: three digits that count, or all before the point.
package func rounded(_ value: Double) -> String {
  guard value.isFinite else { return "–" }
  let size = abs(value)
  let places = size < 1 ? 3 : size < 10 ? 2 : size < 100 ? 1 : 0
  let text = size < 1e7 ? String(format: "%.\(places)f", value) : String(format: "%.3g", value)
  // No −0.000.
  let isZero = text.allSatisfy { "-0.".contains($0) }
  return (isZero ? text.replacing("-", with: "") : text.replacing("-", with: "−"))
}
