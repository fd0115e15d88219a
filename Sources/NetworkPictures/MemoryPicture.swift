/// The arena: which buffer lies where, and from which kernel to which.
public struct MemoryPicture: Codable, Equatable, Sendable {
  public struct Buffer: Codable, Equatable, Sendable {
    /// Whose result it is.
    public var buffer: String
    /// The type of that: "16×256×256".
    public var holds: String
    /// Bytes from the beginning of the arena.
    public var offset: Int
    public var bytes: Int
    public var firstKernel, lastKernel: Int

    public init(
      buffer: String, holds: String, offset: Int, bytes: Int, firstKernel: Int, lastKernel: Int
    ) {
      (self.buffer, self.holds, self.offset, self.bytes) = (buffer, holds, offset, bytes)
      (self.firstKernel, self.lastKernel) = (firstKernel, lastKernel)
    }
  }

  public var arenaBytes: Int
  /// What the values that must be alive at once take at most.
  public var largestLiveSetBytes: Int
  /// In the order of their places.
  public var buffers: [Buffer]

  public init(arenaBytes: Int, largestLiveSetBytes: Int, buffers: [Buffer]) {
    (self.arenaBytes, self.largestLiveSetBytes, self.buffers) = (arenaBytes, largestLiveSetBytes, buffers)
  }

  /// One line per buffer; a column per kernel, filled while the buffer is alive.
  func text(kernels: Int) -> String {
    let rows = buffers.map { buffer in
      [
        buffer.buffer, buffer.holds, kibibytes(buffer.offset), kibibytes(buffer.bytes),
        String(
          (0..<kernels).map { $0 >= buffer.firstKernel && $0 <= buffer.lastKernel ? "█" : "·" as Character }),
      ]
    }
    return summary + "\n\n"
      + columns([["BUFFER", "HOLDS", "BEGINS AT", "SIZE", "ALIVE DURING KERNELS"]] + rows)
  }

  /// A record per buffer.
  func dot(title: String) -> String {
    var lines = [
      "digraph \"\(label([title]))\" {", "  rankdir=LR;", "  node [shape=record, fontname=\"Helvetica\"];",
    ]
    for (index, buffer) in buffers.enumerated() {
      let life = "kernels \(buffer.firstKernel)–\(buffer.lastKernel)"
      let fields = "\(buffer.buffer)|at \(kibibytes(buffer.offset))|\(kibibytes(buffer.bytes))|\(life)"
      lines.append("  b\(index) [label=\"\(label([fields]))\"];")
      if index > 0 { lines.append("  b\(index - 1) -> b\(index) [style=invis];") }
    }
    return (lines + ["}"]).joined(separator: "\n")
  }

  private var summary: String {
    let hundredths = arenaBytes * 100 / max(largestLiveSetBytes, 1)
    let ratio = "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    return
      "Arena \(kibibytes(arenaBytes)), \(ratio) times the largest set of values that must be alive at once "
      + "(\(kibibytes(largestLiveSetBytes)))"
  }
}
