import Foundation

/// The hand-written header of a kernel target: a line `MYOGRAPH_NETWORK(name)` for each of its networks.
struct Header {
  /// The networks in their order, each with the place that names it: path:line:column.
  private(set) var networks: [(name: String, place: String)] = []
  private var mistakes: [String] = []
  private let path: String

  private static let macro = "MYOGRAPH_NETWORK"

  /// - Throws: `NetworkCompiler.Failure` with all that is wrong, where the file can't be read or is of no use.
  init(path: String) throws(NetworkCompiler.Failure) {
    self.path = path
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw NetworkCompiler.Failure(
        text:
          "\(path):1:1: error: Can't emit kernels because this file can't be read; use it to name the networks"
      )
    }
    for (index, text) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let line = text.trimmingCharacters(in: .whitespaces)
      guard let open = line.firstIndex(of: "("), Self.resemblesMacro(line[..<open]) else { continue }
      read(line, argument: line[line.index(after: open)...], at: "\(path):\(index + 1):1")
    }
    if networks.isEmpty && mistakes.isEmpty {
      mistakes.append(
        "\(path):1:1: error: Can't find a network in this header; use a line \(Self.macro)(name) for each")
    }
    if !mistakes.isEmpty { throw NetworkCompiler.Failure(text: mistakes.joined(separator: "\n")) }
  }

  /// Takes the network of a line that names one, or says why it can't.
  private mutating func read(_ line: String, argument: Substring, at place: String) {
    guard line.hasPrefix("\(Self.macro)("), let close = argument.firstIndex(of: ")"),
      Self.isComment(argument[argument.index(after: close)...])
    else {
      mistakes.append(
        "\(place): error: Can't read this line because it isn't \(Self.macro)(name); "
          + "use a line of that form for each network")
      return
    }
    let name = argument[..<close].trimmingCharacters(in: .whitespaces)
    if name.isEmpty || !name.allSatisfy(\.belongsToIdentifiers) {
      mistakes.append(
        "\(place): error: Can't name a C function after \"\(name)\"; use the network's name with _ for each -"
      )
    } else if networks.contains(where: { $0.name == name }) {
      mistakes.append("\(place): error: Can't emit \"\(name)\" twice; use each network once")
    } else {
      networks.append((name, place))
    }
  }

  /// Whether a word before a parenthesis is the macro, or was meant to be.
  private static func resemblesMacro(_ word: Substring) -> Bool {
    let word = word.trimmingCharacters(in: .whitespaces).uppercased()
    return word.allSatisfy(\.belongsToIdentifiers) && (word.hasPrefix("MYOG") || word.hasSuffix("NETWORK"))
  }

  private static func isComment(_ rest: Substring) -> Bool {
    let rest = rest.trimmingCharacters(in: .whitespaces)
    return rest.isEmpty || rest.hasPrefix("//") || rest.hasPrefix("/*")
  }
}

extension Character {
  fileprivate var belongsToIdentifiers: Bool { isASCII && (isLetter || isNumber || self == "_") }
}
