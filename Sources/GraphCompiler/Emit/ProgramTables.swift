/// The tables of one program, whose rows refer to rows of others.
///
/// They are few and long: clang takes most of its time for a variable, however much is in it.
struct ProgramTables {
  /// What their names end in.
  let name: String
  private var counts: [Kind: Int] = [:]
  private var places: [Kind: [[String]: Int]] = [:]
  private var lines: [Kind: [String]] = [:]
  private var step = ""
  private var commented: Set<Kind> = []

  /// In an order in which each refers to those before it.
  enum Kind: String, CaseIterable {
    case io, conv, backward, batchwise, preparing, place, packing, kernel
  }

  init(name: String) { self.name = name }

  /// Has the next rows follow a comment.
  mutating func begin(_ step: String) {
    (self.step, commented) = (step, [])
  }

  /// Rows that are there already aren't said twice.
  ///
  /// - Returns: C for the address of the first row.
  mutating func append(_ rows: [String], to kind: Kind) -> String {
    if let place = places[kind]?[rows] { return "\(kind)_\(name) + \(place)" }
    let place = counts[kind, default: 0]
    places[kind, default: [:]][rows] = place
    counts[kind] = place + rows.count
    if commented.insert(kind).inserted { lines[kind, default: []].append("    // \(step)") }
    lines[kind, default: []] += rows.map { "    \($0)," }
    return "\(kind)_\(name) + \(place)"
  }

  var text: [String] {
    Kind.allCases.flatMap { kind -> [String] in
      guard let lines = lines[kind] else { return [] }
      return ["static const myograph_\(kind) \(kind)_\(name)[] = {"] + lines + ["};", ""]
    }
  }
}
