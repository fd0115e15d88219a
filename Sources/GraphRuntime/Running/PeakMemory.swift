import Kernels

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What this process holds of memory, and the most that it has held at once.
public enum PeakMemory {
  /// In bytes, at this moment; nil where the system doesn't say.
  public static var resident: Int? {
    #if os(Linux)
      return statusText.flatMap { value(of: "VmRSS", in: $0) }
    #else
      return nil
    #endif
  }

  /// Has freed memory go back to the system at once instead of staying with the process, so that what is printed as the peak
  /// is what is needed. To be called before anything is allocated.
  public static func returnFreedMemory() { myograph_return_freed_memory() }

  /// In bytes; nil where the system doesn't say.
  public static var bytes: Int? {
    #if os(Linux)
      if let text = statusText, let bytes = value(of: "VmHWM", in: text) { return bytes }
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

  /// Of a line such as `VmHWM:   123456 kB`.
  static func value(of name: String, in status: String) -> Int? {
    for line in status.split(separator: "\n") where line.hasPrefix(name + ":") {
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
