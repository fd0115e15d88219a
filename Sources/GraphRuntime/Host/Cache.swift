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
///
/// Only a folder and files that belong to this user, that nobody else may write and that are no links are used.
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

  /// Whether there is a file of this name, of use or not.
  func holds(_ name: String) -> Bool {
    var status = stat()
    return folder.map { lstat($0 + "/" + name, &status) == 0 } ?? false
  }

  func read(_ name: String) -> [UInt8]? {
    guard let folder, isPrivate(folder, S_IFDIR), isPrivate(folder + "/" + name, S_IFREG) else { return nil }
    return try? InputFile(folder + "/" + name).bytes(most: Self.largestFile)
  }

  /// Whether it could be kept.
  @discardableResult
  func keep(_ text: String, as name: String) -> Bool {
    guard let folder else { return false }
    var path = ""
    for part in folder.split(separator: "/") {
      path += "/" + part
      _ = mkdir(path, 0o700)
    }
    guard isPrivate(folder, S_IFDIR) else { return false }
    // What stands there may be a link, whose target is none of ours.
    _ = remove(name)
    let written: Void? = try? AtomicFile.write(to: folder + "/" + name, overwrite: true) { writer in
      try writer.write(text)
      try writer.withFileDescriptor { _ = fchmod($0, 0o600) }
    }
    return written != nil
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

  /// Of this kind, no link to one, this user's, and for nobody else to write. In a folder of which that is true nobody
  /// else can put another file into a name's place.
  private func isPrivate(_ path: String, _ kind: mode_t) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == kind && status.st_uid == geteuid()
      && status.st_mode & (S_IWGRP | S_IWOTH) == 0
  }
}
