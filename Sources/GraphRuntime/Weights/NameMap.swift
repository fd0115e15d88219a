/// How another program names a network's tensors: a JSON file of `{"our name": "their name"}`.
///
/// A tensor that the map doesn't mention has the same name on both sides.
public struct NameMap: Equatable, Sendable {
  /// Our name → their name.
  public let theirs: [String: String]

  /// Both sides use the same names.
  public static let identity = NameMap(unchecked: [:])

  /// Bytes of the largest map that is read.
  static let largestFile = 16 << 20

  private init(unchecked: [String: String]) { theirs = unchecked }

  /// - Throws: `RuntimeError.nameMap` when two of our names have one of theirs.
  public init(_ theirs: [String: String], source: String = "the name map") throws(RuntimeError) {
    var ours: [String: String] = [:]
    for (our, their) in theirs.sorted(by: { $0.key < $1.key }) {
      if let other = ours.updateValue(our, forKey: their) {
        throw .nameMap(path: source, .ambiguous(their: their, ours: [other, our]))
      }
    }
    self.theirs = theirs
  }

  /// Reads a map's file.
  /// - Throws: `RuntimeError.nameMap` or `.file`.
  public init(path: String) throws(RuntimeError) {
    var bytes: [UInt8] = []
    do throws(FileProblem) {
      bytes = try InputFile(path).bytes(most: Self.largestFile)
    } catch {
      throw .file(path: path, error)
    }
    try self.init(Self.members(bytes, path: path), source: path)
  }

  /// Writes the map, sorted by our names.
  public var json: String {
    let lines = theirs.sorted { $0.key < $1.key }
      .map { "  " + StrictJSON.quoted($0.key) + ": " + StrictJSON.quoted($0.value) }
    return "{\n" + lines.joined(separator: ",\n") + "\n}\n"
  }

  private static func members(_ bytes: [UInt8], path: String) throws(RuntimeError) -> [String: String] {
    let value: StrictJSON
    do throws(JSONProblem) { value = try StrictJSON.parse(bytes) } catch {
      throw .nameMap(path: path, .json(error))
    }
    guard case .object(let members) = value else { throw .nameMap(path: path, .noObject) }
    var theirs: [String: String] = [:]
    for member in members {
      guard case .string(let their) = member.value else {
        throw .nameMap(path: path, .notText(our: member.name))
      }
      theirs[member.name] = their
    }
    return theirs
  }
}

/// What is wrong with a name map.
public enum NameMapProblem: Error, Equatable, Sendable {
  case json(JSONProblem)
  case noObject
  case notText(our: String)
  case ambiguous(their: String, ours: [String])
}
