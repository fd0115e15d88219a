import Imaging

/// Values over another quantity: a line for each series.
package struct LinePlot: Plot {
  package struct Line {
    /// Nil: it has no place in the key.
    package var name: String?
    package var points: [Point]
    /// Nil: in the colour of text.
    package var style: ClassStyle?
    /// As the background of others.
    package var isFaint: Bool

    package init(
      name: String? = nil, _ points: [Point], style: ClassStyle? = nil, isFaint: Bool = false
    ) {
      (self.name, self.points, self.style, self.isFaint) = (name, points, style, isFaint)
    }
  }

  /// A value of x that has a name, above a dashed line.
  package struct Mark {
    package var name: String
    package var x: Double

    package init(_ name: String, at x: Double) { (self.name, self.x) = (name, x) }
  }

  package var title: String
  package var x, y: Frame.Named
  package var lines: [Line]
  package var marks: [Mark] = []
  package var plotSize = (width: Self.width, height: 240.0)

  package init(_ title: String, x: Frame.Named, y: Frame.Named, lines: [Line]) {
    (self.title, self.x, self.y, self.lines) = (title, x, y, lines)
  }

  package var summary: String { "\(title): \(y.name) over \(x.name)" }

  private var key: Key {
    Key(lines.compactMap { line in line.name.map { ($0, line.style) } }, width: plotSize.width)
  }

  package var size: (width: Double, height: Double) {
    (plotSize.width, plotSize.height + key.height)
  }

  package func draw(on drawing: inout Drawing, in area: Area) {
    let key = key
    var inner = area
    inner.bottom -= key.height
    let names = names(over: Frame(in: inner, x: x, y: y), in: area)
    inner.top += names.last.map { $0.bottom + 4 - area.top } ?? 0
    let frame = Frame(in: inner, x: x, y: y)
    frame.draw(on: &drawing)
    for (mark, name) in zip(marks, names) {
      let place = frame.x.position(mark.x)
      drawing.line([(place, name.bottom), (place, frame.plot.bottom)], .ink(0.6), dash: 3)
      drawing.text(mark.name, (name.left, name.bottom - 4), limit: name.width)
    }
    for line in lines {
      let points = line.points.map { point in
        // What lies beyond an axis is drawn at its end.
        frame.point(
          min(max(point.x, frame.x.range.lowerBound), frame.x.range.upperBound),
          min(max(point.y, frame.y.range.lowerBound), frame.y.range.upperBound))
      }
      switch (line.style, line.isFaint) {
      case (let style?, true): drawing.line(points, .colour(style.colour, opacity: 0.5))
      case (let style?, false): drawing.line(points, style, width: 2)
      case (nil, let isFaint): drawing.line(points, isFaint ? .ink(0.4) : .ink, width: isFaint ? 1 : 2.5)
      }
    }
    key.draw(on: &drawing, at: (area.left, inner.bottom))
  }

  /// Where the marks' names stand, in rows above the data: each behind those of its row that come before it.
  private func names(over frame: Frame, in area: Area) -> [Area] {
    var names: [Area] = []
    for mark in marks {
      let width = min(80, Lettering(mark.name).width + 1)
      let left = max(area.left, min(area.right - width, frame.x.position(mark.x) - width / 2))
      let isFree = names.last.map { $0.right + 8 <= left } ?? true
      let top = isFree ? names.last?.top ?? area.top : names.last?.bottom ?? area.top
      names.append(Area(left: left, top: top, right: left + width, bottom: top + 16))
    }
    return names
  }
}
