#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A regular file, open for reading at any place. Opening never waits, not even for a pipe's writer.
///
/// Reads are `pread`: a mapped file that someone cuts short would kill the process.
final class InputFile: Sendable {
  /// Bytes, when it was opened.
  let size: Int
  private let descriptor: Int32

  init(_ path: String) throws(FileProblem) {
    guard !path.utf8.contains(0) else { throw .system(code: ENOENT) }
    descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      size = 0
      throw .system(code: errno)
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      size = 0
      throw .system(code: errno)
    }
    size = Int(status.st_size)
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notARegularFile }
  }

  deinit {
    if descriptor >= 0 { _ = close(descriptor) }
  }

  /// Fills all of `buffer` from `offset` on.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FileProblem) {
    var done = 0
    while done < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
      let count = pread(descriptor, rest.baseAddress, min(rest.count, 1 << 30), off_t(offset + done))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .system(code: errno) }
      guard count > 0 else { throw .shrank }
      done += count
    }
  }

  /// A copy of `count` bytes from `offset` on.
  func bytes(at offset: Int, count: Int) throws(FileProblem) -> [UInt8] {
    // All empty arrays share a storage, into which the closure below would write a count, on any thread.
    guard count > 0 else { return [] }
    var failure: FileProblem?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      let room = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count])
      do throws(FileProblem) {
        try read(into: room, at: offset)
        initialized = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// All of it.
  /// - Parameter most: bytes, before it is given up.
  func bytes(most: Int) throws(FileProblem) -> [UInt8] {
    guard size <= most else { throw .tooLarge(bytes: size, limit: most) }
    return try bytes(at: 0, count: size)
  }
}

/// Why a file can't be read.
public enum FileProblem: Error, Equatable, Sendable {
  /// A folder, device, pipe or socket.
  case notARegularFile
  /// The file became shorter while it was read.
  case shrank
  /// More bytes than such a file may have.
  case tooLarge(bytes: Int, limit: Int)
  /// `code` is the system's `errno`.
  case system(code: Int32)
}
