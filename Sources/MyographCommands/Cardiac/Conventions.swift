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

extension Tool {
  /// Which numbers `evaluate` makes of which classes, in words.
  static let fieldNumbers: String = {
    let numbers = HeartNumbers()
    let names = numbers.quantities.map { "\($0.name) (\($0.unit))" }.joined(separator: ", ")
    let columns = numbers.columns.map { "\($0.name) (\($0.unit))" }.joined(separator: " and ")
    return """

      Of hearts (\(Structures.classes.dropFirst().map(\.name).joined(separator: ", "))) clinical.csv has \(names).
      Those for body surface need \(columns) of the subject. Where muscle is labelled at ED alone: --labelled phase=ES:LV,RV.
      What they rest on:
      \(numbers.conventions.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)" }.joined(separator: "\n"))
      """
  }()
}
