import Foundation
import Imaging

/// The loss of every step with the mean of each epoch, and the overlap with the validation labels, over steps.
struct CurvesPicture {
  let title: String
  let losses: [Float]
  let history: [EpochRecord]
  let classes: [LabelClass]

  private let width = 900.0, height = 560.0
  private let left = 64.0, right = 770.0
  private let colours = ["#7a7a7a", "#ff5c57", "#3b9f5a", "#2a6fbb"]

  private struct Panel {
    var top, bottom: Double
    /// Values at the bottom and at the top.
    var low, high: Double

    func place(_ value: Double) -> Double {
      bottom - (min(max(value, low), high) - low) / (high - low) * (bottom - top)
    }
  }

  var svg: String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(width)) \(Int(height))" width="\(Int(width))" \
    height="\(Int(height))" font-family="Helvetica, Arial, sans-serif" font-size="12" fill="#222">
    <rect width="100%" height="100%" fill="white"/>
    \((heading + lossPanel + overlapPanel).joined(separator: "\n"))
    </svg>

    """
  }

  private var heading: [String] { [text(left, 26, title, "font-size=\"16\" font-weight=\"bold\"")] }

  private func x(_ step: Int) -> Double {
    left + Double(step) / Double(max(losses.count, 1)) * (right - left)
  }

  // MARK: Loss, on a logarithmic axis

  private var lossPanel: [String] {
    let known = losses.filter { $0 > 0 }.map { log10(Double($0)) }.sorted()
    // The first steps' losses may be far above the rest.
    let low = floor(4 * (known.first ?? -1)) / 4
    let panel = Panel(top: 62, bottom: 290, low: low, high: max(ceil(4 * (known.last ?? 0)) / 4, low + 0.25))
    let ticks = (-40...40).flatMap { power in [1, 2, 5].map { $0 * pow(10, Double(power)) } }
      .filter { (panel.low...panel.high).contains(log10($0)) }
    var lines = frame(panel, "Loss", ticks.map { (log10($0), String(format: "%.4g", $0)) })
    let step = max(1, losses.count / 600)
    let thinned = stride(from: 0, to: losses.count, by: step).map { first in
      let some = losses[first..<min(first + step, losses.count)]
      return (first + some.count, log10(Double(some.reduce(0, +)) / Double(some.count)))
    }
    lines.append(curve(thinned, panel, "#2a6fbb", "stroke-opacity=\"0.35\""))
    lines.append(curve(history.map { ($0.step, log10($0.loss)) }, panel, "#2a6fbb", "stroke-width=\"2\""))
    return lines
  }

  // MARK: Overlap

  private var overlapPanel: [String] {
    let panel = Panel(top: 326, bottom: 510, low: 0, high: 1)
    var lines = frame(
      panel, "Intersection over union, validation", [0, 0.25, 0.5, 0.75, 1].map { ($0, "\($0)") })
    let validated = history.filter { $0.overlap != nil }
    for (label, colour) in colours.prefix(classes.count).enumerated() where label > 0 {
      let points = validated.compactMap { record in
        record.overlap?.classes[label].map { (record.step, $0) }
      }
      lines.append(curve(points, panel, colour, "stroke-width=\"1.5\""))
    }
    let means = validated.map { ($0.step, $0.overlap?.mean ?? 0) }
    lines.append(curve(means, panel, "#222", "stroke-width=\"2.5\""))
    let legend = [("mean", "#222")] + zip(classes.map(\.name), colours).dropFirst()
    for (index, (name, colour)) in legend.enumerated() {
      let y = panel.top + 10 + 20 * Double(index)
      lines.append("<rect x=\"\(right + 14)\" y=\"\(y - 4)\" width=\"18\" height=\"4\" fill=\"\(colour)\"/>")
      lines.append(text(right + 38, y + 2, name))
    }
    lines.append(text((left + right) / 2, height - 14, "steps", "text-anchor=\"middle\""))
    for share in [0, 0.25, 0.5, 0.75, 1] {
      let step = Int(share * Double(losses.count))
      lines.append(text(x(step), panel.bottom + 16, "\(step)", "text-anchor=\"middle\""))
    }
    return lines
  }

  // MARK: Parts

  private func frame(_ panel: Panel, _ name: String, _ ticks: [(Double, String)]) -> [String] {
    [text(left, panel.top - 10, name)]
      + ticks.flatMap { value, label in
        let y = panel.place(value)
        return [
          "<line x1=\"\(left)\" y1=\"\(y)\" x2=\"\(right)\" y2=\"\(y)\" stroke=\"#e4e4e4\"/>",
          text(left - 6, y + 4, label, "text-anchor=\"end\""),
        ]
      }
  }

  private func curve(_ points: [(Int, Double)], _ panel: Panel, _ colour: String, _ style: String) -> String {
    let places = points.filter(\.1.isFinite).map { step, value in
      String(format: "%.1f,%.1f", x(step), panel.place(value))
    }
    return
      "<polyline points=\"\(places.joined(separator: " "))\" fill=\"none\" stroke=\"\(colour)\" \(style)/>"
  }

  private func text(_ x: Double, _ y: Double, _ text: String, _ style: String = "") -> String {
    "<text x=\"\(x)\" y=\"\(y)\" \(style)>\(text)</text>"
  }
}
