#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The open temporary file. Small writes are gathered; the file is gone when the writer ends uncommitted.
public struct AtomicFileWriter: ~Copyable {
  /// Where the bytes lie meanwhile; nil: in a file without a name, of which nothing is left however the process ends.
  private let temporary: String?
  /// Bytes handed to this writer so far.
  public private(set) var byteCount = 0

  private let asked: String
  private var descriptor: Int32
  private var pending: [UInt8] = []
  private var committed = false
  /// A body that swallows this error doesn't get a file with a hole.
  private var failure: AtomicFileError?

  private static let gathered = 1 << 16

  init(_ target: borrowing Target) throws(AtomicFileError) {
    asked = target.asked
    if let nameless = Nameless.make(in: target.folder, O_WRONLY) {
      (descriptor, temporary) = (nameless, nil)
    } else {
      let made = try PartialOutput.make(.file, in: target.folderPrefix, for: target.name, asked: target.asked)
      (temporary, descriptor) = (made.path, made.descriptor)
    }
    if let mode = target.mode { _ = fchmod(descriptor, mode) }
  }

  deinit {
    if !committed, let temporary { _ = unlink(temporary) }
    if descriptor >= 0 { _ = close(descriptor) }
  }

  /// Appends bytes. After an error the file can't appear any more, whatever the body makes of it.
  public mutating func write(_ bytes: UnsafeRawBufferPointer) throws(AtomicFileError) {
    byteCount += bytes.count
    if pending.count + bytes.count <= Self.gathered {
      pending.append(contentsOf: bytes)
    } else {
      try flush()
      try put(bytes)
    }
  }

  /// Appends bytes.
  public mutating func write(_ bytes: some Collection<UInt8>) throws(AtomicFileError) {
    var failure: AtomicFileError?
    let contiguous: Void? = bytes.withContiguousStorageIfAvailable { storage in
      do throws(AtomicFileError) { try write(UnsafeRawBufferPointer(storage)) } catch { failure = error }
    }
    if let failure { throw failure }
    if contiguous == nil { try write(Array(bytes)) }
  }

  /// Appends text as UTF-8.
  public mutating func write(_ text: String) throws(AtomicFileError) {
    try write(Array(text.utf8))
  }

  /// Hands the open file to a C library, at the end of what was written so far. Don't close it.
  public mutating func withFileDescriptor<Result>(_ body: (Int32) throws -> Result) throws -> Result {
    try flush()
    return try body(descriptor)
  }

  mutating func commit(to target: borrowing Target, overwrite: Bool) throws(AtomicFileError) {
    if let failure { throw failure }
    try flush()
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP else { throw failed(.write) }
    // Some file systems tell at closing that a write failed; the copy keeps the file, and its lock, until it has its name.
    let closing = descriptor
    descriptor = fcntl(closing, F_DUPFD_CLOEXEC, 0)
    guard close(closing) == 0 || errno == EINTR, descriptor >= 0 else { throw failed(.write) }
    try overwrite ? replace(target) : appear(as: target)
    committed = true
    syncFolder(target.folder)
  }

  private func replace(_ target: borrowing Target) throws(AtomicFileError) {
    let name =
      if let temporary { temporary } else {
        try PartialOutput.name(descriptor, in: target.folderPrefix, for: target.name, asked: asked)
      }
    guard rename(name, target.path) == 0 else {
      let error = failed(.rename)
      _ = unlink(name)
      throw error
    }
  }

  /// A hard link never replaces a file that came into being meanwhile; a rename would.
  private func appear(as target: borrowing Target) throws(AtomicFileError) {
    if link(to: target.path) {
      if let temporary { _ = unlink(temporary) }
      return
    }
    let code = errno
    guard code != EEXIST else { throw .exists(path: asked) }
    // File systems without hard links: look, then rename.
    guard temporary != nil, [EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS, EMLINK].contains(code) else {
      throw .system(path: asked, action: .rename, code: code)
    }
    guard access(target.path, F_OK) != 0 else { throw .exists(path: asked) }
    try replace(target)
  }

  /// Gives the file another name; false leaves the reason in `errno`.
  private func link(to path: String) -> Bool {
    linkat(AT_FDCWD, temporary ?? Nameless.path(of: descriptor), AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0
  }

  /// Makes the new name itself durable; file systems that can't are no reason to fail.
  private func syncFolder(_ folder: String) {
    let opened = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard opened >= 0 else { return }
    _ = fsync(opened)
    _ = close(opened)
  }

  private mutating func flush() throws(AtomicFileError) {
    guard !pending.isEmpty else { return }
    let bytes = pending
    pending.removeAll(keepingCapacity: true)
    var failure: AtomicFileError?
    bytes.withUnsafeBytes { storage in
      do throws(AtomicFileError) { try put(storage) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  private mutating func put(_ bytes: UnsafeRawBufferPointer) throws(AtomicFileError) {
    var rest = bytes[...]
    while let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
      // Some systems refuse more than 2 GiB at once.
      #if canImport(Darwin)
        let written = Darwin.write(descriptor, start, min(rest.count, 1 << 30))
      #elseif canImport(Musl)
        let written = Musl.write(descriptor, start, min(rest.count, 1 << 30))
      #else
        let written = Glibc.write(descriptor, start, min(rest.count, 1 << 30))
      #endif
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else {
        let error = failed(.write)
        failure = error
        throw error
      }
      rest = rest.dropFirst(written)
    }
  }

  private borrowing func failed(_ action: AtomicFileError.Action) -> AtomicFileError {
    .system(path: asked, action: action, code: errno)
  }
}
