import CPango
import Terminal

/// What is shown where the pointer rests, and read by those who don't see the picture: cairo's SVG has none.
package struct Tooltip {
  var x, y, width, height: Double
  var text: String

  package init(_ text: String, x: Double, y: Double, width: Double, height: Double) {
    func tenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }
    (self.x, self.y, self.text) = (tenths(x), tenths(y), text)
    (self.width, self.height) = (tenths(width), tenths(height))
  }
}

extension Canvas {
  /// Draws a picture and returns it as the text of an SVG file. Letters are shapes, so that they look the same everywhere.
  /// - Parameters:
  ///   - title: what the picture shows, for those who don't see it.
  ///   - draw: draws, and returns the places that say something.
  package static func svg(
    width: Int, height: Int, title: String, _ draw: (Canvas) -> [Tooltip]
  ) throws(ImagingError) -> String {
    do throws(Problem) {
      try check(width: width, height: height)
      var bytes: [UInt8] = []
      let sink = Sink { bytes.append(contentsOf: $0) }
      let closure = Unmanaged.passUnretained(sink).toOpaque()
      let surface = cairo_svg_surface_create_for_stream(Sink.take, closure, Double(width), Double(height))
      guard let surface else { throw .outOfMemory(bytes: width * height) }
      cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PX)
      let canvas = Canvas(surface, width: width, height: height, sink: sink)
      canvas.fill(0, 0, Double(width), Double(height), Colour(255, 255, 255))
      let tooltips = draw(canvas)
      try canvas.checkStatus()
      cairo_surface_finish(surface)
      try check(cairo_surface_status(surface))
      return finished(String(decoding: bytes, as: UTF8.self), title, tooltips)
    } catch {
      throw ImagingError(.write, "", error)
    }
  }

  /// Adds what cairo doesn't know to its file.
  private static func finished(_ svg: String, _ title: String, _ tooltips: [Tooltip]) -> String {
    // Numbers that count surfaces since the process began; nothing refers to them.
    var svg = svg.replacing(#/id="surface\d+"/#, with: "class=\"surface\"")
    let name = "<title>\(escaped(title))</title>\n"
    if let start = svg.firstRange(of: "<svg"), let end = svg[start.upperBound...].firstIndex(of: ">") {
      svg.insert(contentsOf: "\n" + name, at: svg.index(after: end))
    }
    let places = tooltips.map { tip in
      "<rect x=\"\(tip.x)\" y=\"\(tip.y)\" width=\"\(tip.width)\" height=\"\(tip.height)\" fill-opacity=\"0\">"
        + "<title>\(escaped(tip.text))</title></rect>\n"
    }
    if let end = svg.ranges(of: "</svg>").last { svg.insert(contentsOf: places.joined(), at: end.lowerBound) }
    return svg
  }

  /// As XML has text: some scalars it can't hold at all.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.escaped.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
