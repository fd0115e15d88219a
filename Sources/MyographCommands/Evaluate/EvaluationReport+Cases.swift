import Datasets
import Evaluation
import Foundation
import Imaging
import Report

/// The cases: pictures of the best, the median and the worst, then all of them, the worst first.
extension EvaluationReport {
  private static let mostSlices = 6

  func casesSections(_ digests: FileDigests) throws -> [Report.Section] {
    let scores = evaluation.cases.map { Dice.mean($0.classes.map(\.dice)) }
    // What can't be scored comes last, and equals keep their order.
    let order = scores.indices.sorted { (scores[$0] ?? 2, $0) < (scores[$1] ?? 2, $1) }
    let scored = order.filter { scores[$0] != nil }
    let rows = order.map { index in
      let one = evaluation.cases[index]
      return [Report.Cell(one.name, link: index + 1), Report.Cell(decimal(scores[index], 3))]
        + one.classes.map { Report.Cell(decimal($0.dice, 3)) }
        + (one.violations.map { [Report.Cell("\(CriteriaViolations.total($0.found))")] } ?? [])
    }
    let table = Report.Table(
      "Dice of each case: mean, and by class; the lowest first",
      header: ["Case", "Mean"] + evaluation.classes.dropFirst()
        + (evaluation.criteria == nil ? [] : ["Violations"]), rows: rows)
    let pictured = Set(order.prefix(Report.mostPictures))
    let limit =
      order.count > pictured.count
      ? " The \(pictured.count) with the lowest Dice have a picture, the other \(order.count - pictured.count) none."
      : ""
    var progress = Progress("cases of the report", total: order.count)
    let parts = order.enumerated().map { place, index in
      Report.Part(evaluation.cases[index].name, anchor: index + 1) {
        defer { progress.update(place + 1) }
        var blocks = [Report.Block.table(measures(of: index)), .facts(files(of: index, digests))]
        if pictured.contains(index) {
          blocks.insert(.figures([try picture(of: index, panelSize: 140, columns: 3)]), at: 0)
        }
        return blocks
      }
    }
    return try chosen(scored, scores)
      + [Report.Section("Cases", [.text(Self.contours + limit), .table(table)], parts: parts)]
  }

  private static let contours =
    "Contours: whole lines are what was found, striped ones what was expected; slices are counted from 1."

  private func chosen(_ order: [Int], _ scores: [Double?]) throws -> [Report.Section] {
    guard let worst = order.first, let best = order.last else { return [] }
    var chosen = [("Best", best), ("Median", order[order.count / 2]), ("Worst", worst)]
    // Few cases may be several of these.
    var seen: Set<Int> = []
    chosen.removeAll { !seen.insert($0.1).inserted }
    let figures = try chosen.map { name, index in
      var figure = try picture(of: index, panelSize: 160, columns: 2)
      figure.caption =
        "\(name): \(evaluation.cases[index].name), mean Dice \(decimal(scores[index], 3))"
      return figure
    }
    return [Report.Section("Best, median and worst", [.text(Self.contours), .figures(figures)])]
  }

  private func measures(of index: Int) -> Report.Table {
    let one = evaluation.cases[index]
    let rows = one.classes.map { measured in
      [Report.Cell(measured.name)]
        + CohortEvaluation.measures.map { Report.Cell(decimal($0.value(measured), $0.decimals)) }
    }
    return Report.Table(
      "Measures of \(one.name)",
      header: ["Class"] + CohortEvaluation.measures.map { title(of: $0.name) }, rows: rows)
  }

  private func files(of index: Int, _ digests: FileDigests) -> [(name: String, value: String)] {
    let one = evaluation.cases[index]
    return [("Subject", one.subject + (one.phase.map { ", \($0)" } ?? ""))]
      + digests.files(of: one.name).map { ("File", "\($0.path), SHA-256 \($0.digest)") }
  }

  // MARK: Pictures

  /// Reads the case again, so that no more than one is in memory.
  private func picture(of index: Int, panelSize: Int, columns: Int) throws -> Report.Figure {
    let name = evaluation.cases[index].name
    let place = cohort.cases.firstIndex { $0.name == name } ?? index
    let volume = try cohort.volume(place)
    var masks = masks
    let found = try masks.classes(
      of: cohort.cases[place], in: evaluation.references, on: volume.image)
    var picture = ContourPicture(classes: cohort.labels.classes)
    (picture.panelSize, picture.columns) = (panelSize, columns)
    picture.lineWidth = 1.5
    picture.slices = ContourPicture.slices(
      of: volume.image.grid, found: found, expected: volume.classes, most: Self.mostSlices)
    let shown = volume.image.channel(0)
    return Report.Figure(
      .png(
        try picture.png(shown, found: found, expected: volume.classes),
        description: "Slices of \(name) with the contours of what was found and what was expected"))
  }
}
