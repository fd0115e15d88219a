import Foundation
import PackagePlugin

/// The hand-written header of a kernel target: a line `MYOGRAPH_NETWORK(name)` for each of its networks.
struct Header {
  var file: URL
  /// The lines that name a network, as they stand.
  var lines: [String] = []
  var networks: [String] = []

  private static let prefix = "MYOGRAPH_NETWORK("

  /// Says what is wrong, and is nil, where there is no header or it is of no use.
  init?(of target: ClangSourceModuleTarget) {
    file = (target.publicHeadersDirectoryURL ?? target.directoryURL.appending(path: "include"))
      .appending(path: "\(target.name).h")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else {
      Diagnostics.error(
        "Can't emit kernels into \(target.name) because \(file.path) can't be read; "
          + "use that file to name the networks")
      return nil
    }
    var mistakes: [(line: Int, text: String)] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = line.trimmingCharacters(in: .whitespaces)
      guard line.hasPrefix(Self.prefix) else { continue }
      let name = line.dropFirst(Self.prefix.count).prefix { $0 != ")" }.trimmingCharacters(in: .whitespaces)
      if !isIdentifier(name) {
        mistakes.append(
          (index + 1, "Can't name a C function after \"\(name)\"; use the network's name with _ for each -"))
      } else if networks.contains(name) {
        mistakes.append((index + 1, "Can't emit \"\(name)\" twice; use each network once"))
      }
      lines.append(line)
      networks.append(name)
    }
    if networks.isEmpty {
      mistakes.append((1, "Can't find a network in this header; use a line MYOGRAPH_NETWORK(name) for each"))
    }
    for mistake in mistakes { Diagnostics.error(mistake.text, file: file.path, line: mistake.line) }
    if !mistakes.isEmpty { return nil }
  }
}

private func isIdentifier(_ name: String) -> Bool {
  !name.isEmpty && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
}
