import Foundation

/// What stands behind a name, or a value, in a JSON object of labels: `"cell": 1`, `"membrane": [2, 4]`, or, as nnU-Net wrote
/// it at first, `"3": "cell"`.
package enum LabelEntry: Decodable {
  case values([Int])
  case name(String)
  case other

  package init(from decoder: any Decoder) throws {
    let entry = try decoder.singleValueContainer()
    if let value = try? entry.decode(Int.self) {
      self = .values([value])
    } else if let values = try? entry.decode([Int].self) {
      self = .values(values)
    } else if let name = try? entry.decode(String.self) {
      self = .name(name)
    } else {
      self = .other
    }
  }
}

/// A name in a JSON object of labels and all values that have it.
private struct LabelRegion {
  enum Meaning: Equatable {
    case known(Int)
    case ignored
    /// It may stand for some classes together, as nnU-Net's "whole cell".
    case unknown
  }

  let name: String
  let meaning: Meaning
  /// In the order in which they were given.
  var values: [Int]

  /// Voxels are float32, which holds whole numbers up to this one.
  private static let largestValue = 1 << 24

  init(_ key: String, _ entry: LabelEntry, among classes: [LabelClass]) throws(Problem) {
    let (name, values): (String, [Int]) =
      switch entry {
      case .values(let values): (key, values)
      case .name(let name): (name, Int(key).map { [$0] } ?? [])
      case .other: (key, [])
      }
    guard !values.isEmpty else {
      throw .badLabelMap("its label \"\(key)\" is no whole number and no list of some")
    }
    if let value = values.first(where: { !(-Self.largestValue...Self.largestValue).contains($0) }) {
      throw .badLabelMap("\(name) is \(value), beyond \(Self.largestValue)")
    }
    self.name = name
    self.values = values
    if let index = classes.firstIndex(where: { $0.isCalled(name) }) {
      meaning = .known(index)
    } else {
      meaning = LabelMap.isIgnored(name) ? .ignored : .unknown
    }
  }

  private var isBackground: Bool { meaning == .known(0) }

  /// What is left of its values where others inside it have theirs: where the cell is 1 and 2 and its nucleus is 1, the
  /// cell is 2.
  func ownValues(among regions: [LabelRegion]) throws(Problem) -> [Int] {
    var own = values
    let all = Set(values)
    for other in regions where other.meaning != .unknown && other.name != name {
      guard let shared = all.intersection(other.values).min() else { continue }
      let isPlain = !isBackground && !other.isBackground
      if isPlain, all.isStrictSuperset(of: other.values) {
        own.removeAll { other.values.contains($0) }
      } else if !isPlain || !all.isStrictSubset(of: other.values) {
        throw .badLabelMap("\(name) shares the value \(shared) with \(other.name)")
      }
    }
    return own
  }
}

extension LabelMap {
  init(jsonFile path: String, classes: [LabelClass]?) throws(Problem) {
    let bytes = try InputFile.contents(path: path, limit: 1 << 16)
    guard let entries = try? JSONDecoder().decode([String: LabelEntry].self, from: Data(bytes)) else {
      throw .badLabelMap("it is no JSON object")
    }
    try self.init(name: path, entries: entries, classes: classes)
  }

  /// A value of several names belongs to the innermost of them, as with nnU-Net's regions; a name that is no class may
  /// stand for some of the classes together.
  /// - Parameter classes: nil: those that the entries name, the background first, in the order of their values.
  package init(name: String, entries: [String: LabelEntry], classes: [LabelClass]?) throws(Problem) {
    let classes = if let classes { classes } else { try Self.classes(of: entries) }
    guard (2...Self.mostClasses).contains(classes.count) else {
      throw .badLabelMap("it names \(classes.count) class\(classes.count == 1 ? "" : "es")")
    }
    var regions: [LabelRegion] = []
    for (key, entry) in entries.sorted(by: { $0.key < $1.key }) {
      let region = try LabelRegion(key, entry, among: classes)
      let known = regions.firstIndex { $0.meaning == region.meaning && region.meaning != .unknown }
      guard let known else {
        regions.append(region)
        continue
      }
      guard regions[known].name == region.name else {
        throw .badLabelMap("\(regions[known].name) and \(region.name) in it are one class")
      }
      regions[known].values += region.values
    }
    if !regions.contains(where: { $0.meaning == .known(0) }) {
      regions.append(try LabelRegion(classes[0].name, .values([0]), among: classes))
    }
    var values = [[Int]](repeating: [], count: classes.count)
    var ignored: [Int] = []
    for region in regions {
      let own = try region.ownValues(among: regions)
      if case .unknown = region.meaning {
        guard own.isEmpty else {
          throw .badLabelMap("its label \"\(region.name)\" is none of \(Self.list(classes)), ignore")
        }
        continue
      }
      guard !own.isEmpty else { throw .badLabelMap("\(region.name) has no value of its own") }
      if case .known(let index) = region.meaning { values[index] = own } else { ignored = own }
    }
    let missing = zip(classes, values).filter { $0.1.isEmpty }.map(\.0)
    guard missing.isEmpty else { throw .badLabelMap("it doesn't name \(Self.list(missing))") }
    guard ignored.isEmpty || classes.count < Self.mostClasses else {
      throw .badLabelMap("beside \(classes.count) classes no byte is left for what is ignored")
    }
    self.init(name: name, classes: classes, values: values, ignoredValues: ignored)
  }

  static func isIgnored(_ name: String) -> Bool { LabelClass.plain(name) == "ignore" }

  private static func list(_ classes: [LabelClass]) -> String {
    classes.prefix(8).map(\.name).joined(separator: ", ") + (classes.count > 8 ? " …" : "")
  }

  /// What entries name, in the order of their values; the first is the background, called so or not.
  private static func classes(of entries: [String: LabelEntry]) throws(Problem) -> [LabelClass] {
    var found: [String: Int] = [:]
    for (key, entry) in entries {
      let region = try LabelRegion(key, entry, among: [])
      guard region.meaning != .ignored, let least = region.values.min() else { continue }
      found[region.name] = min(found[region.name] ?? least, least)
    }
    let background = found.keys.first { LabelClass.plain($0) == "background" }
    var names = found.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
    if let background {
      names.removeAll { $0 == background }
      names.insert(background, at: 0)
    } else if !found.values.contains(0) {
      names.insert("background", at: 0)
    }
    return names.map { LabelClass($0) }
  }
}
