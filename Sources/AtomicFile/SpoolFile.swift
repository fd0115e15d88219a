#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What is too large for memory, in a file without a name: gone when this goes, however the process ends.
public final class SpoolFile {
  public private(set) var byteCount = 0

  private let asked: String
  private let descriptor: Int32

  /// - Parameter path: the file that it is for: it lies on the same disk, and errors name that file.
  public init(beside path: String) throws(AtomicFileError) {
    let target = try Target(path, overwrite: true)
    if let nameless = Nameless.make(in: target.folder, O_RDWR) {
      descriptor = nameless
    } else {
      let made = try PartialOutput.make(
        .file, in: target.folderPrefix, for: target.name, asked: path, O_RDWR)
      _ = unlink(made.path)
      descriptor = made.descriptor
    }
    asked = path
  }

  deinit { _ = close(descriptor) }

  /// Writes bytes behind all others.
  public func append(_ bytes: UnsafeRawBufferPointer) throws(AtomicFileError) {
    var done = 0
    while done < bytes.count, let start = bytes.baseAddress {
      let written = pwrite(descriptor, start + done, min(bytes.count - done, 1 << 30), off_t(byteCount))
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw .system(path: asked, action: .write, code: errno) }
      done += written
      byteCount += written
    }
  }

  /// Reads bytes that were written.
  public func read(
    into target: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(AtomicFileError) {
    var done = 0
    while done < target.count, let start = target.baseAddress {
      let count = pread(descriptor, start + done, min(target.count - done, 1 << 30), off_t(offset + done))
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .system(path: asked, action: .write, code: count < 0 ? errno : EIO) }
      done += count
    }
  }
}
