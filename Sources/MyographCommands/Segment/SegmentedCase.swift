import Datasets
import Evaluation
import Foundation
import Imaging

/// What stands beside an image's mask: how much of each class its frames hold, and how far they are to be trusted.
struct SegmentedCase {
  struct Frame {
    let index: Int
    let seconds: Double?
    /// What a field calls it.
    let phase: String?
    /// Of each class but the background.
    let volumes: [Volume]

    /// How much there is of a class; nil where the table says nothing.
    struct Volume {
      let value: Double?
      let interval: Interval?
    }

    var title: String { (phase.map { "\($0), " } ?? "") + "frame \(index)" }
  }

  let job: SegmentationJob
  let name: String
  let frames: [Frame]
  /// Of volumes: "ml" or "pixels".
  let unit: String
  /// What a field makes of a series' volumes.
  let numbers: [SeriesNumber]
  /// None where nobody asked for it.
  let qualities: [FrameQuality]

  /// - Parameter classes: the background first.
  /// - Returns: nil where the image wasn't segmented.
  /// - Throws: `CohortFault` where a table can't be read.
  init?(_ job: SegmentationJob, name: String, classes: [LabelClass]) throws {
    guard job.isDone, let path = job.volumes else { return nil }
    let table = try DelimitedTable(path: path)
    let unit = classes.count > 1 && table.columns.contains("\(classes[1].name) (ml)") ? "ml" : "pixels"
    (self.job, self.name, self.unit) = (job, name, unit)
    frames = table.rows.compactMap { row in
      guard let index = row["frame"].flatMap({ Int($0) }), index >= 0 else { return nil }
      return Frame(
        index: index, seconds: row["seconds"].flatMap(Double.init), phase: row["phase"],
        volumes: classes.dropFirst().map { known in
          Frame.Volume(
            value: row["\(known.name) (\(unit))"].flatMap(Double.init),
            interval: row.interval("\(known.name) lower_95 (\(unit))", "\(known.name) upper_95 (\(unit))"))
        })
    }
    guard !frames.isEmpty else {
      throw CohortFault.implausible(
        path: path, reason: "it says nothing of a frame", advice: "--overwrite to write it again")
    }
    // Only series have any.
    numbers =
      try job.numbers.flatMap {
        FileManager.default.fileExists(atPath: $0) ? try SeriesNumber.all(path: $0) : nil
      } ?? []
    qualities = try job.quality.map { try FrameQuality.all(path: $0) } ?? []
  }

  /// Those with a name, else the first.
  var shownFrames: [Frame] {
    let named = frames.filter { $0.phase != nil }
    return named.isEmpty ? Array(frames.prefix(1)) : named
  }

  /// The smaller, the more it needs a look; nil where nobody knows.
  var score: Double? { qualities.map(\.score).min() }
}
