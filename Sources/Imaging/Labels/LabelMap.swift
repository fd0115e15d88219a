/// How a data set numbers the heart's structures, named and explicit, never guessed.
///
/// The network's classes are always 0 background, 1 LV, 2 MYO, 3 RV; a map says which values a file holds for
/// each of them, and which ones say that nobody labelled a voxel.
public struct LabelMap: Sendable, Equatable {
  /// The network's classes above background, in its order.
  public static let structures = ["LV", "MYO", "RV"]
  /// The network's classes, as pictures show them.
  public static let classes = [LabelClass("background")] + structures.map { LabelClass($0) }
  /// The class of voxels that nobody labelled: it counts nowhere.
  public static let ignored: UInt8 = 255

  public let name: String
  /// The values in files of each class, background first. Masks are written with the first of each.
  public let values: [[Int]]
  /// The values in files of voxels that nobody labelled.
  public let ignoredValues: [Int]

  /// 1 LV, 2 MYO, 3 RV: the network's own order, also UK Biobank's and M&Ms'.
  public static let network = LabelMap(name: "network", values: [[0], [1], [2], [3]])
  /// 3 LV, 2 MYO, 1 RV: the order of ACDC.
  public static let acdc = LabelMap(name: "acdc", values: [[0], [3], [2], [1]])

  /// - Parameter values: one at least for each class, background first; each stands once.
  init(name: String, values: [[Int]], ignoredValues: [Int] = []) {
    self.name = name
    self.values = values
    self.ignoredValues = ignoredValues
  }

  /// `network`, `acdc`, or the path of a JSON file such as `{"LV": 1, "MYO": [2, 4], "RV": 3, "ignore": 5}`.
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

  /// The network's classes of a mask. Labels that are no integers or that the map doesn't name are refused.
  public func classes(of mask: Volume) throws(ImagingError) -> [UInt8] {
    do throws(Problem) {
      return try classes(ofValues: mask.voxels, slack: Self.slack(of: mask.header))
    } catch {
      throw ImagingError(.use, mask.path, error)
    }
  }

  /// By how much labels may be off and still count as whole: by half of what a scaled integer can tell apart, yet
  /// never so much that a label between two others would be taken for one of them.
  private static func slack(of header: NIfTIHeader) -> Float {
    let rounding: Float = 1e-3
    guard let type = VoxelType(rawValue: header.datatype), type.isInteger, header.slope.isFinite else {
      return rounding
    }
    return min(0.25, abs(header.slope) / 2 * (1 + rounding) + rounding)
  }

  /// A file's values for the network's classes.
  /// - Throws: for classes that the map doesn't have, and where a mask's bytes can't hold its values.
  public func fileValues(ofClasses classes: [UInt8]) throws(ImagingError) -> [UInt8] {
    let unknown = classes.lazy.filter { Int($0) >= values.count }
    if let first = unknown.first {
      let problem = Problem.unknownClasses(count: unknown.count, example: Int(first), map: self)
      throw ImagingError(.use, "", problem)
    }
    let bytes = try maskValues()
    return classes.map { bytes[Int($0)] }
  }

  /// Refuses a map whose values a mask's bytes can't hold, before any work is done for it.
  public func checkMasks() throws(ImagingError) { _ = try maskValues() }

  /// The value of each class in a mask.
  private func maskValues() throws(ImagingError) -> [UInt8] {
    let bytes = values.compactMap { UInt8(exactly: $0[0]) }
    guard bytes.count == values.count else { throw ImagingError(.use, name, .valuesBeyondMasks(self)) }
    return bytes
  }

  private enum Meaning {
    case known(UInt8)
    case fractional, unknown
  }

  private func classes(ofValues labels: [Float], slack: Float) throws(Problem) -> [UInt8] {
    var table: [Float: UInt8] = [:]
    for value in ignoredValues { table[Float(value)] = Self.ignored }
    for (index, some) in values.enumerated() {
      for value in some { table[Float(value)] = UInt8(index) }
    }
    func meaning(_ label: Float) -> Meaning {
      let whole = label.rounded()
      guard abs(label - whole) <= slack else { return .fractional }
      return table[whole].map { .known($0) } ?? .unknown
    }
    var result = [UInt8](repeating: 0, count: labels.count)
    var (fractional, unknown) = (0, 0)
    var (fraction, stranger): (Float, Float) = (0, 0)
    // Neighbours mostly have the same label.
    var last = (label: Float.nan, meaning: Meaning.unknown)
    for (index, label) in labels.enumerated() {
      if label != last.label { last = (label, meaning(label)) }
      switch last.meaning {
      case .known(let known): result[index] = known
      case .fractional:
        if fractional == 0 { fraction = label }
        fractional += 1
      case .unknown:
        if unknown == 0 { stranger = label.rounded() }
        unknown += 1
      }
    }
    if fractional > 0 { throw .fractionalLabels(count: fractional, example: fraction) }
    if unknown > 0 {
      throw .unknownLabels(count: unknown, example: Int(exactly: stranger) ?? .max, map: self)
    }
    return result
  }
}

extension LabelMap: CustomStringConvertible {
  /// Its name and its values: `acdc (3 LV, 2 MYO, 1 RV)`.
  public var description: String {
    let ignored = ignoredValues.isEmpty ? [] : [(ignoredValues, "ignored")]
    let named = zip(values.dropFirst(), Self.structures) + ignored
    let pairs = named.map { values, name in "\(values.map(String.init).joined(separator: "+")) \(name)" }
    return "\(name) (\(pairs.joined(separator: ", ")))"
  }
}
