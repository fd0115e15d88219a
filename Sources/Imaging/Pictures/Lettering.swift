import CPango
import Terminal

/// One line of text, laid out by Pango: any script, in whatever fonts have its letters; what none has is a box with its
/// number. Hidden characters are written as in Swift's literals.
package final class Lettering {
  let layout: OpaquePointer
  /// In pixels; `baseline` from the top.
  package let width, height, baseline: Double

  /// Nobody reads on behind so many.
  private static let mostScalars = 256

  /// - Parameters:
  ///   - size: of the font in pixels.
  ///   - limit: the most pixels across; longer text ends in an ellipsis.
  package init(_ text: String, size: Double = 12, isBold: Bool = false, limit: Double = 2048) {
    let map = pango_cairo_font_map_get_default()
    let context = pango_font_map_create_context(map)
    let options = cairo_font_options_create()
    // The same shapes wherever they stand, whatever the screen.
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    pango_cairo_context_set_font_options(context, options)
    cairo_font_options_destroy(options)
    layout = pango_layout_new(context)
    g_object_unref(UnsafeMutableRawPointer(context))
    let font = pango_font_description_from_string("DejaVu Sans, Sans")
    pango_font_description_set_absolute_size(font, size * Double(PANGO_SCALE))
    if isBold { pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD) }
    pango_layout_set_font_description(layout, font)
    pango_font_description_free(font)
    let isWhole = text.unicodeScalars.count <= Self.mostScalars
    let shown = isWhole ? text : String(text.unicodeScalars.prefix(Self.mostScalars)) + "…"
    let line = shown.escaped
    pango_layout_set_text(layout, line, Int32(line.utf8.count))
    pango_layout_set_single_paragraph_mode(layout, 1)
    let scale = Double(PANGO_SCALE)
    var (across, down): (Int32, Int32) = (0, 0)
    pango_layout_get_size(layout, &across, &down)
    if Double(across) > limit * scale {
      pango_layout_set_width(layout, Int32(limit * scale))
      pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END)
      pango_layout_get_size(layout, &across, &down)
    }
    // Where there are no fonts at all, Pango makes lines of any height.
    (width, height) = (min(limit, Double(across) / scale), min(2 * size, Double(down) / scale))
    baseline = min(height, Double(pango_layout_get_baseline(layout)) / scale)
  }

  deinit { g_object_unref(UnsafeMutableRawPointer(layout)) }
}
