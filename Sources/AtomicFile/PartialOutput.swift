#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The hidden file or folder beside an output that becomes the output once it is whole.
///
/// Every process gives it the same name, and holds a lock while it fills it. So what a killed process left has no lock, and
/// the next one that writes the same output removes it; processes that write it at the same time take the next name.
enum PartialOutput {
  enum Kind { case file, folder }

  /// Most that are written for one output at once.
  private static let most = 100

  /// Makes an empty one that no other process takes for its own.
  /// - Parameters:
  ///   - folder: ends in a slash, or is empty.
  ///   - name: of the output.
  ///   - asked: the output as the caller wrote it.
  ///   - mode: of a file: O_WRONLY or O_RDWR.
  /// - Returns: its path, and a descriptor that holds the lock until it is closed.
  static func make(
    _ kind: Kind, in folder: String, for name: Substring, asked: String, _ mode: Int32 = O_WRONLY
  ) throws(AtomicFileError) -> (path: String, descriptor: Int32) {
    for path in freedPaths(in: folder, for: name) {
      let descriptor = create(kind, path, mode)
      guard descriptor >= 0 else {
        guard errno == EINTR || errno == EEXIST else {
          throw .system(path: asked, action: .create, code: errno)
        }
        continue
      }
      // Before it was locked, another process may have taken it for a leftover. Where there are no locks, nobody does.
      let isLocked = flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK
      if isLocked && isStill(path, descriptor) { return (path, descriptor) }
      _ = close(descriptor)
    }
    throw .system(path: asked, action: .create, code: EEXIST)
  }

  /// Gives a file without a name one for the moment before it replaces the output.
  static func name(
    _ descriptor: Int32, in folder: String, for name: Substring, asked: String
  ) throws(AtomicFileError) -> String {
    _ = flock(descriptor, LOCK_EX | LOCK_NB)
    for path in freedPaths(in: folder, for: name) {
      if linkat(AT_FDCWD, Nameless.path(of: descriptor), AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0 {
        return path
      }
      guard errno == EEXIST else { break }
    }
    throw .system(path: asked, action: .rename, code: errno)
  }

  /// The names that there are for one output, without what killed processes left under them.
  private static func freedPaths(in folder: String, for name: Substring) -> [String] {
    // Libraries look at a name's ending.
    var ending = name
    while ending.utf8.count > 180 { ending = ending.dropFirst() }
    let paths = (1...most).map { "\(folder).partial-\($0)-\(ending)" }
    for path in paths where !removeLeftover(path) { break }
    return paths
  }

  /// Removes a folder and all that is in it, or a file; links in it are not followed.
  static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      _ = unlink(path)
      return
    }
    for name in AtomicFolder.names(in: path) ?? [] { remove(path + "/" + name) }
    _ = rmdir(path)
  }

  private static func create(_ kind: Kind, _ path: String, _ mode: Int32) -> Int32 {
    switch kind {
    case .file:
      return open(path, mode | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
    case .folder:
      guard mkdir(path, 0o777) == 0 else { return -1 }
      return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
    }
  }

  /// Removes what a process of this user left that is gone.
  /// - Returns: whether anything had this name.
  private static func removeLeftover(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return errno != ENOENT }
    defer { _ = close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_uid == geteuid(),
      [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT), flock(descriptor, LOCK_EX | LOCK_NB) == 0,
      isStill(path, descriptor)
    else { return true }
    remove(path)
    return true
  }

  /// Whether a path leads to what was opened.
  private static func isStill(_ path: String, _ descriptor: Int32) -> Bool {
    var (opened, found) = (stat(), stat())
    return fstat(descriptor, &opened) == 0 && lstat(path, &found) == 0 && opened.st_ino == found.st_ino
      && opened.st_dev == found.st_dev
  }
}
