#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What a path leads to: two paths that lead to one file or folder, by whatever links, have the same identity. One that
/// leads to nothing yet is known by its name and the folder around it.
public struct FileIdentity: Hashable, Sendable {
  private var device, inode: UInt64
  /// The names below that are still to be made, outermost first.
  private var missing: [Substring] = []

  /// Nil where not even a folder of the path can be looked at.
  public init?(of path: String) {
    guard !path.isEmpty, !path.utf8.contains(0) else { return nil }
    var (place, names) = (path[...], [Substring]())
    var status = stat()
    while stat(String(place), &status) != 0 {
      let name: Substring
      (place, name) = Self.split(place)
      guard !name.isEmpty else { return nil }
      names.insert(name, at: 0)
    }
    (device, inode) = (UInt64(status.st_dev), UInt64(status.st_ino))
    missing = names.filter { $0 != "." }
  }

  /// Whether the path is this folder or lies in it, however deep.
  public func contains(_ path: String) -> Bool {
    var place = path[...]
    // As far as it isn't there yet, it leads nowhere else.
    while let identity = FileIdentity(of: String(place)), !identity.missing.isEmpty {
      if identity == self { return true }
      place = Self.split(place).folder
    }
    guard let real = realpath(String(place), nil) else { return false }
    defer { free(real) }
    var ancestor = String(cString: real)[...]
    while FileIdentity(of: String(ancestor)) != self {
      guard ancestor != "/" else { return false }
      ancestor = Self.split(ancestor).folder
    }
    return true
  }

  /// The folder around a path, and the name in it; no name where the path has no more to take off.
  private static func split(_ path: Substring) -> (folder: Substring, name: Substring) {
    var path = path
    while path.count > 1 && path.last == "/" { path.removeLast() }
    guard let slash = path.lastIndex(of: "/") else { return path == "." ? (path, "") : (".", path) }
    let name = path[path.index(after: slash)...]
    return (slash == path.startIndex ? "/" : path[..<slash], name)
  }
}
