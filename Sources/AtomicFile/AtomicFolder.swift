#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Folders that appear with all their files or not at all: filled beside their name, then renamed.
public enum AtomicFolder {
  /// Fills a folder through `body`, which gets the path to write under; a failure of any kind leaves nothing.
  ///
  /// An empty folder at `path` is replaced, one that holds anything is refused. The folder around it must exist.
  /// - Throws: `AtomicFileError`, or whatever `body` throws.
  public static func write(to path: String, _ body: (String) throws -> Void) throws {
    let target = try check(path: path)
    let (folder, name) = split(target)
    let (temporary, descriptor) = try PartialOutput.make(.folder, in: folder, for: name, asked: path)
    defer { _ = close(descriptor) }
    do {
      try body(temporary)
      // The system itself refuses to replace a folder that was filled meanwhile.
      guard rename(temporary, target) == 0 else {
        throw errno == ENOTEMPTY || errno == EEXIST
          ? AtomicFileError.notEmpty(path: path)
          : AtomicFileError.system(path: path, action: .rename, code: errno)
      }
    } catch {
      PartialOutput.remove(temporary)
      throw error
    }
  }

  /// Throws what `write` would throw at once, so that a long job can ask before it starts.
  ///
  /// - Returns: the path without slashes at its end, links followed.
  @discardableResult
  public static func check(path: String) throws(AtomicFileError) -> String {
    guard !path.utf8.contains(0) else { throw .noName(path: path) }
    var target = path[...]
    while target.count > 1 && target.hasSuffix("/") { target.removeLast() }
    guard !target.isEmpty else { throw .noName(path: path) }
    var status = stat()
    guard lstat(String(target), &status) == 0 else {
      guard errno == ENOENT else { throw .system(path: path, action: .create, code: errno) }
      let (folder, name) = split(String(target))
      guard name != ".", name != ".." else { throw .noName(path: path) }
      guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
        throw .noFolder(path: path, folder: folder)
      }
      guard access(folder, W_OK) == 0 else { throw .system(path: path, action: .create, code: errno) }
      return String(target)
    }
    guard let real = realpath(String(target), nil) else {
      throw .system(path: path, action: .create, code: errno)
    }
    defer { free(real) }
    guard stat(real, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { throw .notAFolder(path: path) }
    guard let names = names(in: String(cString: real)) else {
      throw .system(path: path, action: .create, code: errno)
    }
    guard names.isEmpty else { throw .notEmpty(path: path) }
    return String(cString: real)
  }

  /// The names in a folder, in no order; nil where it can't be listed. Bytes that are no UTF-8 become U+FFFD.
  public static func names(in folder: String) -> [String]? {
    guard let stream = opendir(folder) else { return nil }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  /// The folder around a path, ending in a slash, and the name in it.
  private static func split(_ path: String) -> (folder: String, name: Substring) {
    guard let slash = path.lastIndex(of: "/") else { return ("./", path[...]) }
    return (String(path[...slash]), path[path.index(after: slash)...])
  }
}
