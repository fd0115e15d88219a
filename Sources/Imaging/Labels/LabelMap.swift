import Foundation

/// How a data set numbers the heart's structures, named and explicit, never guessed.
///
/// The network's classes are always 0 background, 1 LV, 2 MYO, 3 RV; a map says which value a file holds for
/// each of them.
public struct LabelMap: Sendable, Equatable {
  /// The network's classes above background, in its order.
  public static let structures = ["LV", "MYO", "RV"]

  public let name: String
  /// The value in files of each class, background first.
  public let values: [UInt8]

  /// 1 LV, 2 MYO, 3 RV: the network's own order, also UK Biobank's and M&Ms'.
  public static let network = LabelMap(name: "network", values: [0, 1, 2, 3])
  /// 3 LV, 2 MYO, 1 RV: the order of ACDC.
  public static let acdc = LabelMap(name: "acdc", values: [0, 3, 2, 1])

  /// - Parameter values: four different ones, background first.
  init(name: String, values: [UInt8]) {
    self.name = name
    self.values = values
  }

  /// `network`, `acdc`, or the path of a JSON file such as `{"LV": 1, "MYO": 2, "RV": 3}`.
  public init(named name: String) throws(ImagingError) {
    do throws(Problem) {
      switch name {
      case "network": self = .network
      case "acdc": self = .acdc
      case _ where name.hasSuffix(".json"): self = try LabelMap(jsonFile: name)
      default: throw .unknownLabelMap
      }
    } catch {
      throw ImagingError(.use, name, error)
    }
  }

  private init(jsonFile path: String) throws(Problem) {
    let bytes = try InputFile.contents(path: path, limit: 1 << 16)
    guard let entries = try? JSONDecoder().decode([String: Int].self, from: Data(bytes)) else {
      throw .badLabelMap("it is no JSON object of names and whole numbers")
    }
    let known = ["background"] + Self.structures
    if let stranger = entries.keys.sorted().first(where: { !known.contains($0) }) {
      throw .badLabelMap("it names \(stranger), which is none of \(known.joined(separator: ", "))")
    }
    var values: [UInt8] = []
    for structure in known {
      guard let entry = entries[structure] ?? (structure == "background" ? 0 : nil) else {
        throw .badLabelMap("it doesn't name \(structure)")
      }
      guard let value = UInt8(exactly: entry) else { throw .badLabelMap("\(structure) is \(entry)") }
      guard !values.contains(value) else { throw .badLabelMap("\(structure) shares the value \(value)") }
      values.append(value)
    }
    self.init(name: path, values: values)
  }

  /// The network's classes of a mask. Labels that are no integers or that the map doesn't name are refused.
  public func classes(of mask: Volume) throws(ImagingError) -> [UInt8] {
    do throws(Problem) {
      return try classes(ofValues: mask.voxels)
    } catch {
      throw ImagingError(.use, mask.path, error)
    }
  }

  /// Scaled labels may be off by as much as this and still count as whole.
  private static let slack: Float = 1e-3

  private func classes(ofValues labels: [Float]) throws(Problem) -> [UInt8] {
    var table = [UInt8?](repeating: nil, count: 256)
    for (index, value) in values.enumerated() { table[Int(value)] = UInt8(index) }
    var result = [UInt8](repeating: 0, count: labels.count)
    var (fractional, unknown) = (0, 0)
    var (fraction, stranger): (Float, Int) = (0, 0)
    for (index, label) in labels.enumerated() {
      let whole = label.rounded()
      guard abs(label - whole) <= Self.slack else {
        if fractional == 0 { fraction = label }
        fractional += 1
        continue
      }
      guard let value = UInt8(exactly: whole), let known = table[Int(value)] else {
        if unknown == 0 { stranger = Int(exactly: whole) ?? Int.max }
        unknown += 1
        continue
      }
      result[index] = known
    }
    if fractional > 0 { throw .fractionalLabels(count: fractional, example: fraction) }
    if unknown > 0 { throw .unknownLabels(count: unknown, example: stranger, map: self) }
    return result
  }

  /// A file's values for the network's classes.
  public func fileValues(ofClasses classes: [UInt8]) throws(ImagingError) -> [UInt8] {
    let unknown = classes.lazy.filter { Int($0) >= values.count }
    if let first = unknown.first {
      let problem = Problem.unknownClasses(count: unknown.count, example: Int(first), map: self)
      throw ImagingError(.use, "", problem)
    }
    return classes.map { values[Int($0)] }
  }
}

extension LabelMap: CustomStringConvertible {
  /// Its name and its values: `acdc (3 LV, 2 MYO, 1 RV)`.
  public var description: String {
    let pairs = zip(values.dropFirst(), Self.structures).map { "\($0) \($1)" }
    return "\(name) (\(pairs.joined(separator: ", ")))"
  }
}
