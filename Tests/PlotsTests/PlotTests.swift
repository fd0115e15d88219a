import Evaluation
import Foundation
import Imaging
import TestSupport
import Testing

@testable import Plots

/// Plots, read back from their SVG: marks lie where the axes' labels say, and nothing is cut.
struct PlotTests {
  private static let style = ClassStyle(LabelClass("class"), at: 2)
  private static let values = [0.91, 0.88, 0.93, 0.9, 0.86, 0.95, 0.4, 0.89, 0.92]

  private static let found = [61.0, 102, 75, 140, 88, 95, 120, 400],
    expected = [60.0, 110, 70, 150, 80, 99, 118, 380]

  static var plots: [any Plot] {
    get throws {
      let agreement = try #require(BlandAltman(found, expected))
      let long = String(repeating: "a name that goes on and on ", count: 9)
      return [
        BoxPlot("Dice", measure: "Dice", groups: [.init("LV", [.init("LV", values, style: style)])]),
        BoxPlot(
          long, measure: long,
          groups: ["A", long, "\u{202E}<&>\"'"].map { name in
            .init(name, ["one", long].map { .init($0, values, style: style) })
          }),
        BoxPlot("none", groups: []),
        AgreementPlot(long, unit: "ml", agreement, style: style),
        AgreementPlot("same", unit: "ml", try #require(BlandAltman([1, 2, 3], [1, 2, 3])), style: style),
        CorrelationPlot("volumes", unit: "ml", found: found, expected: expected, style: style),
        CorrelationPlot("none", unit: "ml", found: [], expected: [], style: style),
        LinePlot(
          "losses", x: ("steps", .range(0...1240)), y: ("Loss", .logarithmic(covering: [0.002, 3])),
          lines: [.init(name: long, [(0, 3), (600, .nan), (1240, 0.002)], style: style), .init([(0, 1)])]),
        marked(["first", long, "last", "end"], at: [0, 0.5, 0.55, 1]),
      ]
    }
  }

  private static func marked(_ names: [String], at places: [Double]) -> LinePlot {
    var plot = LinePlot(
      "volumes", x: ("time, s", .linear(covering: [0, 1])), y: ("ml", .linear(covering: [0, 90])),
      lines: [.init(name: "one", [(0, 90), (0.4, 30), (1, 88)], style: style)])
    plot.marks = zip(names, places).map { .init($0, at: $1) }
    return plot
  }

  @Test("Marks stand above their values, in rows where they would lie on one another")
  func marks() throws {
    let document = try MarkupDocument(Self.marked(["ED", "ES", "near"], at: [0, 0.5, 0.52]).element)
    let x = try axis(document, "middle")
    let dashed = document.all("polyline").filter { $0.attributes["stroke-dasharray"] != nil }.map(points)
    #expect(dashed.count == 3)
    for (line, value) in zip(dashed, [0, 0.5, 0.52]) {
      #expect(abs(line[0][0] - x(value)) < 0.02 && line[0][0] == line[1][0] && line[0][1] < line[1][1])
    }
    let names = document.all("text").filter { ["ED", "ES", "near"].contains($0.text) }
    let baselines = names.compactMap { $0.number("y") }
    #expect(baselines.count == 3 && baselines[0] == baselines[1] && baselines[2] > baselines[1] + 10)
    for (name, value) in zip(names, [0, 0.5, 0.52]) where value > 0 {
      let middle = (name.number("x") ?? 0) + Lettering(name.text).width / 2
      #expect(abs(middle - x(value)) < 1)
    }
  }

  @Test("Each is well-formed, with all of its text inside the picture")
  func wellFormed() throws {
    for plot in try Self.plots {
      for text in [plot.element, plot.file] {
        let document = try MarkupDocument(text)
        #expect(
          !text.contains("nan") && !text.contains("inf") && !text.contains("http://www.w3.org/1999/xlink"))
        let svg = try #require(document.elements.first)
        let (width, height) = (svg.number("width") ?? 0, svg.number("height") ?? 0)
        for line in document.all("text") {
          let size = line.number("font-size") ?? 12
          let written = Lettering(line.text, size: size, isBold: line.attributes["font-weight"] != nil).width
          let anchors: [String: Double] = ["middle": 0.5, "end": 1]
          let anchor = anchors[line.attributes["text-anchor"] ?? ""] ?? 0
          let (x, y) = (line.number("x") ?? -1, line.number("y") ?? -1)
          let left = x - anchor * written
          #expect(left >= -0.5 && left + written <= width + 0.5, "\(line)")
          #expect(y >= 0.7 * size && y <= height - 0.2 * size, "\(line)")
        }
      }
    }
  }

  /// The pixel of a value on the axis whose labels end, or have their middle, at their points.
  private func axis(_ document: MarkupDocument, _ anchor: String) throws -> (Double) -> Double {
    let labels = document.all("text").filter { $0.attributes["text-anchor"] == anchor }.compactMap { text in
      Double(text.text.replacing("−", with: "-")).map { value in
        (value: value, place: (anchor == "end" ? (text.number("y") ?? 0) - 4 : text.number("x") ?? 0))
      }
    }
    let (one, other) = (try #require(labels.first), try #require(labels.last))
    return { one.place + ($0 - one.value) / (other.value - one.value) * (other.place - one.place) }
  }

  private func vertical(_ document: MarkupDocument) throws -> (Double) -> Double {
    try axis(document, "end")
  }

  private func points(_ element: MarkupDocument.Element) -> [[Double]] {
    let pairs = element.attributes["points"]?.split(separator: " ") ?? []
    return pairs.map { pair in pair.split(separator: ",").compactMap { Double($0) } }
  }

  @Test("A box lies from quartile to quartile, its whiskers and dots where the summary has them")
  func box() throws {
    let document = try MarkupDocument(Self.plots[0].element)
    let (summary, y) = (try #require(Summary(Self.values)), try vertical(document))
    let box = try #require(document.all("rect").first)
    let top = try #require(box.number("y"))
    let height = try #require(box.number("height"))
    #expect(
      abs(top - y(summary.quartiles.upper)) < 0.02 && abs(top + height - y(summary.quartiles.lower)) < 0.02)
    let lines = document.all("polyline").map(points)
    func isDrawn(_ value: Double, width: Double) -> Bool {
      lines.contains {
        abs($0[0][1] - y(value)) < 0.02 && $0[0][1] == $0[1][1] && abs($0[1][0] - $0[0][0] - width) < 0.02
      }
    }
    #expect(isDrawn(summary.median, width: 20))
    #expect(isDrawn(summary.whiskers.lower, width: 10) && isDrawn(summary.whiskers.upper, width: 10))
    #expect(summary.outliers == [0.4])
    #expect(document.all("circle").map { $0.number("cy") ?? 0 }.map { abs($0 - y(0.4)) < 0.02 } == [true])
    #expect(document.all("title").contains { $0.text.contains("9 values, median 0.900") })
  }

  @Test(
    "Agreement: lines at the mean difference and the limits, bands of their intervals, a dot for each pair kept"
  )
  func agreement() throws {
    let document = try MarkupDocument(Self.plots[3].element)
    let agreement = try #require(BlandAltman(Self.found, Self.expected))
    let y = try vertical(document)
    #expect(agreement.removed == 1 && document.all("circle").count == agreement.pairs.count)
    #expect(document.all("text").contains { $0.text == "7 pairs, 1 removed as outliers" })
    let levels = document.all("polyline").map { points($0)[0][1] }
    for value in [agreement.meanDifference, agreement.limits.lower, agreement.limits.upper] {
      #expect(levels.contains { abs($0 - y(value)) < 0.02 })
    }
    let bands = document.all("rect").map {
      [$0.number("y") ?? 0, ($0.number("y") ?? 0) + ($0.number("height") ?? 0)]
    }
    for interval in [
      agreement.intervals.meanDifference, agreement.intervals.lower, agreement.intervals.upper,
    ] {
      #expect(
        bands.contains { abs($0[0] - y(interval.upper)) < 0.02 && abs($0[1] - y(interval.lower)) < 0.02 })
    }
  }

  @Test("Numbers of limits that are one with the mean difference don't lie on one another")
  func sameLimits() throws {
    let document = try MarkupDocument(Self.plots[4].element)
    let places = document.all("text").filter { $0.text == "0.000" }.compactMap { $0.number("y") }.sorted()
    #expect(places.count == 3 && zip(places, places.dropFirst()).allSatisfy { $1 - $0 >= 14 }, "\(places)")
  }

  @Test("Correlation: the line of equality from corner to corner, Spearman's in words")
  func correlation() throws {
    let document = try MarkupDocument(Self.plots[5].element)
    let (x, y) = (try axis(document, "middle"), try vertical(document))
    let correlation = try #require(RankCorrelation(Self.found, Self.expected))
    #expect(document.all("text").contains { $0.text.contains(rounded(correlation.coefficient)) })
    let identity = try #require(document.all("polyline").first { $0.attributes["stroke-dasharray"] != nil })
    let ends = points(identity)
    let grid = document.all("polyline").map(points).first { $0[0][1] == $0[1][1] }
    #expect(ends[0][0] == grid?[0][0] && ends[1][0] == grid?[1][0])
    // Where one axis has a value, the other has the same.
    for value in [100.0, 300] {
      let share = (x(value) - ends[0][0]) / (ends[1][0] - ends[0][0])
      #expect(abs(ends[0][1] + share * (ends[1][1] - ends[0][1]) - y(value)) < 0.05)
    }
    #expect(document.all("circle").count == 8)
  }

  @Test("A line that leaves its axes ends at their edge, and what is no number is left out")
  func lines() throws {
    let document = try MarkupDocument(Self.plots[7].element)
    let curve = try #require(
      document.all("polyline").first { $0.attributes["stroke"] == Self.style.colour.hexadecimal })
    #expect(points(curve).count == 2)
  }

  @Test("Names are text and nothing else, whatever scalars they join")
  func names() throws {
    // U+0D4E begins a character that goes on with what follows it.
    for name in ["<script>x</script>", "\u{D4E}<b>", "\"\u{301} onload=\"x", "]]>", "&lt;", "\u{0}\u{FFFF}"] {
      let group = BoxPlot.Group(name, [.init(name, Self.values, style: Self.style)])
      let text = BoxPlot(name, measure: name, groups: [group]).file
      let document = try MarkupDocument(text)
      #expect(
        Set(document.elements.map(\.name)) == ["svg", "title", "style", "rect", "polyline", "circle", "text"])
      #expect(document.all("text").contains { $0.text == name.escapedForTests })
    }
  }

  @Test("Numbers for people")
  func numbers() {
    let values: [Double] = [0, -0.0001, 0.9123, -3.256, 31.27, 1234.5, -2.5e9, .nan]
    #expect(values.map(rounded) == ["0.000", "0.000", "0.912", "−3.26", "31.3", "1234", "−2.5e+09", "–"])
  }
}

extension String {
  /// As an XML parser gives back what can't be in a document.
  fileprivate var escapedForTests: String {
    self == "\u{0}\u{FFFF}" ? "\\u{0}\u{FFFD}" : self
  }
}
