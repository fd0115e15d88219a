/// Which values of a data set's labels mean which class, named and explicit, never guessed, and which ones say that nobody
/// labelled a voxel.
public struct LabelMap: Sendable, Equatable {
  /// The class of voxels that nobody labelled: it counts nowhere. Of 256 classes it is one, and all are labelled.
  public static let ignored: UInt8 = 255
  public static let mostClasses = 256

  /// The mark of what nobody labelled, beside so many classes: nil where it is one of them.
  public static func ignored(besides classes: Int) -> UInt8? { classes <= Int(ignored) ? ignored : nil }

  public let name: String
  /// The background first.
  public let classes: [LabelClass]
  /// The values in files of each class. Masks are written with the first of each.
  public let values: [[Int]]
  /// The values in files of voxels that nobody labelled.
  public let ignoredValues: [Int]

  /// Every class is its own number: 0, 1, 2 …
  public static func network(_ classes: [LabelClass]) -> LabelMap {
    LabelMap(name: "network", classes: classes, values: classes.indices.map { [$0] })
  }

  /// - Parameter values: one at least for each class; each stands once.
  public init(name: String, classes: [LabelClass], values: [[Int]], ignoredValues: [Int] = []) {
    self.name = name
    self.classes = classes
    self.values = values
    self.ignoredValues = ignoredValues
  }

  /// - Parameters:
  ///   - name: `network`, one of the `known` maps' names, or the path of a JSON file such as
  ///     `{"cell": 1, "membrane": [2, 4], "ignore": 5}`.
  ///   - classes: what values are mapped to; nil: what the map itself names.
  public init(named name: String, classes: [LabelClass]?, known: [LabelMap] = []) throws(ImagingError) {
    do throws(Problem) {
      if name.hasSuffix(".json") {
        self = try LabelMap(jsonFile: name, classes: classes)
      } else if name == "network", let classes {
        self = .network(classes)
      } else if let map = known.first(where: { $0.name == name }) {
        guard classes?.haveNames(of: map.classes) != false else {
          throw .mapOfOtherClasses(map.classes.map(\.name), classes: classes?.map(\.name) ?? [])
        }
        self = map
      } else {
        throw .unknownLabelMap(known: (classes == nil ? [] : ["network"]) + known.map(\.name))
      }
    } catch {
      throw ImagingError(.use, name, error)
    }
  }

  /// The classes of a mask. Labels that are no integers or that the map doesn't name are refused.
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

  /// A file's values for classes.
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
  /// Its name and its values: `network (1 cell, 2 membrane)`.
  public var description: String {
    let ignored = ignoredValues.isEmpty ? [] : [(ignoredValues, "ignored")]
    let named = zip(values, classes.map(\.name)).dropFirst() + ignored
    var pairs = named.map { values, name in "\(values.map(String.init).joined(separator: "+")) \(name)" }
    if pairs.count > Self.mostListed { pairs[(Self.mostListed - 1)...] = ["…"] }
    return "\(name) (\(pairs.joined(separator: ", ")))"
  }

  /// A line shall stay one that can be read.
  private static let mostListed = 24
}
