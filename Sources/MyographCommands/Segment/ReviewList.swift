import AtomicFile
import Datasets
import Foundation
import Imaging

/// The images of a run for a person to look at, those that are least to be trusted first.
enum ReviewList {
  static let name = "review.csv"

  private struct Entry {
    var mask, frame: String
    var score: Double
    var cells: [String]
  }

  /// Gathers what stands beside the masks.
  /// - Parameter jobs: those without a table of qualities are left out.
  /// - Throws: `CohortFault` where a table can't be read, `AtomicFileError`.
  static func write(of jobs: [SegmentationJob], to path: String) throws {
    var entries: [Entry] = []
    for job in jobs {
      guard let quality = job.quality, FileManager.default.fileExists(atPath: quality) else { continue }
      for row in try DelimitedTable(path: quality).rows where row["class"] == FrameQualities.mean {
        let cells = ["predicted_dice", "agreement", "violations"].map { row[$0] ?? "" }
        // A frame in which no run found anything has no score, and nothing needs a look more.
        let score = cells.prefix(2).compactMap(Double.init).first ?? 0
        entries.append(Entry(mask: job.mask, frame: row["frame"] ?? "", score: score, cells: cells))
      }
    }
    entries.sort { ($0.score, $0.mask, $0.frame) < ($1.score, $1.mask, $1.frame) }
    let rows = entries.map { [$0.mask, $0.frame] + $0.cells }
    try AtomicFile.write(to: path, overwrite: true) {
      try $0.write(CSV.text([["mask", "frame", "predicted_dice", "agreement", "violations"]] + rows))
    }
  }
}
