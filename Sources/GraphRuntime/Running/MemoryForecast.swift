/// What a process will hold at most: what it holds now, and what comes on top.
public struct MemoryForecast: Equatable, Sendable, CustomStringConvertible {
  /// A part of it: "session", 12 MiB.
  public struct Part: Equatable, Sendable {
    public var name: String
    public var bytes: Int

    public init(_ name: String, _ bytes: Int) { (self.name, self.bytes) = (name, bytes) }
  }

  public let parts: [Part]
  /// What the process has held at most until now, as while it loaded weights.
  private let peak: Int

  /// - Parameters:
  ///   - resident: what the process holds now.
  ///   - peak: what it has held at most.
  ///   - parts: what will be held together.
  public init(
    resident: Int = PeakMemory.resident ?? 0, peak: Int = PeakMemory.bytes ?? 0, _ parts: [Part]
  ) {
    self.peak = peak
    self.parts = [Part("process", resident)] + parts.filter { $0.bytes > 0 }
  }

  /// In bytes.
  public var total: Int { max(peak, rest) }

  /// From now on.
  private var rest: Int { parts.reduce(0) { $0 + $1.bytes } }

  /// One line: "84.0 MiB: process 28.0 MiB, session 44.9 MiB, volume 11.1 MiB".
  public var description: String {
    (total > rest ? "\(mebibytes(total)) so far, then \(mebibytes(rest)): " : "\(mebibytes(total)): ")
      + parts.map { "\($0.name) \(mebibytes($0.bytes))" }.joined(separator: ", ")
  }

  /// What a process holds at most before there are tensors. A limit leaves this much for it, not what it holds now, which
  /// differs from run to run: so that the choice of kernels doesn't.
  public static let process = 64 << 20

  /// How much two processes that do the same differ by.
  public static let spread = 1 << 20
}
