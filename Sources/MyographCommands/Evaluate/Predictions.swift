import Datasets
import Foundation
import Imaging

/// Masks in a folder, found by what their images are called.
struct Predictions {
  private let folder: String
  private let map: LabelMap
  /// Whose each mask is.
  private var taken: [String: String] = [:]

  init(folder: String, map: LabelMap) { (self.folder, self.map) = (folder, map) }

  /// A case's classes.
  /// - Parameters:
  ///   - data: the data set's folder.
  ///   - image: whose grid the mask must have.
  mutating func classes(of found: Cohort.Case, in data: String, on image: Volume) throws -> [UInt8] {
    let (path, names) = (try path(of: found, in: data), Self.names(of: found, in: data))
    // The frames of a cine are in one file.
    let part = path + (found.frame.map { " \($0)" } ?? "")
    if let other = taken.updateValue(found.name, forKey: part) {
      throw PredictionError.shared(path: path, case: found.name, other: other, expected: names[0])
    }
    let mask = try Volume.read(path: path, as: Content(frame: found.frame), order: found.grid.order)
    try mask.requireSameGrid(as: image)
    return try map.classes(of: mask)
  }

  /// How far the runs that made a case's mask agree on each class, where `segment --quality` has written it; by class.
  /// - Throws: `CohortFault` where the table can't be read.
  func agreement(of found: Cohort.Case, in data: String) throws -> [String: Double] {
    guard let table = try qualityTable(of: found, in: data) else { return [:] }
    let rows = try DelimitedTable(path: table).rows.filter { $0["frame"] == "\(found.frame ?? 0)" }
    return rows.reduce(into: [:]) { values, row in
      guard let name = row["class"], let value = row["agreement"].flatMap(Double.init) else { return }
      values[name] = value
    }
  }

  /// How far a case's mask is to be trusted, where `segment --quality` has written it.
  /// - Throws: `CohortFault` where the table can't be read.
  func quality(of found: Cohort.Case, in data: String) throws -> FrameQuality? {
    guard let table = try qualityTable(of: found, in: data) else { return nil }
    return try FrameQuality.all(path: table).first { $0.frame == found.frame ?? 0 }
  }

  /// What a field made of the series that holds a case's mask, where `segment --volumes` has written it; by its name.
  /// - Throws: `CohortFault` where the table can't be read.
  func seriesNumbers(of found: Cohort.Case, in data: String) throws -> [String: Double]? {
    guard let table = try numbersTable(of: found, in: data) else { return nil }
    return try SeriesNumber.all(path: table).reduce(into: [:]) { $0[$1.quantity.name] = $1.value }
  }

  private func qualityTable(of found: Cohort.Case, in data: String) throws -> String? {
    try table("_quality.csv", of: found, in: data)
  }

  private func numbersTable(of found: Cohort.Case, in data: String) throws -> String? {
    try table("_numbers.csv", of: found, in: data)
  }

  /// All that is read of a case's mask: itself, and the tables beside it.
  func files(of found: Cohort.Case, in data: String) throws -> [String] {
    [try path(of: found, in: data)]
      + [try qualityTable(of: found, in: data), try numbersTable(of: found, in: data)].compactMap(\.self)
  }

  /// Beside a case's mask, where it is there.
  private func table(_ ending: String, of found: Cohort.Case, in data: String) throws -> String? {
    let mask = try path(of: found, in: data)
    let table = (ImageName(mask)?.stem ?? mask) + ending
    return FileManager.default.fileExists(atPath: table) ? table : nil
  }

  /// The file that holds a case's mask.
  func path(of found: Cohort.Case, in data: String) throws -> String {
    let names = Self.names(of: found, in: data)
    guard let path = names.map({ folder + "/" + $0 }).first(where: FileManager.default.fileExists) else {
      throw PredictionError.missing(folder: folder, case: found.name, expected: names[0])
    }
    return path
  }

  /// The likeliest first.
  private static func names(of found: Cohort.Case, in folder: String) -> [String] {
    let paths = [found.images[0], found.label]
    let below = paths.map { $0.hasPrefix(folder + "/") ? String($0.dropFirst(folder.count + 1)) : $0 }
    let last = paths.map { ($0 as NSString).lastPathComponent }
    return [below[0], found.subject + "/" + last[0], last[0], below[1], last[1]]
  }
}

/// A mask that isn't there, or is not a case's own.
enum PredictionError: Error, CustomStringConvertible {
  case missing(folder: String, case: String, expected: String)
  case shared(path: String, case: String, other: String, expected: String)

  var description: String {
    switch self {
    case .missing(let folder, let name, let expected):
      "Can't evaluate case \"\(name)\" because its mask isn't in \"\(folder)\"; use the name \"\(expected)\" for it"
    case .shared(let path, let name, let other, let expected):
      "Can't evaluate case \"\(name)\" because \"\(path)\" is the mask of case \"\(other)\"; use the name "
        + "\"\(expected)\" for its own"
    }
  }
}
