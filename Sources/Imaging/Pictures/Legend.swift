import Terminal

/// The classes' colours and names, in columns under a picture.
struct Legend: Sendable {
  private struct Entry: Sendable {
    let label: UInt8
    let style: ClassStyle
    let name: String
    let width, height: Double
  }

  private let entries: [Entry]
  /// Of a cell, in pixels.
  let cellWidth, cellHeight: Int

  private static let size = 15.0
  private static let swatch = 22
  private static let gap = 8
  /// A longer name would make the picture too wide to look at.
  private static let longestName = 640.0
  /// More are no longer looked through: then only those that a picture shows are listed.
  static let most = 32
  private static let mostRows = 12

  /// - Parameter classes: the background first, which has no place here.
  init(_ classes: [LabelClass]) {
    self.init(
      classes.prefix(Int(LabelMap.ignored)).enumerated().dropFirst().map { index, label in
        let isBlank = label.name.allSatisfy(\.isWhitespace)
        let name = isBlank ? "\(index)" : label.name
        let text = Lettering(name, size: Self.size, limit: Self.longestName)
        return Entry(
          label: UInt8(index), style: ClassStyle(label, at: index), name: name, width: text.width,
          height: text.height)
      })
  }

  private init(_ entries: [Entry]) {
    self.entries = entries
    let name = entries.map(\.width).max() ?? 0
    cellWidth = Self.swatch + 3 * Self.gap + Int(name.rounded(.up))
    cellHeight = Int((entries.map(\.height).max() ?? 0).rounded(.up)) + 6
  }

  /// All that it lists where they are few, else only these.
  func shown(_ labels: Set<UInt8>) -> Legend {
    entries.count <= Self.most ? self : Legend(entries.filter { labels.contains($0.label) })
  }

  func style(of label: UInt8) -> ClassStyle? { entries.first { $0.label == label }?.style }

  /// So that it doesn't become a long list beside a small picture.
  var leastWidth: Int {
    let columns = min((entries.count + Self.mostRows - 1) / Self.mostRows, max(1, 1000 / cellWidth))
    return columns * cellWidth + 2 * Self.gap
  }

  /// In a picture of that width.
  func height(in width: Int) -> Int {
    let columns = columns(in: width)
    return 2 * Self.gap + (entries.count + columns - 1) / columns * cellHeight
  }

  private func columns(in width: Int) -> Int { max(1, (width - Self.gap) / cellWidth) }

  /// Where each name is drawn, in a legend whose upper edge is at y: for those who look for it there.
  func places(in width: Int, y: Int) -> [(label: UInt8, x: Int, y: Int)] {
    let columns = columns(in: width)
    return entries.enumerated().map { index, entry in
      (entry.label, Self.gap + index % columns * cellWidth, y + Self.gap + index / columns * cellHeight)
    }
  }

  func draw(on canvas: Canvas, y: Int, _ colour: Colour) throws {
    let places = places(in: canvas.width, y: y)
    try canvas.withPixels { pixels in
      for (entry, place) in zip(entries, places) {
        let middle = place.y + cellHeight / 2
        for row in middle - 2..<middle + 3 {
          for column in place.x..<place.x + Self.swatch {
            pixels[column, row] = entry.style.colour(column, row)
          }
        }
      }
    }
    for (entry, place) in zip(entries, places) {
      let text = Lettering(entry.name, size: Self.size, limit: Self.longestName)
      let baseline = Double(place.y) + (Double(cellHeight) - text.height) / 2 + text.baseline
      canvas.draw(text, Double(place.x + Self.swatch + Self.gap), baseline, colour)
    }
  }
}
