import CPango

/// What pictures are drawn on, by cairo: pixels in memory, top row first, measured from the upper left corner. A failure
/// stays with the canvas and is thrown where the picture is taken.
final class Canvas {
  let width, height: Int
  let surface: OpaquePointer
  private let context: OpaquePointer

  /// cairo itself goes no further than twice this.
  static let largestSide = 1 << 14

  /// - Parameter surface: belongs to the canvas from now on.
  init(_ surface: OpaquePointer, width: Int, height: Int) {
    (self.width, self.height, self.surface) = (width, height, surface)
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

  // MARK: Drawing

  func fill(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ colour: Colour, opacity: Double = 1
  ) {
    cairo_rectangle(context, x, y, width, height)
    use(colour, opacity)
    cairo_fill(context)
  }

  /// Draws text behind a point of its baseline.
  func draw(_ text: Lettering, _ x: Double, _ y: Double, _ colour: Colour) {
    cairo_save(context)
    // Piled up marks stay out of the lines above and below.
    cairo_rectangle(context, x, y - text.baseline, text.width, text.height)
    cairo_clip(context)
    cairo_move_to(context, x, y - text.baseline)
    use(colour, 1)
    pango_cairo_show_layout(context, text.layout)
    cairo_restore(context)
  }

  private func use(_ colour: Colour, _ opacity: Double) {
    let (red, green, blue) = (Double(colour.red), Double(colour.green), Double(colour.blue))
    cairo_set_source_rgba(context, red / 255, green / 255, blue / 255, opacity)
  }
}
