import Foundation
import GraphRuntime
import Imaging
import Plots

/// Kernels under the machine's roofs (Williams, Waterman and Patterson 2009): executed FLOP/s over FLOP per byte,
/// both axes logarithmic. A dot's area is its share of the time, its colour the algorithm; those that take most
/// time have a number and a line in the list at the right. Where the pointer rests, a dot says what it is.
struct RooflinePicture {
  let title: String
  let host: Host
  let run: BenchProfile.Run

  private let numbered = 14
  private let width = 1080.0, height = 600.0
  private let area = Area(left: 20, top: 36, right: 706, bottom: 534)

  /// What takes most time first.
  private var kernels: [BenchProfile.Kernel] { run.steps.sorted { $0.medianS > $1.medianS } }

  private var algorithms: [String] {
    kernels.reduce(into: []) { names, kernel in
      if !names.contains(kernel.algorithm) { names.append(kernel.algorithm) }
    }
  }

  /// An SVG file.
  var svg: String {
    let title = "\(title): \(run.kernels)"
    let frame = frame
    var drawing = Drawing(width: width, height: height)
    drawing.text(title, (area.left, 26), size: 16, isBold: true, limit: width - 2 * area.left)
    frame.draw(on: &drawing)
    drawRoofs(in: frame, on: &drawing)
    drawDots(in: frame, on: &drawing)
    drawOthers(on: &drawing)
    drawList(on: &drawing)
    drawKey(on: &drawing)
    return drawing.file(title: title)
  }

  // MARK: Axes

  /// Those that multiply and add; the others have no place on logarithmic axes.
  private var placed: [BenchProfile.Kernel] { kernels.filter { $0.executedFlops > 0 && $0.bytes > 0 } }

  private var frame: Frame {
    let ridges = host.levels.map { host.peakFLOPS / $0.bytesPerSecond }
    let intensities = placed.map { $0.executedFlops / $0.bytes } + ridges + ridges.map { $0 / 3 }
    let rates =
      placed.map { $0.executedFlops / $0.medianS / 1e9 } + [0.25, 1].map { $0 * host.peakFLOPS / 1e9 }
    return Frame(
      in: area, x: ("FLOP per byte of least traffic", .logarithmic(covering: intensities)),
      y: ("GFLOP/s executed", .logarithmic(covering: rates)))
  }

  private func drawRoofs(in frame: Frame, on drawing: inout Drawing) {
    let (x, y) = (frame.x, frame.y)
    let peak = host.peakFLOPS / 1e9
    let firstRidge = host.levels.map { peak * 1e9 / $0.bytesPerSecond }.min() ?? x.range.lowerBound
    drawing.line(
      [frame.point(max(firstRidge, x.range.lowerBound), peak), (frame.plot.right, y.position(peak))], .faint,
      width: 1.5)
    drawing.text(
      String(format: "%.0f GFLOP/s, peak multiply-adds", peak), (frame.plot.right - 4, y.position(peak) - 6),
      .faint, anchor: .end)
    let angle = atan2(y.decade, x.decade)
    for (index, level) in host.levels.enumerated() {
      let slope = level.bytesPerSecond / 1e9
      let from = max(x.range.lowerBound, y.range.lowerBound / slope)
      let to = peak / slope
      guard from < to else { continue }
      drawing.line([frame.point(from, from * slope), frame.point(to, peak)], .faint, width: 1.5)
      let place = index < host.levels.count - 1 ? "up to \(binary(level.workingSet))" : "from memory"
      // Beside the lower half of its line, so that no two meet.
      let middle = pow(from, 0.55) * pow(to, 0.45)
      let point = frame.point(middle, middle * slope)
      // Above the line, as it leans.
      drawing.text(
        String(format: "%.0f GB/s ", slope) + place,
        (point.x + 5 * sin(angle), point.y - 5 * cos(angle)), .faint, anchor: .middle,
        angle: angle * 180 / .pi)
    }
  }

  // MARK: Kernels

  private func drawDots(in frame: Frame, on drawing: inout Drawing) {
    func place(_ kernel: BenchProfile.Kernel) -> Point {
      frame.point(kernel.executedFlops / kernel.bytes, kernel.executedFlops / kernel.medianS / 1e9)
    }
    for kernel in placed {
      drawing.disc(
        place(kernel), radius: radius(kernel), .colour(colour(kernel), opacity: 0.6),
        tooltip: description(kernel))
    }
    var taken: [Point] = []
    for (index, kernel) in kernels.prefix(numbered).enumerated()
    where kernel.executedFlops > 0 && kernel.bytes > 0 {
      // In the dot, or around it where another number is in the way.
      let (dot, away) = (place(kernel), radius(kernel) + 8)
      let places = [
        (0, 0), (0, -1), (1, 0), (0, 1), (-1, 0), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8), (-0.8, -0.8),
      ]
      .map { (x: dot.x + $0.0 * away, y: dot.y + $0.1 * away) }
      let free =
        places.first { place in taken.allSatisfy { hypot($0.x - place.x, $0.y - place.y) > 13 } }
        ?? places[0]
      taken.append(free)
      drawing.text(
        "\(index + 1)", (free.x, free.y + 4), anchor: .middle, size: 11, isBold: true, hasHalo: true)
    }
  }

  /// A row of squares for the kernels that only move data.
  private func drawOthers(on drawing: inout Drawing) {
    let rest = kernels.filter { !($0.executedFlops > 0 && $0.bytes > 0) }
    guard !rest.isEmpty else { return }
    let share = rest.reduce(0) { $0 + $1.timeShare }
    let y = area.bottom + 42
    drawing.text(
      String(format: "Without multiply-adds, %.1f %% of the time:", 100 * share), (area.left, y - 14))
    var x = area.left
    for kernel in rest {
      let side = max(5, 1.6 * radius(kernel))
      guard x + side < width - 20 else { break }
      drawing.rectangle(
        Area(left: x, top: y - 6, right: x + side, bottom: y - 6 + side),
        .colour(colour(kernel), opacity: 0.6), edge: .ink(0.6), tooltip: description(kernel))
      x += side + 4
    }
  }

  private var column: Double { area.right + 18 }

  private func drawList(on drawing: inout Drawing) {
    let top = area.top + 12
    drawing.text("What takes most time", (column, top), isBold: true)
    drawing.text("share of time · of its roof", (width - 20, top), .faint, anchor: .end)
    for (index, kernel) in kernels.prefix(numbered).enumerated() {
      let y = top + 22 * Double(index + 1)
      drawing.disc((column + 4, y - 4), radius: 5, .colour(colour(kernel), opacity: 0.6))
      drawing.text("\(index + 1)", (column + 16, y), isBold: true)
      let shares = String(format: "%.1f %% · %.0f %%", 100 * kernel.timeShare, 100 * kernel.rooflineShare)
      drawing.text(shares, (width - 20, y), anchor: .end)
      drawing.text(
        kernel.name.components(separatedBy: " + ")[0], (column + 38, y),
        limit: width - 68 - column - Lettering(shares).width)
    }
  }

  private func drawKey(on drawing: inout Drawing) {
    for (index, name) in algorithms.enumerated() {
      let (x, y) = (column + Double(index % 2) * 165, area.bottom - 94 + 20 * Double(index / 2))
      drawing.disc((x + 4, y - 4), radius: 5, .colour(style(of: name).colour, opacity: 0.6))
      drawing.text(name, (x + 16, y), limit: 140)
    }
  }

  /// So that areas are in proportion to shares of time, and the smallest can be seen.
  private func radius(_ kernel: BenchProfile.Kernel) -> Double { max(3, 50 * kernel.timeShare.squareRoot()) }

  private func style(of algorithm: String) -> ClassStyle {
    ClassStyle(LabelClass(""), at: 1 + (algorithms.firstIndex(of: algorithm) ?? 0))
  }

  private func colour(_ kernel: BenchProfile.Kernel) -> Colour { style(of: kernel.algorithm).colour }

  private func description(_ kernel: BenchProfile.Kernel) -> String {
    let figures = String(
      format: "%.2f ms, %.1f %% of the time, %.0f GFLOP/s executed, %.0f %% of its roof",
      1000 * kernel.medianS,
      100 * kernel.timeShare, kernel.executedFlops / kernel.medianS / 1e9, 100 * kernel.rooflineShare)
    return "\(kernel.name), \(kernel.algorithm), \(shape(kernel.input)) → \(shape(kernel.output)): \(figures)"
  }
}
