import Foundation
import Imaging

/// The history of a run as comma-separated values, an epoch in a row. It is part of each checkpoint, so that the file is
/// made anew from it, and a resumed run neither repeats nor loses a row.
struct MetricsTable {
  /// Names, the background's first.
  let classes: [String]

  func text(_ history: [EpochRecord]) -> String {
    let header =
      ["epoch", "step", "seconds", "learning_rate", "loss", "mean_iou"] + classes.map { "iou_\($0)" }
    let rows = history.map { record in
      let overlaps = record.overlap.map { [$0.mean] + $0.classes } ?? (-1..<classes.count).map { _ in nil }
      let numbers = [String(format: "%.1f", record.seconds), "\(record.rate)", "\(Float(record.loss))"]
      let cells = ["\(record.epoch)", "\(record.step)"] + numbers
      return cells + overlaps.map { $0.map { String(format: "%.5f", $0) } ?? "" }
    }
    return CSV.text([header] + rows)
  }

  /// A record's scalars, as TensorBoard groups them.
  func scalars(_ record: EpochRecord) -> [(name: String, value: Double)] {
    var scalars = [("epoch/loss", record.loss), ("epoch/learning rate", record.rate)]
    if let overlap = record.overlap {
      scalars.append(("validation/mean IoU", overlap.mean))
      for (name, value) in zip(classes, overlap.classes) {
        if let value { scalars.append(("validation/IoU \(name)", value)) }
      }
    }
    return scalars
  }
}
