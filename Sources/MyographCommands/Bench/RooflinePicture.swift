import Foundation
import GraphRuntime

/// Kernels under the machine's roofs (Williams, Waterman and Patterson 2009): executed FLOP/s over FLOP per byte,
/// both axes logarithmic. A dot's area is its share of the time, its colour the algorithm; those that take most
/// time have a number and a line in the list at the right.
struct RooflinePicture {
  let title: String
  let host: Host
  let run: BenchProfile.Run

  private let numbered = 14
  private let width = 1080.0, height = 600.0
  private let left = 64.0, right = 700.0, top = 56.0, bottom = 500.0
  private let colours = ["#2a6fbb", "#c8402f", "#3b8f4a", "#8a5fb0", "#c98a1b", "#4a9fa8", "#7a7a7a"]

  /// What takes most time first.
  private var kernels: [BenchProfile.Kernel] { run.steps.sorted { $0.medianS > $1.medianS } }

  private var algorithms: [String] {
    kernels.reduce(into: []) { names, kernel in
      if !names.contains(kernel.algorithm) { names.append(kernel.algorithm) }
    }
  }

  var svg: String {
    let parts = [frame, roofs, dots, without, list, legend].flatMap { $0 }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(width)) \(Int(height))" width="\(Int(width))" \
      height="\(Int(height))" font-family="Helvetica, Arial, sans-serif" font-size="12" fill="#222">
      <rect width="100%" height="100%" fill="white"/>
      \(parts.joined(separator: "\n"))
      </svg>

      """
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

  private var frame: [String] {
    let (x, y) = (intensities, rates)
    var lines = [text(left, 26, "\(title): \(run.kernels)", "font-size=\"16\" font-weight=\"bold\"")]
    for tick in x.ticks {
      let place = x.position(tick)
      lines.append(line(place, top, place, bottom, "stroke=\"#e4e4e4\""))
      lines.append(text(place, bottom + 16, number(tick), "text-anchor=\"middle\""))
    }
    for tick in y.ticks {
      let place = y.position(tick)
      lines.append(line(left, place, right, place, "stroke=\"#e4e4e4\""))
      lines.append(text(left - 6, place + 4, number(tick), "text-anchor=\"end\""))
    }
    lines.append(
      text((left + right) / 2, bottom + 34, "FLOP per byte of least traffic", "text-anchor=\"middle\""))
    lines.append(text(left, top - 8, "GFLOP/s executed"))
    return lines
  }

  private var roofs: [String] {
    let (x, y) = (intensities, rates)
    let peak = host.peakFLOPS / 1e9
    let firstRidge = host.levels.map { peak * 1e9 / $0.bytesPerSecond }.min() ?? x.range.lowerBound
    let style = "stroke=\"#555\" stroke-width=\"1.5\""
    var lines = [
      line(x.position(max(firstRidge, x.range.lowerBound)), y.position(peak), right, y.position(peak), style),
      text(
        right - 4, y.position(peak) - 6, String(format: "%.0f GFLOP/s, peak multiply-adds", peak),
        "text-anchor=\"end\" fill=\"#555\""),
    ]
    let angle = atan2(y.decade, x.decade) * 180 / .pi
    for (index, level) in host.levels.enumerated() {
      let slope = level.bytesPerSecond / 1e9
      let from = max(x.range.lowerBound, y.range.lowerBound / slope)
      let to = peak / slope
      guard from < to else { continue }
      lines.append(line(x.position(from), y.position(from * slope), x.position(to), y.position(peak), style))
      let place = index < host.levels.count - 1 ? "up to \(binary(level.workingSet))" : "from memory"
      // Beside the lower half of its line, so that no two meet.
      let middle = pow(from, 0.55) * pow(to, 0.45)
      let (px, py) = (x.position(middle), y.position(middle * slope))
      lines.append(
        text(
          px, py - 5, String(format: "%.0f GB/s ", slope) + place,
          "text-anchor=\"middle\" fill=\"#555\" transform=\"rotate(\(coordinate(angle)) \(coordinate(px)) \(coordinate(py)))\""
        ))
    }
    return lines
  }

  // MARK: Kernels

  private var dots: [String] {
    var lines = placed.map { kernel in
      let (x, y) = position(kernel)
      return "<circle cx=\"\(coordinate(x))\" cy=\"\(coordinate(y))\" r=\"\(coordinate(radius(kernel)))\""
        + " \(fill(kernel))>\(tooltip(kernel))</circle>"
    }
    var taken: [(x: Double, y: Double)] = []
    for (index, kernel) in kernels.prefix(numbered).enumerated() where kernel.executedFlops > 0 {
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
      lines.append(
        text(
          place.x, place.y + 4, "\(index + 1)", "text-anchor=\"middle\" font-size=\"11\" font-weight=\"bold\""
        ))
    }
    return lines
  }

  private func position(_ kernel: BenchProfile.Kernel) -> (x: Double, y: Double) {
    (
      intensities.position(kernel.executedFlops / kernel.bytes),
      rates.position(kernel.executedFlops / kernel.medianS / 1e9)
    )
  }

  /// A row of squares for the kernels that only move data.
  private var without: [String] {
    let rest = kernels.filter { !($0.executedFlops > 0 && $0.bytes > 0) }
    guard !rest.isEmpty else { return [] }
    let share = rest.reduce(0) { $0 + $1.timeShare }
    let y = bottom + 76
    var lines = [
      text(left, y - 14, String(format: "Without multiply-adds, %.1f %% of the time:", 100 * share))
    ]
    var x = left
    for kernel in rest {
      let side = max(5, 1.6 * radius(kernel))
      guard x + side < width - 20 else { break }
      lines.append(
        "<rect x=\"\(coordinate(x))\" y=\"\(coordinate(y - 6))\" width=\"\(coordinate(side))\""
          + " height=\"\(coordinate(side))\" \(fill(kernel))>\(tooltip(kernel))</rect>")
      x += side + 4
    }
    return lines
  }

  private var list: [String] {
    let x = right + 24
    var lines = [
      text(x, top - 8, "What takes most time", "font-weight=\"bold\""),
      text(width - 20, top - 8, "share of time · of its roof", "text-anchor=\"end\" fill=\"#555\""),
    ]
    for (index, kernel) in kernels.prefix(numbered).enumerated() {
      let y = top + 14 + 22 * Double(index)
      let name = kernel.name.components(separatedBy: " + ")[0]
      lines += [
        "<circle cx=\"\(coordinate(x + 4))\" cy=\"\(coordinate(y - 4))\" r=\"5\" \(fill(kernel))/>",
        text(x + 16, y, "\(index + 1)", "font-weight=\"bold\""),
        text(x + 38, y, name.count > 30 ? name.prefix(29) + "…" : name),
        text(
          width - 20, y,
          String(format: "%.1f %% · %.0f %%", 100 * kernel.timeShare, 100 * kernel.rooflineShare),
          "text-anchor=\"end\""),
      ]
    }
    return lines
  }

  private var legend: [String] {
    algorithms.prefix(colours.count).enumerated().flatMap { index, name in
      let (x, y) = (right + 24 + Double(index % 2) * 165, bottom - 60 + 20 * Double(index / 2))
      return [
        "<circle cx=\"\(coordinate(x + 4))\" cy=\"\(coordinate(y - 4))\" r=\"5\" fill=\"\(colours[index])\"/>",
        text(x + 16, y, name),
      ]
    }
  }

  /// So that areas are in proportion to shares of time, and the smallest can be seen.
  private func radius(_ kernel: BenchProfile.Kernel) -> Double { max(3, 50 * kernel.timeShare.squareRoot()) }

  private func fill(_ kernel: BenchProfile.Kernel) -> String {
    let index = algorithms.firstIndex(of: kernel.algorithm) ?? 0
    return "fill=\"\(colours[min(index, colours.count - 1)])\" fill-opacity=\"0.6\" stroke=\"white\""
  }

  private func tooltip(_ kernel: BenchProfile.Kernel) -> String {
    let figures = String(
      format: "%.2f ms, %.1f %% of the time, %.0f GFLOP/s executed, %.0f %% of its roof",
      1000 * kernel.medianS,
      100 * kernel.timeShare, kernel.executedFlops / kernel.medianS / 1e9, 100 * kernel.rooflineShare)
    return "<title>"
      + escaped(
        "\(kernel.name), \(kernel.algorithm), \(shape(kernel.input)) → \(shape(kernel.output)): \(figures)")
      + "</title>"
  }

  // MARK: Elements

  private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ attributes: String) -> String {
    "<line x1=\"\(coordinate(x1))\" y1=\"\(coordinate(y1))\" x2=\"\(coordinate(x2))\" y2=\"\(coordinate(y2))\" \(attributes)/>"
  }

  private func text(_ x: Double, _ y: Double, _ content: some StringProtocol, _ attributes: String = "")
    -> String
  {
    "<text x=\"\(coordinate(x))\" y=\"\(coordinate(y))\" \(attributes)>\(escaped(String(content)))</text>"
  }

  private func coordinate(_ value: Double) -> String { String(format: "%.1f", value) }

  private func number(_ value: Double) -> String { String(format: value < 1 ? "%.2g" : "%.0f", value) }

  private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
