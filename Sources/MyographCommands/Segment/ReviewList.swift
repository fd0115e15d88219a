import AtomicFile
import Foundation
import Imaging

/// The frames of a run's images for a person to look at, those that are least to be trusted first.
enum ReviewList {
  static let name = "review.csv"

  private struct Entry: TableRow {
    let mask: String
    let quality: FrameQuality

    static let columns: [Column<Entry>] =
      [Column("mask") { $0.mask }] + FrameQuality.columns.map { $0.of(\.quality) }
  }

  /// Gathers what stands beside the masks.
  /// - Parameter jobs: those without a table of qualities are left out.
  /// - Throws: `CohortFault` where a table can't be read, `AtomicFileError`.
  static func write(of jobs: [SegmentationJob], to path: String) throws {
    var entries: [Entry] = []
    for job in jobs {
      guard let quality = job.quality, FileManager.default.fileExists(atPath: quality) else { continue }
      entries += try FrameQuality.all(path: quality).map { Entry(mask: job.mask, quality: $0) }
    }
    entries.sort {
      ($0.quality.score, $0.mask, $0.quality.frame) < ($1.quality.score, $1.mask, $1.quality.frame)
    }
    try AtomicFile.write(to: path, overwrite: true) { try $0.write(CSV.text(Entry.cells(entries))) }
  }
}
