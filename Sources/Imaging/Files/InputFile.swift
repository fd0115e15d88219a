import Foundation

/// A regular file opened for reading, never blocking, closed when it goes away.
package final class InputFile {
  let byteCount: Int
  let descriptor: Int32

  init(path: String) throws(Problem) {
    guard !path.utf8.contains(0) else { throw .pathHoldsNUL }
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .opening(path, errno: errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let number = errno
      close(descriptor)
      throw .system(errno: number)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .notRegular(kind: FileKind.name(ofMode: status.st_mode))
    }
    self.descriptor = descriptor
    byteCount = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Reads on from the last byte read; fewer bytes than asked for only at the end of the file.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(Problem) -> Int {
    guard let base = buffer.baseAddress else { return 0 }
    var done = 0
    while done < buffer.count {
      let count = Foundation.read(descriptor, base + done, buffer.count - done)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .system(errno: errno) }
      if count == 0 { break }
      done += count
    }
    return done
  }

  /// Goes back to the first byte.
  func rewind() throws(Problem) {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw .system(errno: errno) }
  }

  /// All bytes of a small file; one with more than `limit` is refused.
  package static func contents(path: String, limit: Int) throws(Problem) -> [UInt8] {
    let file = try InputFile(path: path)
    guard file.byteCount <= limit else { throw .tooManyBytes(bytes: file.byteCount, limit: limit) }
    return try ByteStream(file).readBytes(upTo: limit)
  }

  /// A small text file, in UTF-8 or in what its byte-order mark says.
  package static func text(path: String, limit: Int) throws(Problem) -> String {
    let bytes = try contents(path: path, limit: limit)
    if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
      return String(bytes: bytes, encoding: .utf16) ?? ""
    }
    return String(
      decoding: bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes[...], as: UTF8.self)
  }

  /// The file's first bytes, eight at most; the reading position stays.
  func magic() -> [UInt8] {
    var magic = [UInt8](repeating: 0, count: 8)
    let count = pread(descriptor, &magic, 8, 0)
    return Array(magic.prefix(max(0, count)))
  }

  /// Whether the file begins with gzip's two magic bytes.
  func isGzip() -> Bool { magic().starts(with: [0x1f, 0x8b]) }
}

extension Problem {
  /// Why a path can't be opened. Text here is UTF-8: bytes of a name that are none became U+FFFD, and nothing is found.
  package static func opening(_ path: String, errno number: Int32) -> Problem {
    number == ENOENT && path.unicodeScalars.contains("\u{FFFD}") ? .nameNotUTF8 : .system(errno: number)
  }
}

/// What a path leads to, in words.
enum FileKind {
  static func name(ofMode mode: mode_t) -> String {
    switch mode & S_IFMT {
    case S_IFREG: "a regular file"
    case S_IFDIR: "a folder"
    case S_IFIFO: "a named pipe"
    case S_IFSOCK: "a socket"
    case S_IFCHR, S_IFBLK: "a device"
    default: "no regular file"
    }
  }
}
