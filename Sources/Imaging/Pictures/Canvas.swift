import CPango

/// What pictures are drawn on, by cairo: pixels in memory or an SVG file, top row first, measured in pixels from the upper
/// left corner. A failure stays with the canvas and is thrown where the picture is taken.
package final class Canvas {
  package let width, height: Int
  let surface: OpaquePointer
  let context: OpaquePointer
  /// What the surface writes to, as long as it lives.
  private let sink: Sink?

  /// cairo itself goes no further than twice this.
  static let largestSide = 1 << 14

  /// - Parameter surface: belongs to the canvas from now on.
  init(_ surface: OpaquePointer, width: Int, height: Int, sink: Sink? = nil) {
    (self.width, self.height, self.surface, self.sink) = (width, height, surface, sink)
    context = cairo_create(surface)
  }

  deinit {
    cairo_destroy(context)
    cairo_surface_destroy(surface)
  }

  static func check(width: Int, height: Int) throws(Problem) {
    guard (1...largestSide).contains(width), (1...largestSide).contains(height) else {
      throw .pictureTooLarge(width: width, height: height)
    }
  }

  /// Throws what went wrong so far.
  func checkStatus() throws(Problem) {
    for status in [cairo_status(context), cairo_surface_status(surface)] { try Self.check(status) }
  }

  static func check(_ status: cairo_status_t) throws(Problem) {
    guard status != CAIRO_STATUS_SUCCESS else { return }
    throw .drawingFailed(String(cString: cairo_status_to_string(status)))
  }

  // MARK: Shapes

  package func fill(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ colour: Colour, opacity: Double = 1
  ) {
    cairo_rectangle(context, x, y, width, height)
    use(colour, opacity)
    cairo_fill(context)
  }

  /// A disc with a white rim.
  package func disc(_ x: Double, _ y: Double, radius: Double, _ colour: Colour, opacity: Double = 1) {
    cairo_new_path(context)
    cairo_arc(context, x, y, radius, 0, 2 * .pi)
    use(colour, opacity)
    cairo_fill_preserve(context)
    use(Colour(255, 255, 255), 1)
    cairo_set_line_width(context, 1)
    cairo_stroke(context)
  }

  /// A line through points; those that are nowhere are left out.
  package func line(
    _ points: [(x: Double, y: Double)], _ colour: Colour, width: Double = 1, opacity: Double = 1,
    dash: Int = 0
  ) {
    cairo_new_path(context)
    // cairo counts in fixed-point numbers.
    let far = 1e6
    for (x, y) in points where x.isFinite && y.isFinite {
      cairo_line_to(context, min(far, max(-far, x)), min(far, max(-far, y)))
    }
    cairo_set_line_width(context, width)
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
    cairo_set_dash(context, [Double(2 * dash), Double(dash)], dash > 0 ? 2 : 0, 0)
    use(colour, opacity)
    cairo_stroke(context)
  }

  /// A line as a class has it.
  package func line(_ points: [(x: Double, y: Double)], _ style: ClassStyle, width: Double) {
    // Bright colours need an edge on white.
    line(points, Colour(60, 60, 60), width: width + 0.8, opacity: 0.5)
    if let gap = style.gap { line(points, gap, width: width) }
    line(points, style.colour, width: width, dash: style.dash)
  }

  // MARK: Text

  /// The place of a text's point on its baseline.
  package enum Anchor: Double {
    case start = 0
    case middle = 0.5
    case end = 1
  }

  /// Draws text beside a point of its baseline.
  /// - Parameter angle: in radians, clockwise around that point.
  package func draw(
    _ text: Lettering, _ x: Double, _ y: Double, _ colour: Colour, anchor: Anchor = .start,
    angle: Double = 0
  ) {
    cairo_save(context)
    cairo_translate(context, x, y)
    cairo_rotate(context, angle)
    // Piled up marks stay out of the lines above and below.
    cairo_rectangle(context, -anchor.rawValue * text.width, -text.baseline, text.width, text.height)
    cairo_clip(context)
    cairo_move_to(context, -anchor.rawValue * text.width, -text.baseline)
    use(colour, 1)
    pango_cairo_show_layout(context, text.layout)
    cairo_restore(context)
  }

  private func use(_ colour: Colour, _ opacity: Double) {
    let (red, green, blue) = (Double(colour.red), Double(colour.green), Double(colour.blue))
    cairo_set_source_rgba(context, red / 255, green / 255, blue / 255, opacity)
  }
}
