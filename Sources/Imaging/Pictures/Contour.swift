/// The smooth line along a class's boundary in a panel. It lies just inside, so that neighbours don't hide each other,
/// whether they lie side by side or one in the other.
struct Contour {
  /// The panel's columns and rows of pixels in which it can be.
  private let columns, rows: Range<Int>
  /// How much of each pixel belongs to the class.
  private let field: [Float]

  /// - Parameters:
  ///   - box: around the class, in voxels.
  ///   - x, y: where the panel's columns and rows of pixels lie.
  init(of label: UInt8, _ slice: SliceView, in box: Window, x: [Place], y: [Place]) {
    columns = Self.pixels(x, in: box.x)
    rows = Self.pixels(y, in: box.y)
    let columns = columns
    field = rows.flatMap { row in columns.map { Float(slice.share(of: label, x[$0], y[row])) } }
  }

  /// Those that a voxel of the range has a part in, and one more at either end.
  private static func pixels(_ places: [Place], in range: Range<Int>) -> Range<Int> {
    let first = places.firstIndex { $0.second >= range.lowerBound } ?? places.count
    let end = places.lastIndex { $0.first < range.upperBound }.map { $0 + 1 } ?? 0
    return first < end ? max(0, first - 1)..<min(places.count, end + 1) : 0..<0
  }

  /// Lays the line over the panel whose corner is at a pixel.
  func draw(_ style: ClassStyle, lineWidth: Double, at corner: (x: Int, y: Int), on pixels: Pixels) {
    for row in rows {
      for column in columns {
        let opacity = opacity(column, row, lineWidth)
        guard opacity > 0 else { continue }
        let (x, y) = (corner.x + column, corner.y + row)
        pixels[x, y] = pixels[x, y].mixed(with: style.colour(x, y), opacity)
      }
    }
  }

  /// How much of a pixel the line covers.
  private func opacity(_ x: Int, _ y: Int, _ lineWidth: Double) -> Double {
    let here = value(x, y)
    let dx = (value(x + 1, y) - value(x - 1, y)) / 2
    let dy = (value(x, y + 1) - value(x, y - 1)) / 2
    let slope = (dx * dx + dy * dy).squareRoot()
    guard slope > 1e-6 else { return 0 }
    let distance = abs((here - 0.5) / slope - lineWidth / 2)
    return min(1, max(0, lineWidth / 2 + 0.5 - distance))
  }

  private func value(_ x: Int, _ y: Int) -> Double {
    let column = min(columns.upperBound - 1, max(columns.lowerBound, x)) - columns.lowerBound
    let row = min(rows.upperBound - 1, max(rows.lowerBound, y)) - rows.lowerBound
    return Double(field[row * columns.count + column])
  }
}
