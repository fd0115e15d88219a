import Imaging

/// A place on a drawing, in pixels from its upper left corner.
package typealias Point = (x: Double, y: Double)

/// A picture as SVG: lines, shapes and text, which a reader can search, enlarge and copy.
///
/// What isn't data has the page's own colour of text, so that it fits light and dark pages.
package struct Drawing {
  package let width, height: Double
  private var elements: [String] = []

  package init(width: Double, height: Double) { (self.width, self.height) = (width, height) }

  /// What something is painted with.
  package struct Paint: Equatable, Sendable {
    /// Nil: that of text.
    let colour: Colour?
    let opacity: Double

    package static func colour(_ colour: Colour, opacity: Double = 1) -> Paint {
      Paint(colour: colour, opacity: opacity)
    }

    /// So much of the colour of text.
    package static func ink(_ opacity: Double) -> Paint { Paint(colour: nil, opacity: opacity) }

    package static let ink = ink(1), faint = ink(0.75), grid = ink(0.15)
  }

  // MARK: Shapes

  /// A line through points; those that are nowhere are left out.
  package mutating func line(_ points: [Point], _ paint: Paint, width: Double = 1, dash: Int = 0) {
    let places = points.filter { $0.x.isFinite && $0.y.isFinite }.map { "\(number($0.x)),\(number($0.y))" }
    let dashes = dash > 0 ? " stroke-dasharray=\"\(2 * dash) \(dash)\"" : ""
    elements.append(
      "<polyline points=\"\(places.joined(separator: " "))\" fill=\"none\" stroke-linejoin=\"round\" "
        + "\(attributes("stroke", paint)) stroke-width=\"\(number(width))\"\(dashes)/>")
  }

  /// A line as a class has it, with an edge that sets off any colour from any page.
  package mutating func line(_ points: [Point], _ style: ClassStyle, width: Double) {
    line(points, .ink(0.5), width: width + 1.2)
    if let gap = style.gap { line(points, .colour(gap), width: width) }
    line(points, .colour(style.colour), width: width, dash: style.dash)
  }

  /// - Parameter tooltip: what is shown where the pointer rests.
  package mutating func rectangle(
    _ area: Area, _ fill: Paint, edge: Paint? = nil, tooltip: String? = nil
  ) {
    shape(
      "rect",
      "x=\"\(number(area.left))\" y=\"\(number(area.top))\" width=\"\(number(area.width))\" "
        + "height=\"\(number(area.height))\"", fill, edge, tooltip)
  }

  package mutating func disc(
    _ centre: Point, radius: Double, _ fill: Paint, edge: Paint? = .ink(0.6), tooltip: String? = nil
  ) {
    guard centre.x.isFinite, centre.y.isFinite else { return }
    shape(
      "circle", "cx=\"\(number(centre.x))\" cy=\"\(number(centre.y))\" r=\"\(number(radius))\"", fill, edge,
      tooltip)
  }

  private mutating func shape(
    _ name: String, _ geometry: String, _ fill: Paint, _ edge: Paint?, _ tooltip: String?
  ) {
    let edge = edge.map { " " + attributes("stroke", $0) } ?? ""
    let title = tooltip.map { "><title>\(Markup.escaped($0))</title></\(name)>" } ?? "/>"
    elements.append("<\(name) \(geometry) \(attributes("fill", fill))\(edge)\(title)")
  }

  // MARK: Text

  /// The place of a text's point on its baseline.
  package enum Anchor: String {
    case start, middle, end
  }

  /// Writes text beside a point of its baseline.
  /// - Parameters:
  ///   - angle: in degrees, clockwise around that point.
  ///   - limit: the most pixels across; longer text ends in an ellipsis.
  ///   - hasHalo: it lies on other things.
  package mutating func text(
    _ text: String, _ point: Point, _ paint: Paint = .ink, anchor: Anchor = .start, size: Double = 12,
    isBold: Bool = false, angle: Double = 0, limit: Double = 2000, hasHalo: Bool = false
  ) {
    let (x, y) = (number(point.x), number(point.y))
    var more = size == 12 ? "" : " font-size=\"\(number(size))\""
    if anchor != .start { more += " text-anchor=\"\(anchor.rawValue)\"" }
    if isBold { more += " font-weight=\"bold\"" }
    if angle != 0 { more += " transform=\"rotate(\(number(angle)) \(x) \(y))\"" }
    if hasHalo { more += " class=\"halo\"" }
    let shown = Markup.escaped(fitted(text, size: size, isBold: isBold, limit: limit))
    elements.append("<text x=\"\(x)\" y=\"\(y)\" \(attributes("fill", paint))\(more)>\(shown)</text>")
  }

  // MARK: The picture

  /// A part of a page, which has `Theme.css` and a colour of text.
  /// - Parameter title: what it shows, for those who don't see it.
  package func element(title: String) -> String { svg(title, []) }

  /// A file of its own.
  package func file(title: String) -> String {
    svg(
      title,
      ["<style>\(Theme.css)</style>", "<rect class=\"page\" width=\"100%\" height=\"100%\" fill=\"#fff\"/>"])
  }

  private func svg(_ title: String, _ beginning: [String]) -> String {
    let (width, height) = (number(width.rounded(.up)), number(height.rounded(.up)))
    let start =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" role=\"img\" width=\"\(width)\" height=\"\(height)\" "
      + "viewBox=\"0 0 \(width) \(height)\" color=\"\(Theme.lightInk)\" font-family=\"\(Theme.fonts)\" font-size=\"12\">"
    let lines = [start, "<title>\(Markup.escaped(title))</title>"] + beginning + elements + ["</svg>\n"]
    return lines.joined(separator: "\n")
  }

  private func attributes(_ name: String, _ paint: Paint) -> String {
    let opacity = paint.opacity == 1 ? "" : " \(name)-opacity=\"\(number(paint.opacity))\""
    return "\(name)=\"\(paint.colour?.hexadecimal ?? "currentColor")\"" + opacity
  }

  /// Hundredths of a pixel are enough, and nothing lies farther away.
  private func number(_ value: Double) -> String {
    let rounded = (min(1e6, max(-1e6, value)) * 100).rounded() / 100
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }
}

/// Text that isn't wider than a limit: cut, with an ellipsis.
package func fitted(_ text: String, size: Double = 12, isBold: Bool = false, limit: Double) -> String {
  func fits(_ text: String) -> Bool {
    // What is longer isn't measured to its end.
    text.unicodeScalars.count <= 250 && Lettering(text, size: size, isBold: isBold).width <= limit
  }
  guard !fits(text) else { return text }
  var (low, high) = (0, min(250, text.count))
  while low + 1 < high {
    let middle = (low + high) / 2
    if fits(text.prefix(middle) + "…") { low = middle } else { high = middle }
  }
  return text.prefix(low) + "…"
}
