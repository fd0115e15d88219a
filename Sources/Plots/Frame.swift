import Imaging

/// Two axes and what stands around them: their names, round numbers, and lines behind the data. Nothing of it is cut.
package struct Frame {
  package typealias Named = (name: String, scale: Axis.Scale)

  /// Where the data lie.
  package let plot: Area
  package let x, y: Axis
  private let area: Area
  private let names: (x: String, y: String)

  /// - Parameter area: for all of it.
  package init(in area: Area, x across: Named, y up: Named) {
    (self.area, names) = (area, (across.name, up.name))
    let top = area.top + (up.name.isEmpty ? 8 : 26)
    let bottom = max(top + 1, area.bottom - (across.name.isEmpty ? 22 : 40))
    y = Axis(up.scale, .up, from: bottom, to: top)
    let labels = (y.ticks.map { Lettering($0.label).width }.max() ?? 0) + 8
    let first = Axis(across.scale, .across, from: area.left + labels, to: area.right)
    let overhang = Self.overhang(first, in: area)
    let left = area.left + max(labels, overhang.left)
    let right = max(left + 1, area.right - max(1, overhang.right))
    x = Axis(across.scale, .across, from: left, to: right)
    plot = Area(left: left, top: top, right: right, bottom: bottom)
  }

  /// How much of the outermost labels would stand outside.
  private static func overhang(_ axis: Axis, in area: Area) -> (left: Double, right: Double) {
    func half(_ tick: Axis.Tick?) -> Double { tick.map { Lettering($0.label).width / 2 } ?? 0 }
    let (first, last) = (axis.ticks.first, axis.ticks.last)
    let right = last.map { axis.position($0.value) + half($0) - area.right } ?? 0
    return (half(first), max(0, right))
  }

  package func point(_ x: Double, _ y: Double) -> Point { (self.x.position(x), self.y.position(y)) }

  /// A line across the data at a value of y, or at one of x.
  package func level(_ value: Double) -> [Point] {
    [(plot.left, y.position(value)), (plot.right, y.position(value))]
  }

  package func draw(on drawing: inout Drawing, hasVerticals: Bool = true) {
    for tick in y.ticks {
      drawing.line(level(tick.value), .grid)
      drawing.text(
        tick.label, (plot.left - 6, y.position(tick.value) + 4), anchor: .end)
    }
    for tick in x.ticks {
      let place = x.position(tick.value)
      if hasVerticals { drawing.line([(place, plot.top), (place, plot.bottom)], .grid) }
      drawing.text(tick.label, (place, plot.bottom + 16), anchor: .middle)
    }
    if !names.y.isEmpty { drawing.text(names.y, (area.left, area.top + 12), .faint, limit: area.width) }
    let middle = ((plot.left + plot.right) / 2, plot.bottom + 34)
    if !names.x.isEmpty { drawing.text(names.x, middle, .faint, anchor: .middle, limit: plot.width) }
  }
}
