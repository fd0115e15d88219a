#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The most memory that this process has held at once.
public enum PeakMemory {
  /// In bytes; nil where the system doesn't say.
  public static var bytes: Int? {
    #if os(Linux)
      if let text = statusText, let bytes = highWater(in: text) { return bytes }
    #endif
    var usage = rusage()
    // RUSAGE_SELF, whose type differs between C libraries.
    guard getrusage(0, &usage) == 0 else { return nil }
    #if canImport(Darwin)
      return Int(usage.ru_maxrss)
    #else
      return Int(usage.ru_maxrss) * 1024
    #endif
  }

  /// The line `VmHWM:   123456 kB`.
  static func highWater(in status: String) -> Int? {
    for line in status.split(separator: "\n") where line.hasPrefix("VmHWM:") {
      let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
      guard words.count == 3, words[2] == "kB", let kilobytes = Int(words[1]) else { return nil }
      return checkedProduct([kilobytes, 1024])
    }
    return nil
  }

  private static var statusText: String? {
    let descriptor = open("/proc/self/status", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { _ = close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 16384)
    let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
  }
}
