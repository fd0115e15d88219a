/// How a class is drawn in every picture: a line of its colour, or dashes of it and another.
package struct ClassStyle: Equatable, Sendable {
  package var colour: Colour
  /// Between the dashes; nil: the line is whole.
  package var gap: Colour?
  /// The length of a gap in pixels; a dash has twice that.
  package var dash = 0

  /// Colours that people with any kind of colour vision tell apart from one another and from greys: chosen so that the
  /// least CIEDE2000 between two of them, as they are and as deuteranopes, protanopes and tritanopes see them (Machado
  /// 2009), is as large as can be (10.9), and larger still between the first few.
  static let palette = [
    Colour(255, 85, 51), Colour(85, 221, 170), Colour(68, 136, 255), Colour(255, 204, 0),
    Colour(136, 85, 119),
    Colour(170, 51, 68), Colour(0, 68, 255), Colour(238, 204, 255), Colour(153, 119, 170), Colour(204, 17, 0),
    Colour(187, 119, 102), Colour(204, 153, 204), Colour(170, 0, 170), Colour(255, 153, 119),
  ]

  /// - Parameter index: of the class, 1 for the first above background. Behind the palette's end its colours come again, in
  ///   dashes with black gaps, with white ones, with the other colours between them, then in longer dashes.
  package init(_ label: LabelClass, at index: Int) {
    let (round, place) = max(0, index - 1).quotientAndRemainder(dividingBy: Self.palette.count)
    colour = label.colour ?? Self.palette[place]
    guard label.colour == nil, round > 0 else { return }
    let others = Self.palette[(place + 1)...] + Self.palette[..<place]
    let gaps = [Colour(0, 0, 0), Colour(255, 255, 255)] + others
    gap = gaps[(round - 1) % gaps.count]
    dash = 4 * (1 + (round - 1) / gaps.count)
  }

  /// The same in stripes of it and white.
  var striped: ClassStyle {
    var style = self
    (style.gap, style.dash) = (Colour(255, 255, 255), 3)
    return style
  }

  /// The colour at a pixel of a line: slanted stripes make dashes of it.
  func colour(_ x: Int, _ y: Int) -> Colour {
    guard let gap else { return colour }
    return (2 * x + y) / (2 * dash) % 3 < 2 ? colour : gap
  }
}
