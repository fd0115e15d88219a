/// Names of nodes and of the blocks around them, each used once: weights are named by them.
struct LayerNames {
  /// A name that the declaration gives to the next node or block.
  var given: String?

  private var scopes = [Scope(path: "")]
  private var used: Set<String> = []

  private struct Scope {
    var path: String
    var counts: [String: Int] = [:]
  }

  /// The next name in the innermost block: what was given, or `stem` and its number there. Where that is `taken`, the
  /// path is another one, so that the layers of a block don't collide one by one.
  mutating func next(_ stem: String) -> (path: String, taken: String?) {
    let name: String
    if let given {
      name = given
      self.given = nil
    } else {
      let count = scopes[scopes.count - 1].counts[stem, default: 0] + 1
      scopes[scopes.count - 1].counts[stem] = count
      name = "\(stem)\(count)"
    }
    let outer = scopes[scopes.count - 1].path
    let path = outer.isEmpty ? name : "\(outer).\(name)"
    if used.insert(path).inserted { return (path, nil) }
    var free = path + "'"
    while !used.insert(free).inserted { free += "'" }
    return (free, path)
  }

  mutating func open(_ path: String) { scopes.append(Scope(path: path)) }
  mutating func close() { scopes.removeLast() }
}

/// Whether files, C functions or weights may be called `name`: ASCII letters, digits and `marks`, a letter first.
func isValid(name: String, marks: Set<Character>) -> Bool {
  guard let first = name.first, first.isASCII, first.isLetter, name.count <= longestName else { return false }
  return name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || marks.contains($0)) }
}

/// File systems stop at 255.
let longestName = 100
