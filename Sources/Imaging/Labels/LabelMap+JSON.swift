import Foundation

/// What stands behind a name, or a value, in a JSON object of labels: `"LV": 1`, `"MYO": [2, 4]`, or, as nnU-Net wrote
/// it at first, `"3": "RV"`.
enum LabelEntry: Decodable {
  case values([Int])
  case name(String)
  case other

  init(from decoder: any Decoder) throws {
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
  let name: String
  /// What it plainly is; nil where that can't be told.
  let structure: String?
  /// In the order in which they were given.
  var values: [Int]

  /// Names that mean one thing only. "Left ventricle" is none: it may include the muscle.
  private static let synonyms: [(structure: String, names: Set<String>)] = [
    ("background", ["background", "bg"]),
    ("LV", ["lv", "lvc", "lv cavity", "lv blood pool", "left ventricular cavity", "left ventricle cavity"]),
    ("MYO", ["myo", "mlv", "myocardium", "lv myocardium", "left ventricular myocardium"]),
    (
      "RV", ["rv", "rvc", "rv cavity", "rv blood pool", "right ventricular cavity", "right ventricle cavity"]
    ),
    ("ignore", ["ignore"]),
  ]
  static let structures = synonyms.map(\.structure)

  /// Voxels are float32, which holds whole numbers up to this one.
  private static let largestValue = 1 << 24

  init(_ key: String, _ entry: LabelEntry) throws(Problem) {
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
    let plain = name.lowercased().replacing(/[_\-\s]+/, with: " ")
    self.name = name
    self.values = values
    structure = Self.synonyms.first { $0.names.contains(plain) }?.structure
  }

  /// What is left of its values where others inside it have theirs: where MYO is 1 and 2 and LV is 1, MYO is 2.
  func ownValues(among regions: [LabelRegion]) throws(Problem) -> [Int] {
    var own = values
    let all = Set(values)
    for other in regions where other.structure != nil && other.name != name {
      guard let shared = all.intersection(other.values).min() else { continue }
      let isPlain = structure != "background" && other.structure != "background"
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
  init(jsonFile path: String) throws(Problem) {
    let bytes = try InputFile.contents(path: path, limit: 1 << 16)
    guard let entries = try? JSONDecoder().decode([String: LabelEntry].self, from: Data(bytes)) else {
      throw .badLabelMap("it is no JSON object")
    }
    try self.init(name: path, entries: entries)
  }

  /// A value of several names belongs to the innermost of them, as with nnU-Net's regions; a name that isn't known may
  /// stand for some of the known ones together.
  init(name: String, entries: [String: LabelEntry]) throws(Problem) {
    var regions: [LabelRegion] = []
    for (key, entry) in entries.sorted(by: { $0.key < $1.key }) {
      let region = try LabelRegion(key, entry)
      let known = regions.firstIndex { $0.structure == region.structure && region.structure != nil }
      guard let known else {
        regions.append(region)
        continue
      }
      guard regions[known].name == region.name else {
        throw .badLabelMap("it names \(region.structure ?? region.name) twice")
      }
      regions[known].values += region.values
    }
    if !regions.contains(where: { $0.structure == "background" }) {
      regions.append(try LabelRegion("background", .values([0])))
    }
    var own: [String: [Int]] = [:]
    for region in regions {
      let values = try region.ownValues(among: regions)
      guard let structure = region.structure else {
        guard values.isEmpty else {
          let known = LabelRegion.structures.joined(separator: ", ")
          throw .badLabelMap("its label \"\(region.name)\" is not plainly one of \(known)")
        }
        continue
      }
      guard !values.isEmpty else { throw .badLabelMap("\(region.name) has no value of its own") }
      own[structure] = values
    }
    var values: [[Int]] = []
    for structure in ["background"] + Self.structures {
      guard let some = own[structure] else { throw .badLabelMap("it doesn't name \(structure)") }
      values.append(some)
    }
    self.init(name: name, values: values, ignoredValues: own["ignore"] ?? [])
  }
}
