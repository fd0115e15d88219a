import Evaluation

/// What cases with labels teach of masks of a network, to be told of masks without: how well classes are found, and how
/// far volumes, and numbers made of them, may be off.
public struct LearnedQuality: Codable, Equatable, Sendable {
  /// Of each class but the background, from the runs' agreement to Dice; nil where nobody knew it.
  private var lines: [QualityPredictor.Line]?
  /// Of classes' volumes, where anything was found.
  public var volumes: [LearnedInterval]
  /// Of what a field makes of a subject's volumes.
  public var numbers: [LearnedInterval]

  public init(_ predictor: QualityPredictor?, volumes: [LearnedInterval], numbers: [LearnedInterval]) {
    (lines, self.volumes, self.numbers) = (predictor?.lines, volumes, numbers)
  }

  /// - Parameter decoder: of a file; a kind that isn't in it was learned of nothing.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    lines = try container.decodeIfPresent([QualityPredictor.Line].self, forKey: .lines)
    volumes = try container.decodeIfPresent([LearnedInterval].self, forKey: .volumes) ?? []
    numbers = try container.decodeIfPresent([LearnedInterval].self, forKey: .numbers) ?? []
  }

  /// Foretells Dice.
  public var predictor: QualityPredictor? { lines.map(QualityPredictor.init(lines:)) }

  public var hasIntervals: Bool { !(volumes + numbers).isEmpty }

  public var isEmpty: Bool { lines == nil && !hasIntervals }

  /// Of the volume of a class; nil where none was learned, or nothing is found.
  /// - Parameter unit: "ml" or "pixels".
  public func volume(_ found: Double, of name: String, unit: String) -> Interval? {
    guard found > 0 else { return nil }
    return volumes.first { $0.name == name && $0.unit == unit }?.interval(around: found, least: 0)
  }

  /// Of a number that a field makes of a subject's volumes.
  /// - Parameter least: that the number can be.
  public func number(_ found: Double, of name: String, unit: String, least: Double) -> Interval? {
    numbers.first { $0.name == name && $0.unit == unit }?.interval(around: found, least: least)
  }
}

extension LearnedQuality {
  /// - Parameter classes: the network's, the background first.
  /// - Throws: `ImagingError` where the file can't be read, `LearnedQualityError`.
  public init(path: String, classes: [String]) throws {
    guard let learned: Self = try LearnedFile.read(path: path), learned.isSound else {
      throw LearnedQualityError.malformed(path: path)
    }
    let (found, wanted) = (learned.classes, Array(classes.dropFirst()))
    guard learned.lines == nil ? found.allSatisfy(wanted.contains) : found == wanted else {
      throw LearnedQualityError.otherClasses(path: path, found: found, wanted: wanted)
    }
    self = learned
  }

  /// Those that it says something of, in their order.
  private var classes: [String] {
    let ofLines = lines?.map(\.name) ?? []
    return ofLines + volumes.map(\.name).filter { !ofLines.contains($0) }
  }

  private var isSound: Bool {
    let names = [lines?.map(\.name) ?? [], volumes.map(\.name), numbers.map(\.name)]
    return !isEmpty && names.allSatisfy { Set($0).count == $0.count }
      && (lines ?? []).allSatisfy { $0.intercept.isFinite && $0.slope.isFinite }
      && (volumes + numbers).allSatisfy { $0.halfWidth.isFinite && $0.halfWidth >= 0 }
  }
}

/// A file that says nothing of masks with these classes.
public enum LearnedQualityError: Error, Equatable, CustomStringConvertible {
  case malformed(path: String)
  case otherClasses(path: String, found: [String], wanted: [String])

  public var description: String {
    switch self {
    case .malformed(let path):
      "Can't use \"\(path)\" because it holds no lines from agreement to Dice, nor intervals; use a quality.json that "
        + "`evaluate` wrote"
    case .otherClasses(let path, let found, let wanted):
      "Can't use \"\(path)\" because it was learned of \(found.joined(separator: ", ")); use one for "
        + wanted.joined(separator: ", ")
    }
  }
}
