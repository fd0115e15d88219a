import AtomicFile

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Small files that may be gone at any time: what was measured on this machine. Nothing here fails; what can't
/// be read or kept is made again.
struct Cache: Sendable {
  /// Bytes of the largest file that is read.
  static let largestFile = 16 << 20

  /// Nil where there is no place for one.
  let folder: String?

  /// `$XDG_CACHE_HOME/myograph`, or `~/.cache/myograph`; relative paths don't count, as the XDG Base Directory
  /// Specification wants.
  static var standard: Cache {
    func path(_ variable: String) -> String? {
      getenv(variable).map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    return Cache(
      folder: (path("XDG_CACHE_HOME") ?? path("HOME").map { $0 + "/.cache" }).map { $0 + "/myograph" })
  }

  func read(_ name: String) -> [UInt8]? {
    guard let folder, let file = try? InputFile(folder + "/" + name), file.size <= Self.largestFile else {
      return nil
    }
    return try? file.bytes(at: 0, count: file.size)
  }

  func keep(_ text: String, as name: String) {
    guard let folder else { return }
    var path = ""
    for part in folder.split(separator: "/") {
      path += "/" + part
      _ = mkdir(path, 0o700)
    }
    try? AtomicFile.write(to: folder + "/" + name, overwrite: true) { try $0.write(text) }
  }

  /// Whether there was such a file.
  func remove(_ name: String) -> Bool {
    guard let folder else { return false }
    return unlink(folder + "/" + name) == 0
  }

  /// A part of a file's name: letters and digits stay, all else becomes a dash.
  static func name(_ text: String) -> String {
    String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
  }
}
