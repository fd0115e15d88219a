#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Open files that have no name: gone when the process ends, however it ends, unless they are given one.
enum Nameless {
  /// Nil where the system or the file system knows no such files, or couldn't name them later.
  /// - Parameter mode: O_WRONLY or O_RDWR.
  static func make(in folder: String, _ mode: Int32) -> Int32? {
    #if os(Linux)
      // O_TMPFILE, which Swift doesn't import.
      let opened = open(folder, 0o20000000 | O_DIRECTORY | mode | O_CLOEXEC, 0o666)
      guard opened >= 0 else { return nil }
      guard access(path(of: opened), F_OK) == 0 else {
        _ = close(opened)
        return nil
      }
      return opened
    #else
      return nil
    #endif
  }

  /// Under which an open file can be linked.
  static func path(of descriptor: Int32) -> String { "/proc/self/fd/\(descriptor)" }
}
