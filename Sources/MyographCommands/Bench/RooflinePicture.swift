import Foundation
import GraphRuntime
import Imaging

/// Kernels under the machine's roofs (Williams, Waterman and Patterson 2009): executed FLOP/s over FLOP per byte,
/// both axes logarithmic. A dot's area is its share of the time, its colour the algorithm; those that take most
/// time have a number and a line in the list at the right. Where the pointer rests, a dot says what it is.
struct RooflinePicture {
  let title: String
  let host: Host
  let run: BenchProfile.Run

  private let numbered = 14
  private let width = 1080.0, height = 600.0
  private let left = 64.0, right = 700.0, top = 56.0, bottom = 500.0
  private let ink = Colour(34, 34, 34), faint = Colour(85, 85, 85), grid = Colour(228, 228, 228)
  private let colours = [
    Colour(42, 111, 187), Colour(200, 64, 47), Colour(59, 143, 74), Colour(138, 95, 176),
    Colour(201, 138, 27),
    Colour(74, 159, 168), Colour(122, 122, 122),
  ]

  /// What takes most time first.
  private var kernels: [BenchProfile.Kernel] { run.steps.sorted { $0.medianS > $1.medianS } }

  private var algorithms: [String] {
    kernels.reduce(into: []) { names, kernel in
      if !names.contains(kernel.algorithm) { names.append(kernel.algorithm) }
    }
  }

  func svg() throws(ImagingError) -> String {
    let title = "\(title): \(run.kernels)"
    return try Canvas.svg(width: Int(width), height: Int(height), title: title) { canvas in
      canvas.draw(Lettering(title, size: 16, isBold: true, limit: width - left), left, 26, ink)
      drawFrame(on: canvas)
      drawRoofs(on: canvas)
      let dots = drawDots(on: canvas)
      let squares = drawOthers(on: canvas)
      drawList(on: canvas)
      drawLegend(on: canvas)
      return dots + squares
    }
  }

  // MARK: Axes

  /// Those that multiply and add; the others have no place on logarithmic axes.
  private var placed: [BenchProfile.Kernel] { kernels.filter { $0.executedFlops > 0 && $0.bytes > 0 } }

  private var intensities: LogarithmicAxis {
    let ridges = host.levels.map { host.peakFLOPS / $0.bytesPerSecond }
    let intensities = placed.map { $0.executedFlops / $0.bytes }
    return LogarithmicAxis(values: intensities + ridges + ridges.map { $0 / 3 }, from: left, to: right)
  }

  private var rates: LogarithmicAxis {
    let executed = placed.map { $0.executedFlops / $0.medianS / 1e9 }
    return LogarithmicAxis(
      values: executed + [0.25, 1].map { $0 * host.peakFLOPS / 1e9 }, from: bottom, to: top)
  }

  private func drawFrame(on canvas: Canvas) {
    let (x, y) = (intensities, rates)
    for tick in x.ticks {
      let place = x.position(tick)
      canvas.line([(place, top), (place, bottom)], grid)
      canvas.draw(number(tick), place, bottom + 16, ink, anchor: .middle)
    }
    for tick in y.ticks {
      let place = y.position(tick)
      canvas.line([(left, place), (right, place)], grid)
      canvas.draw(number(tick), left - 6, place + 4, ink, anchor: .end)
    }
    let axis = Lettering("FLOP per byte of least traffic")
    canvas.draw(axis, (left + right) / 2, bottom + 34, ink, anchor: .middle)
    canvas.draw(Lettering("GFLOP/s executed"), left, top - 8, ink)
  }

  private func drawRoofs(on canvas: Canvas) {
    let (x, y) = (intensities, rates)
    let peak = host.peakFLOPS / 1e9
    let firstRidge = host.levels.map { peak * 1e9 / $0.bytesPerSecond }.min() ?? x.range.lowerBound
    let start = x.position(max(firstRidge, x.range.lowerBound))
    canvas.line([(start, y.position(peak)), (right, y.position(peak))], faint, width: 1.5)
    let name = Lettering(String(format: "%.0f GFLOP/s, peak multiply-adds", peak))
    canvas.draw(name, right - 4, y.position(peak) - 6, faint, anchor: .end)
    let angle = atan2(y.decade, x.decade)
    for (index, level) in host.levels.enumerated() {
      let slope = level.bytesPerSecond / 1e9
      let from = max(x.range.lowerBound, y.range.lowerBound / slope)
      let to = peak / slope
      guard from < to else { continue }
      let ends = [(x.position(from), y.position(from * slope)), (x.position(to), y.position(peak))]
      canvas.line(ends, faint, width: 1.5)
      let place = index < host.levels.count - 1 ? "up to \(binary(level.workingSet))" : "from memory"
      // Beside the lower half of its line, so that no two meet.
      let middle = pow(from, 0.55) * pow(to, 0.45)
      let (across, down) = (x.position(middle), y.position(middle * slope))
      let text = Lettering(String(format: "%.0f GB/s ", slope) + place)
      // Above the line, as it leans.
      canvas.draw(
        text, across + 5 * sin(angle), down - 5 * cos(angle), faint, anchor: .middle, angle: angle)
    }
  }

  // MARK: Kernels

  private func drawDots(on canvas: Canvas) -> [Tooltip] {
    let dots = placed.map { kernel in
      let ((x, y), radius) = (position(kernel), radius(kernel))
      canvas.disc(x, y, radius: radius, colour(kernel), opacity: 0.6)
      return Tooltip(
        description(kernel), x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius)
    }
    var taken: [(x: Double, y: Double)] = []
    for (index, kernel) in kernels.prefix(numbered).enumerated()
    where kernel.executedFlops > 0 && kernel.bytes > 0 {
      // In the dot, or around it where another number is in the way.
      let (x, y, away) = (position(kernel).x, position(kernel).y, radius(kernel) + 8)
      let places = [
        (0, 0), (0, -1), (1, 0), (0, 1), (-1, 0), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8), (-0.8, -0.8),
      ]
      .map { (x: x + $0.0 * away, y: y + $0.1 * away) }
      let place =
        places.first { place in taken.allSatisfy { hypot($0.x - place.x, $0.y - place.y) > 13 } }
        ?? places[0]
      taken.append(place)
      let text = Lettering("\(index + 1)", size: 11, isBold: true)
      canvas.draw(text, place.x, place.y + 4, ink, anchor: .middle)
    }
    return dots
  }

  private func position(_ kernel: BenchProfile.Kernel) -> (x: Double, y: Double) {
    (
      intensities.position(kernel.executedFlops / kernel.bytes),
      rates.position(kernel.executedFlops / kernel.medianS / 1e9)
    )
  }

  /// A row of squares for the kernels that only move data.
  private func drawOthers(on canvas: Canvas) -> [Tooltip] {
    let rest = kernels.filter { !($0.executedFlops > 0 && $0.bytes > 0) }
    guard !rest.isEmpty else { return [] }
    let share = rest.reduce(0) { $0 + $1.timeShare }
    let y = bottom + 76
    let text = Lettering(String(format: "Without multiply-adds, %.1f %% of the time:", 100 * share))
    canvas.draw(text, left, y - 14, ink)
    var (x, squares) = (left, [Tooltip]())
    for kernel in rest {
      let side = max(5, 1.6 * radius(kernel))
      guard x + side < width - 20 else { break }
      canvas.fill(x, y - 6, side, side, colour(kernel), opacity: 0.6)
      squares.append(Tooltip(description(kernel), x: x, y: y - 6, width: side, height: side))
      x += side + 4
    }
    return squares
  }

  private func drawList(on canvas: Canvas) {
    let x = right + 24
    canvas.draw(Lettering("What takes most time", isBold: true), x, top - 8, ink)
    canvas.draw(Lettering("share of time · of its roof"), width - 20, top - 8, faint, anchor: .end)
    for (index, kernel) in kernels.prefix(numbered).enumerated() {
      let y = top + 14 + 22 * Double(index)
      canvas.disc(x + 4, y - 4, radius: 5, colour(kernel), opacity: 0.6)
      canvas.draw(Lettering("\(index + 1)", isBold: true), x + 16, y, ink)
      let shares = Lettering(
        String(format: "%.1f %% · %.0f %%", 100 * kernel.timeShare, 100 * kernel.rooflineShare))
      canvas.draw(shares, width - 20, y, ink, anchor: .end)
      let name = kernel.name.components(separatedBy: " + ")[0]
      canvas.draw(Lettering(name, limit: width - 68 - x - shares.width), x + 38, y, ink)
    }
  }

  private func drawLegend(on canvas: Canvas) {
    for (index, name) in algorithms.prefix(colours.count).enumerated() {
      let (x, y) = (right + 24 + Double(index % 2) * 165, bottom - 60 + 20 * Double(index / 2))
      canvas.disc(x + 4, y - 4, radius: 5, colours[index])
      canvas.draw(Lettering(name, limit: 140), x + 16, y, ink)
    }
  }

  /// So that areas are in proportion to shares of time, and the smallest can be seen.
  private func radius(_ kernel: BenchProfile.Kernel) -> Double { max(3, 50 * kernel.timeShare.squareRoot()) }

  private func colour(_ kernel: BenchProfile.Kernel) -> Colour {
    let index = algorithms.firstIndex(of: kernel.algorithm) ?? 0
    return colours[min(index, colours.count - 1)]
  }

  private func description(_ kernel: BenchProfile.Kernel) -> String {
    let figures = String(
      format: "%.2f ms, %.1f %% of the time, %.0f GFLOP/s executed, %.0f %% of its roof",
      1000 * kernel.medianS,
      100 * kernel.timeShare, kernel.executedFlops / kernel.medianS / 1e9, 100 * kernel.rooflineShare)
    return "\(kernel.name), \(kernel.algorithm), \(shape(kernel.input)) → \(shape(kernel.output)): \(figures)"
  }

  private func number(_ value: Double) -> Lettering {
    Lettering(String(format: value < 1 ? "%.2g" : "%.0f", value))
  }
}
