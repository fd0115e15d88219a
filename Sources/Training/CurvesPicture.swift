import Foundation
import Imaging

/// The loss of every step with the mean of each epoch, and the overlap of each class with the validation labels, over steps.
struct CurvesPicture {
  let title: String
  /// The background first; it has no curve of its own.
  let classes: [LabelClass]
  let losses: [Float]
  let history: [EpochRecord]

  private let left = 64.0, right = 770.0
  private let longestName = 320.0
  private let row = 20.0
  private let ink = Colour(34, 34, 34)
  private let blue = Colour(42, 111, 187)

  private struct Panel {
    var top, bottom: Double
    /// Values at the bottom and at the top.
    var low, high: Double

    func place(_ value: Double) -> Double {
      bottom - (min(max(value, low), high) - low) / (high - low) * (bottom - top)
    }
  }

  func svg() throws(ImagingError) -> String {
    let names = classes.dropFirst().map { Lettering($0.name, limit: longestName) }
    let widest = max(90, names.map(\.width).max() ?? 0)
    // The legend may need more rows than the panel has.
    let bottom = max(510, 326 + row * Double(names.count + 1))
    return try Canvas.svg(width: Int(right + widest) + 48, height: Int(bottom) + 50, title: title) { canvas in
      canvas.draw(Lettering(title, size: 16, isBold: true, limit: right - left), left, 26, ink)
      drawLoss(on: canvas)
      drawOverlap(names, Panel(top: 326, bottom: bottom, low: 0, high: 1), on: canvas)
      return []
    }
  }

  private func x(_ step: Int) -> Double {
    left + Double(step) / Double(max(losses.count, 1)) * (right - left)
  }

  // MARK: Loss, on a logarithmic axis

  private func drawLoss(on canvas: Canvas) {
    let known = losses.filter { $0 > 0 }.map { log10(Double($0)) }.sorted()
    // The first steps' losses may be far above the rest.
    let low = floor(4 * (known.first ?? -1)) / 4
    let panel = Panel(top: 62, bottom: 290, low: low, high: max(ceil(4 * (known.last ?? 0)) / 4, low + 0.25))
    let ticks = (-40...40).flatMap { power in [1, 2, 5].map { $0 * pow(10, Double(power)) } }
      .filter { (panel.low...panel.high).contains(log10($0)) }
    drawFrame(panel, "Loss", ticks.map { (log10($0), String(format: "%.4g", $0)) }, on: canvas)
    let step = max(1, losses.count / 600)
    let thinned = stride(from: 0, to: losses.count, by: step).map { first in
      let some = losses[first..<min(first + step, losses.count)]
      return (first + some.count, log10(Double(some.reduce(0, +)) / Double(some.count)))
    }
    canvas.line(points(thinned, panel), blue, opacity: 0.35)
    canvas.line(points(history.map { ($0.step, log10($0.loss)) }, panel), blue, width: 2)
  }

  // MARK: Overlap

  private func drawOverlap(_ names: [Lettering], _ panel: Panel, on canvas: Canvas) {
    drawFrame(
      panel, "Intersection over union, validation", [0, 0.25, 0.5, 0.75, 1].map { ($0, "\($0)") }, on: canvas)
    let validated = history.filter { $0.overlap != nil }
    let swatch = { (place: Int) in
      let y = panel.top + 10 + row * Double(place)
      return (y: y, line: [(right + 14, y), (right + 32, y)])
    }
    for (index, name) in names.enumerated() {
      let style = ClassStyle(classes[index + 1], at: index + 1)
      let values = validated.compactMap { record in
        record.overlap.flatMap { $0.classes.indices.contains(index + 1) ? $0.classes[index + 1] : nil }
          .map { (record.step, $0) }
      }
      canvas.line(points(values, panel), style, width: 2)
      canvas.line(swatch(index + 1).line, style, width: 4)
      canvas.draw(name, right + 38, swatch(index + 1).y + 4, ink)
    }
    let means = validated.map { ($0.step, $0.overlap?.mean ?? 0) }
    canvas.line(points(means, panel), ink, width: 2.5)
    canvas.line(swatch(0).line, ink, width: 4)
    canvas.draw(Lettering("mean"), right + 38, swatch(0).y + 4, ink)
    canvas.draw(Lettering("steps"), (left + right) / 2, panel.bottom + 36, ink, anchor: .middle)
    for share in [0, 0.25, 0.5, 0.75, 1] {
      let step = Int(share * Double(losses.count))
      canvas.draw(Lettering("\(step)"), x(step), panel.bottom + 16, ink, anchor: .middle)
    }
  }

  // MARK: Parts

  private func drawFrame(_ panel: Panel, _ name: String, _ ticks: [(Double, String)], on canvas: Canvas) {
    canvas.draw(Lettering(name), left, panel.top - 10, ink)
    for (value, label) in ticks {
      let y = panel.place(value)
      canvas.line([(left, y), (right, y)], Colour(228, 228, 228))
      canvas.draw(Lettering(label), left - 6, y + 4, ink, anchor: .end)
    }
  }

  private func points(_ values: [(Int, Double)], _ panel: Panel) -> [(x: Double, y: Double)] {
    values.filter(\.1.isFinite).map { step, value in (x(step), panel.place(value)) }
  }
}
