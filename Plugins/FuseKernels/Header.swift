import Foundation
import PackagePlugin

/// The hand-written header of a kernel target: a line `MYOGRAPH_NETWORK(name)` for each of its networks.
struct Header {
  var file: URL
  var networks: [(name: String, line: Int)] = []

  private static let macro = "MYOGRAPH_NETWORK"

  /// Says what is wrong, and is nil, where there is no header or it is of no use.
  init?(of target: ClangSourceModuleTarget) {
    file = (target.publicHeadersDirectoryURL ?? target.directoryURL.appending(path: "include"))
      .appending(path: "\(target.name).h")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else {
      Diagnostics.error(
        "Can't emit kernels into \(target.name) because this file can't be read; use it to name the networks",
        at: 1, of: file)
      return nil
    }
    var isSound = true
    for (index, text) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = text.trimmingCharacters(in: .whitespaces)
      guard let open = line.firstIndex(of: "("), Self.resemblesMacro(line[..<open]) else { continue }
      if let mistake = read(line, argument: line[line.index(after: open)...], at: index + 1) {
        Diagnostics.error(mistake, at: index + 1, of: file)
        isSound = false
      }
    }
    if networks.isEmpty && isSound {
      Diagnostics.error(
        "Can't find a network in this header; use a line \(Self.macro)(name) for each", at: 1, of: file)
      isSound = false
    }
    if !isSound { return nil }
  }

  /// Takes the network of a line that names one, or says why it can't.
  private mutating func read(_ line: String, argument: Substring, at number: Int) -> String? {
    guard line.hasPrefix("\(Self.macro)("), let close = argument.firstIndex(of: ")"),
      Self.isComment(argument[argument.index(after: close)...])
    else {
      return
        "Can't read this line because it isn't \(Self.macro)(name); use a line of that form for each network"
    }
    let name = argument[..<close].trimmingCharacters(in: .whitespaces)
    if name.isEmpty || !name.allSatisfy(\.belongsToIdentifiers) {
      return "Can't name a C function after \"\(name)\"; use the network's name with _ for each -"
    }
    if networks.contains(where: { $0.name == name }) {
      return "Can't emit \"\(name)\" twice; use each network once"
    }
    networks.append((name, number))
    return nil
  }

  /// Whether a word before a parenthesis is the macro, or was meant to be.
  private static func resemblesMacro(_ word: Substring) -> Bool {
    let word = word.trimmingCharacters(in: .whitespaces).uppercased()
    return word.allSatisfy(\.belongsToIdentifiers) && (word.hasPrefix("MYO") || word.hasSuffix("NETWORK"))
  }

  private static func isComment(_ rest: Substring) -> Bool {
    let rest = rest.trimmingCharacters(in: .whitespaces)
    return rest.isEmpty || rest.hasPrefix("//") || rest.hasPrefix("/*")
  }
}

extension Character {
  fileprivate var belongsToIdentifiers: Bool { isASCII && (isLetter || isNumber || self == "_") }
}
