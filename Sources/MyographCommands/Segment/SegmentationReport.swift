import AtomicFile
import Datasets
import Evaluation
import Foundation
import Imaging
import Plots
import Report

/// Segmented images to read about in a browser, whose labels nobody knows.
struct SegmentationReport {
  let title: String
  /// What was run.
  let facts: [(name: String, value: String)]
  let labels: LabelMap
  /// The background first.
  let classes: [LabelClass]
  /// Those that need a look first, where that is known.
  let cases: [SegmentedCase]
  /// The masks that were there before, beside which nothing is replaced.
  let kept: Set<String>
  /// Why images are left out.
  let failures: [String]
  /// Of them, those whose tables can't be read.
  let unreadable: [String]

  /// - Parameter jobs: those that weren't segmented are left out.
  init(
    title: String, facts: [(name: String, value: String)], labels: LabelMap, classes: [LabelClass],
    jobs: [SegmentationJob], kept: Set<String>, output: String, failures: [String]
  ) {
    (self.title, self.facts, self.labels, self.classes) = (title, facts, labels, classes)
    self.kept = kept
    var (cases, unreadable) = ([SegmentedCase](), [String]())
    for job in jobs {
      let name = job.mask.hasPrefix(output + "/") ? String(job.mask.dropFirst(output.count + 1)) : job.mask
      do {
        try SegmentedCase(job, name: name, classes: classes).map { cases.append($0) }
      } catch {
        unreadable.append("\(error)")
      }
    }
    (self.failures, self.unreadable) = (failures + unreadable, unreadable)
    // Equals keep their order.
    self.cases = cases.enumerated().sorted {
      ($0.element.score ?? 0, $0.offset) < ($1.element.score ?? 0, $1.offset)
    }.map(\.element)
  }

  /// Writes the page, and beside each series' table of volumes their curves.
  func write(to path: String) throws {
    for one in cases {
      guard let curve = one.job.curve, let plot = curves(of: one),
        !kept.contains(one.job.mask) || !FileManager.default.fileExists(atPath: curve)
      else { continue }
      try AtomicFile.write(to: curve, overwrite: true) { try $0.write(plot.file) }
    }
    let report = Report(
      title: title,
      sections: [Report.Section("What was run", [.facts(Report.programFacts + facts)])]
        + Report.Section.leftOut(failures, what: "Images")
        + [review, volumes, numbers].compactMap(\.self) + [casesSection])
    try report.write(to: path, overwrite: true)
  }

  // MARK: What all cases come to

  /// An image by its frame that is least to be trusted.
  private var review: Report.Section? {
    let worst = cases.enumerated().compactMap { place, one in
      one.qualities.min { ($0.score, $0.frame) < ($1.score, $1.frame) }.map { (place, one, $0) }
    }
    guard !worst.isEmpty else { return nil }
    let columns = FrameQuality.ReportColumns(worst.map(\.2))
    let rows = worst.map { place, one, quality in
      let violations = one.qualities.compactMap(\.violations)
      return [
        Report.Cell(one.name, link: place + 1), Report.Cell(one.frames.count > 1 ? "\(quality.frame)" : ""),
      ] + columns.cells(quality, violations: violations.isEmpty ? nil : violations.reduce(0, +))
    }
    return Report.Section(
      "Review",
      [
        .text(
          "How far the averaged runs agree on an image, as the mean Dice between each of them and the result"
            + (columns.isPredicted ? ", and the Dice that is predicted from it" : "")
            + "; of a series on the frame that is least to be trusted. Images that need a look first come first."
            + violationsText(cases.flatMap(\.qualities).compactMap(\.violations))),
        .table(
          Report.Table(
            "Images, the least to be trusted first",
            header: ["Image", "Frame"] + columns.header, rows: rows, textColumns: 2)),
      ])
  }

  private func violationsText(_ counts: [Int]) -> String {
    guard let criteria = Tool.conventions.criteria(classes), !counts.isEmpty else { return "" }
    return
      " Violations count what no slice should show, by \(criteria.criteria.count) criteria of \(criteria.name): there "
      + "are \(counts.reduce(0, +)) in \(counts.count { $0 > 0 }) of \(counts.count) frames."
  }

  private var volumes: Report.Section? {
    guard let unit = cases.first?.unit else { return nil }
    let rows = cases.enumerated().flatMap { place, one in
      one.shownFrames.map { frame in
        [Report.Cell(one.name, link: place + 1), Report.Cell(one.frames.count > 1 ? frame.title : "")]
          + frame.volumes.map {
            Report.Cell(estimate($0.value, $0.interval, 1) + (one.unit == unit ? "" : " \(one.unit)"))
          }
      }
    }
    return Report.Section(
      "Volumes",
      [
        .table(
          Report.Table(
            "Volumes in \(unit)" + intervals(cases.flatMap(\.shownFrames).flatMap(\.volumes).map(\.interval)),
            header: ["Image", "Frame"] + classes.dropFirst().map(\.name), rows: rows,
            textColumns: 2))
      ])
  }

  /// What titles of tables say of them.
  private func intervals(_ some: [Interval?]) -> String {
    some.contains { $0 != nil } ? ", with intervals that hold 95 % of true ones" : ""
  }

  /// What a field makes of them.
  private var numbers: Report.Section? {
    guard let field = Tool.conventions.subjectNumbers(of: classes) else { return nil }
    let all = cases.flatMap(\.numbers)
    let known = field.quantities.filter { quantity in all.contains { $0.quantity.name == quantity.name } }
    guard !known.isEmpty else { return nil }
    let rows = cases.enumerated().filter { !$0.element.numbers.isEmpty }.map { place, one in
      [Report.Cell(one.name, link: place + 1)]
        + known.map { quantity in
          let number = one.numbers.first { $0.quantity.name == quantity.name }
          return Report.Cell(estimate(number?.value, number?.interval, 1))
        }
    }
    return Report.Section(
      "Numbers",
      [
        .table(
          Report.Table(
            "Numbers of each image" + intervals(all.map(\.interval)),
            header: ["Image"] + known.map { "\($0.name), \($0.unit)" },
            rows: rows)),
        .text(field.conventions.sorted { $0.key < $1.key }.map(\.value).joined(separator: " ")),
      ])
  }
}
