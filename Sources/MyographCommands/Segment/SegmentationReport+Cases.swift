import Foundation
import Imaging
import Plots
import Report

/// A part for each image: contours, curves, files.
extension SegmentationReport {
  private static let mostSlices = 6

  var casesSection: Report.Section {
    var (room, pictured) = (Report.mostPictures, 0)
    for one in cases {
      room -= one.shownFrames.count
      guard room >= 0 else { break }
      pictured += 1
    }
    let limit =
      pictured < cases.count ? " The first \(pictured) of \(cases.count) images have a picture." : ""
    var progress = Progress("images of the report", total: cases.count)
    let parts = cases.enumerated().map { place, one in
      Report.Part(one.name, anchor: place + 1) {
        let pictures = place < pictured ? try one.shownFrames.map { try picture(of: $0, one) } : []
        let curves = curves(of: one).map { [Report.Figure(.svg($0.element))] } ?? []
        defer { progress.update(place + 1) }
        return [.figures(curves + pictures), .facts(try files(of: one))]
      }
    }
    return Report.Section(
      "Images", [.text("Contours of what was found; slices are counted from 1, frames from 0." + limit)],
      parts: parts)
  }

  /// Volumes over the frames of a series, with those that have a name.
  func curves(of one: SegmentedCase) -> LinePlot? {
    guard one.frames.count > 1 else { return nil }
    let isTimed = one.frames.allSatisfy { $0.seconds != nil }
    func x(_ frame: SegmentedCase.Frame) -> Double {
      isTimed ? frame.seconds ?? 0 : Double(frame.index)
    }
    let lines = classes.indices.dropFirst().map { label in
      LinePlot.Line(
        name: classes[label].name,
        one.frames.compactMap { frame in frame.volumes[label - 1].value.map { (x(frame), $0) } },
        style: ClassStyle(classes[label], at: label))
    }
    var plot = LinePlot(
      "Volumes of \(one.name)", x: (isTimed ? "time, s" : "frame", .linear(covering: one.frames.map(x))),
      y: (one.unit, .linear(covering: lines.flatMap(\.points).map(\.y) + [0])), lines: lines)
    plot.marks = one.frames.compactMap { frame in frame.phase.map { .init($0, at: x(frame)) } }
    return plot
  }

  /// Reads one frame, so that no more are in memory.
  private func picture(of frame: SegmentedCase.Frame, _ one: SegmentedCase) throws -> Report.Figure {
    let content = one.frames.count > 1 ? Content.frame(frame.index) : .series
    let image = try Volume.read(paths: one.job.inputs, as: content)
    let mask = try Volume.read(path: one.job.mask, as: content, order: image.grid.order)
    try mask.requireSameGrid(as: image)
    let found = try labels.classes(of: mask)
    var picture = ContourPicture(classes: classes)
    (picture.panelSize, picture.columns, picture.lineWidth) = (140, 3, 1.5)
    picture.slices = ContourPicture.slices(of: image.grid, found: found, most: Self.mostSlices)
    return Report.Figure(
      .png(
        try picture.png(image.channel(0), found: found),
        description: "Slices of \(one.name) with the contours of what was found"),
      caption: one.frames.count > 1 ? frame.title : "")
  }

  private func files(of one: SegmentedCase) throws -> [(name: String, value: String)] {
    let masks = ImageName(one.job.mask)?.files ?? [one.job.mask]
    return try one.job.filesToRead.map { ("Image", try Report.identity(of: $0)) }
      + masks.map { ("Mask", try Report.identity(of: $0)) }
  }
}
