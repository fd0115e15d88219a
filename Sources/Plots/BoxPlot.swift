import Evaluation
import Imaging

/// Distributions side by side (Tukey 1977): a box from quartile to quartile with the median across it, whiskers to the
/// farthest values within one and a half times its length, and a ring for each value beyond.
package struct BoxPlot: Plot {
  package struct Box {
    package var name: String
    package var values: [Double]
    package var style: ClassStyle

    package init(_ name: String, _ values: [Double], style: ClassStyle) {
      (self.name, self.values, self.style) = (name, values, style)
    }
  }

  package struct Group {
    /// Under its boxes.
    package var name: String
    package var boxes: [Box]

    package init(_ name: String, _ boxes: [Box]) { (self.name, self.boxes) = (name, boxes) }
  }

  package var title: String
  /// What the values are, where the headline doesn't say it.
  package var measure: String
  package var groups: [Group]

  package init(_ title: String, measure: String = "", groups: [Group]) {
    (self.title, self.measure, self.groups) = (title, measure, groups)
  }

  package var summary: String {
    "\(title): distributions for " + groups.map(\.name).joined(separator: ", ")
  }

  private static let pitch = 30.0, longestName = 150.0

  package var size: (width: Double, height: Double) {
    let names = groups.map { min(Self.longestName, Lettering($0.name).width) + 14 }.max() ?? 0
    let boxes = Double(groups.map(\.boxes.count).max() ?? 0) * Self.pitch + 16
    let width = max(Self.width, 60 + Double(groups.count) * max(names, boxes))
    return (width, 260 + key(width).height)
  }

  /// Needed where groups have several boxes, whose names are the same in each.
  private func key(_ width: Double) -> Key {
    var entries: [Key.Entry] = []
    for box in groups.filter({ $0.boxes.count > 1 }).flatMap(\.boxes)
    where !entries.contains(where: { $0.name == box.name }) { entries.append((box.name, box.style)) }
    return Key(entries, width: width)
  }

  package func draw(on drawing: inout Drawing, in area: Area) {
    let key = key(area.width)
    var inner = area
    inner.bottom -= key.height
    let frame = Frame(
      in: inner, x: ("", .categories(groups.map(\.name))),
      y: (measure, .linear(covering: groups.flatMap(\.boxes).flatMap(\.values))))
    frame.draw(on: &drawing, hasVerticals: false)
    for (index, group) in groups.enumerated() {
      for (place, box) in group.boxes.enumerated() {
        guard let summary = Summary(box.values) else { continue }
        let offset = (Double(place) - Double(group.boxes.count - 1) / 2) * Self.pitch
        let name = group.boxes.count > 1 ? "\(group.name), \(box.name)" : group.name
        draw(
          summary, box.style, name, at: frame.x.position(Double(index) + 0.5) + offset, frame.y, on: &drawing)
      }
    }
    key.draw(on: &drawing, at: (area.left, inner.bottom))
  }

  private func draw(
    _ summary: Summary, _ style: ClassStyle, _ name: String, at x: Double, _ y: Axis,
    on drawing: inout Drawing
  ) {
    let half = 10.0
    func across(_ value: Double, _ half: Double, width: Double) {
      drawing.line(
        [(x - half, y.position(value)), (x + half, y.position(value))], .ink, width: width)
    }
    for (end, edge) in [
      (summary.whiskers.lower, summary.quartiles.lower), (summary.whiskers.upper, summary.quartiles.upper),
    ] {
      drawing.line([(x, y.position(end)), (x, y.position(edge))], .ink)
      across(end, half / 2, width: 1)
    }
    let box = Area(
      left: x - half, top: y.position(summary.quartiles.upper), right: x + half,
      bottom: y.position(summary.quartiles.lower))
    drawing.rectangle(
      box, .colour(style.colour, opacity: 0.75), edge: .ink,
      tooltip: "\(name): \(summary.count) values, median \(rounded(summary.median)), quartiles "
        + "\(rounded(summary.quartiles.lower)) and \(rounded(summary.quartiles.upper))")
    across(summary.median, half, width: 2.5)
    for value in summary.outliers {
      drawing.disc(
        (x, y.position(value)), radius: 3, .colour(style.colour), edge: .ink(0.8),
        tooltip: "\(name): \(rounded(value))")
    }
  }
}
