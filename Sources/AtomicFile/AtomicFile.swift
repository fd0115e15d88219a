#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Files that appear whole or not at all: written beside their name, synced, then renamed.
public enum AtomicFile {
  /// Writes a file through `body`; a failure of any kind leaves what stood at `path` as it was.
  ///
  /// The folder of `path` must exist. A symbolic link to a file is followed, so that the link stays one.
  /// An existing file keeps its permissions; a new one gets what the process's mask allows.
  /// - Throws: `AtomicFileError`, or whatever `body` throws.
  public static func write(
    to path: String, overwrite: Bool, _ body: (inout AtomicFileWriter) throws -> Void
  ) throws {
    let target = try Target(path, overwrite: overwrite)
    var writer = try AtomicFileWriter(target)
    try body(&writer)
    try writer.commit(to: target, overwrite: overwrite)
  }

  /// Throws what `write` would throw at once, so that a long job can ask before it starts.
  public static func check(path: String, overwrite: Bool) throws(AtomicFileError) {
    let target = try Target(path, overwrite: overwrite)
    guard access(target.folder, W_OK) == 0 else {
      throw .system(path: path, action: .create, code: errno)
    }
  }
}

/// Where the bytes go in the end, links followed.
struct Target {
  /// As the caller wrote it: errors name this one.
  var asked: String
  var path: String
  /// Permissions of the file that is replaced.
  var mode: mode_t?

  init(_ asked: String, overwrite: Bool) throws(AtomicFileError) {
    guard !asked.isEmpty, !asked.hasSuffix("/"), !asked.utf8.contains(0) else { throw .noName(path: asked) }
    self.asked = asked
    path = asked
    var status = stat()
    guard lstat(asked, &status) == 0 else {
      guard errno == ENOENT else { throw .system(path: asked, action: .create, code: errno) }
      try requireFolder()
      return
    }
    if status.st_mode & S_IFMT == S_IFLNK {
      guard let real = realpath(asked, nil) else { throw .system(path: asked, action: .create, code: errno) }
      defer { free(real) }
      path = String(cString: real)
      guard stat(path, &status) == 0 else { throw .system(path: asked, action: .create, code: errno) }
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notARegularFile(path: asked) }
    guard overwrite else { throw .exists(path: asked) }
    mode = status.st_mode & 0o777
  }

  /// The folder that holds the file, ending in a slash unless it is the working folder.
  var folder: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return String(path[...slash])
  }

  /// The folder before a name in it: empty for the working folder.
  var folderPrefix: String { folder == "." ? "" : folder }

  var name: Substring {
    guard let slash = path.lastIndex(of: "/") else { return path[...] }
    return path[path.index(after: slash)...]
  }

  private func requireFolder() throws(AtomicFileError) {
    var status = stat()
    guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw .noFolder(path: asked, folder: folder)
    }
  }
}
