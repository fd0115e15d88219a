import Imaging

/// Which line or box means what, in rows under a plot.
struct Key {
  /// A name with how it is drawn; nil: in the colour of text.
  typealias Entry = (name: String, style: ClassStyle?)

  private let places: [(entry: Entry, x: Double, row: Int)]
  private static let swatch = 20.0, row = 20.0, longest = 240.0

  init(_ entries: [Entry], width: Double) {
    var (x, row) = (0.0, 0)
    places = entries.map { entry in
      let needed = Self.swatch + 6 + min(Self.longest, Lettering(entry.name).width) + 16
      if x > 0, x + needed > width { (x, row) = (0, row + 1) }
      defer { x += needed }
      return (entry, x, row)
    }
  }

  var height: Double { places.last.map { Double($0.row + 1) * Self.row + 6 } ?? 0 }

  func draw(on drawing: inout Drawing, at corner: Point) {
    for place in places {
      let (x, y) = (corner.x + place.x, corner.y + Double(place.row) * Self.row + 12)
      let line: [Point] = [(x, y), (x + Self.swatch, y)]
      if let style = place.entry.style {
        drawing.line(line, style, width: 6)
      } else {
        drawing.line(line, .ink, width: 4)
      }
      drawing.text(place.entry.name, (x + Self.swatch + 6, y + 4), limit: Self.longest)
    }
  }
}
