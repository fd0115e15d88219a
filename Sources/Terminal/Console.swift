import Foundation

/// Messages on standard error and results on standard output. A message that can't be written is lost, and nothing else
/// is; a result that can't be written is an error.
public enum Console {
  /// No message is longer, in bytes: a file's names may be.
  static let longestMessage = 8192

  /// To be called before anything else is done or opened.
  public static func prepare() {
    // A closed pipe, or a file that may not grow further, is an error of one write and not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    // Where one of these is closed, the next file that is opened would take its place and get the messages. What is
    // opened the wrong way round still fails to be read or written.
    for (descriptor, mode) in [
      (STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY),
    ]
    where fcntl(descriptor, F_GETFD) < 0 && errno == EBADF {
      _ = open("/dev/null", mode)
    }
  }

  /// One line on standard error.
  public static func report(_ line: String) {
    _ = write(line.cut(to: longestMessage).escaped + "\n", to: STDERR_FILENO)
  }

  /// A text of several lines on standard error.
  public static func report(lines text: String) {
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) { report(String(line)) }
  }

  /// A result on standard output, of one or several lines.
  /// - Throws: `ConsoleError` where not all of it was taken.
  public static func print(_ text: String) throws(ConsoleError) {
    try print(lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
  }

  /// Results on standard output, each of which stays one line.
  /// - Throws: `ConsoleError` where not all of them were taken.
  public static func print(lines: [String]) throws(ConsoleError) {
    let code = write(lines.map { $0.escaped + "\n" }.joined(), to: STDOUT_FILENO)
    guard code == 0 else { throw ConsoleError(code: code) }
  }

  // MARK: The line that changes

  /// Standard error is a terminal, on which a line can be drawn again.
  public static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Draws the last line of a terminal anew.
  public static func draw(_ line: String) {
    _ = write(eraser + line.cut(to: longestMessage).escaped, to: STDERR_FILENO)
  }

  /// Takes what was drawn off the terminal.
  public static func erase() {
    if isTerminal { _ = write(eraser, to: STDERR_FILENO) }
  }

  private static let eraser = "\r\u{1B}[2K"

  /// - Returns: 0, or the system's `errno`.
  private static func write(_ text: String, to descriptor: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)[...]
      while let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
        let written = Foundation.write(descriptor, start, rest.count)
        if written > 0 {
          rest = rest.dropFirst(written)
        } else if written < 0 && errno == EAGAIN {
          // Somebody made the pipe one that doesn't wait.
          var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          _ = poll(&waiting, 1, -1)
        } else if written == 0 || errno != EINTR {
          return written == 0 ? EIO : errno
        }
      }
      return 0
    }
  }
}

/// A result that nobody got. `code` is the system's `errno`.
public struct ConsoleError: Error, Equatable {
  public var code: Int32
}

extension ConsoleError: CustomStringConvertible {
  /// One line: can't …, because …; use ….
  public var description: String {
    "Can't write to standard output because writing failed (\(String(cString: strerror(code)))); "
      + "use another place for the results"
  }
}
