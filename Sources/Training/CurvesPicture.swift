import Imaging
import Plots

/// The loss of every step with the mean of each epoch, and the overlap of each class with the validation labels, over steps.
package struct CurvesPicture {
  let title: String
  /// The background first; it has no curve of its own.
  let classes: [LabelClass]
  let losses: [Float]
  let history: [EpochRecord]

  private static let width = 760.0, margin = 12.0

  /// An SVG file.
  var svg: String {
    let (width, margin) = (Self.width, Self.margin)
    let plots = plots(width: width)
    var drawing = Drawing(
      width: width + 2 * margin, height: plots.reduce(44) { $0 + $1.size.height } + 2 * margin)
    drawing.text(title, (margin, margin + 16), size: 16, isBold: true, limit: width)
    var top = margin + 34
    for plot in plots {
      let bottom = top + plot.size.height
      plot.draw(on: &drawing, in: Area(left: margin, top: top, right: margin + width, bottom: bottom))
      top = bottom + 10
    }
    return drawing.file(title: title)
  }

  /// Loss and overlap.
  package func plots(width: Double) -> [LinePlot] {
    [loss, overlap].map { plot in
      var plot = plot
      plot.plotSize = (width, 270)
      return plot
    }
  }

  private var steps: Frame.Named { ("steps", .range(0...Double(max(1, losses.count)))) }

  private var loss: LinePlot {
    let step = max(1, losses.count / 600)
    let thinned = stride(from: 0, to: losses.count, by: step).map { first in
      let some = losses[first..<min(first + step, losses.count)]
      return (x: Double(first + some.count), y: Double(some.reduce(0, +)) / Double(some.count))
    }
    let means = history.map { (x: Double($0.step), y: $0.loss) }
    let style = ClassStyle(LabelClass(""), at: 3)
    return plot(
      ("Loss", .logarithmic(covering: (thinned + means).map(\.y))),
      [.init(thinned, style: style, isFaint: true), .init(means, style: style)])
  }

  private var overlap: LinePlot {
    let validated = history.filter { $0.overlap != nil }
    let curves = classes.indices.dropFirst().map { index in
      LinePlot.Line(
        name: classes[index].name,
        validated.compactMap { record in
          record.overlap.flatMap { $0.classes.indices.contains(index) ? $0.classes[index] : nil }
            .map { (Double(record.step), $0) }
        }, style: ClassStyle(classes[index], at: index))
    }
    let mean = LinePlot.Line(
      name: "mean", validated.map { (Double($0.step), $0.overlap?.mean ?? 0) })
    return plot(("Intersection over union, validation", .range(0...1)), curves + [mean])
  }

  private func plot(_ y: Frame.Named, _ lines: [LinePlot.Line]) -> LinePlot {
    LinePlot("", x: steps, y: y, lines: lines)
  }
}
