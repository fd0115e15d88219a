import Cardiac
import Datasets
import GraphRuntime
import Imaging
import Segmentation

/// Hearts are a client that every program knows.
extension Tool {
  package static let conventions = Conventions.cardiac
}

extension CompiledNetwork {
  /// Its classes, with all names that data sets have for them.
  package var knownClasses: [LabelClass] { Tool.conventions.named(labelClasses) }
}

extension Tool {
  /// What --labels may be, in words.
  static let labelMaps =
    "network (each class its number), \(conventions.maps.map(\.description).joined(separator: ", ")) or a JSON file such as "
    + "{\"cell\": 1, \"membrane\": [2, 4], \"ignore\": 5}"
}
