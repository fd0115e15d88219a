/// A network as kernels: what is fused into each, and how it is computed.
public struct FusedPicture: Codable, Equatable, Sendable {
  public struct Pass: Codable, Equatable, Sendable {
    public var name: String
    /// What it did.
    public var summary: String

    public init(name: String, summary: String) { (self.name, self.summary) = (name, summary) }
  }

  public struct Kernel: Codable, Equatable, Sendable {
    /// What is computed, in words: "conv1 + relu1", "softmax1 as labels".
    public var parts: [String]
    public var layers: [String]
    /// The compiler's choice.
    public var algorithm: String
    public var result: String
    public var flops: Int
    /// Read and written.
    public var bytes: Int
    /// Earlier kernels whose results it reads, slices of joined values included.
    public var sources: [Int]

    public init(
      parts: [String], layers: [String], algorithm: String, result: String, flops: Int, bytes: Int,
      sources: [Int]
    ) {
      (self.parts, self.layers, self.algorithm, self.result) = (parts, layers, algorithm, result)
      (self.flops, self.bytes, self.sources) = (flops, bytes, sources)
    }
  }

  public var passes: [Pass]
  public var kernels: [Kernel]
  /// What a machine made of the kernels; nothing compiled has it.
  public var choices: KernelChoices?

  enum CodingKeys: CodingKey { case passes, kernels }

  public init(passes: [Pass], kernels: [Kernel]) { (self.passes, self.kernels) = (passes, kernels) }

  public var text: String {
    let rows = kernels.enumerated().map { index, kernel in
      [
        kernel.parts.joined(separator: " + "), algorithm(index), microseconds(index), kernel.result,
        megaflops(kernel), kibibytes(kernel.bytes),
      ]
    }
    let lines =
      ["Passes:", columns(passes.map { ["  \($0.name)", $0.summary] }), ""]
      + (choices.map { ["\($0.reason):"] } ?? [])
    return
      (lines + [columns([["KERNEL", "ALGORITHM", "MICROSECONDS", "RESULT", "MFLOP", "TRAFFIC"]] + rows)])
      .joined(separator: "\n")
  }

  func dot(title: String) -> String {
    var lines = ["digraph \"\(label([title]))\" {", "  node [shape=box, fontname=\"Helvetica\"];"]
    for (index, kernel) in kernels.enumerated() {
      lines.append("  k\(index) [label=\"\(label(kernel.parts + [algorithm(index), kernel.result]))\"];")
      lines += kernel.sources.map { "  k\($0) -> k\(index);" }
    }
    return (lines + ["}"]).joined(separator: "\n")
  }

  /// A kernel, for programs.
  struct Row: Encodable {
    var layers: [String]
    var algorithm: String
    var nanoseconds: [String: Int]
    var result: String
    var flops, bytes: Int
  }

  var rows: [Row] {
    kernels.enumerated().map { index, kernel in
      let nanoseconds = candidates(index).map { ($0.algorithm, Int(($0.seconds * 1e9).rounded())) }
      return Row(
        layers: kernel.layers, algorithm: algorithm(index),
        nanoseconds: Dictionary(nanoseconds) { first, _ in first }, result: kernel.result,
        flops: kernel.flops, bytes: kernel.bytes)
    }
  }

  /// The machine's choice, or the compiler's where there is none.
  private func algorithm(_ index: Int) -> String { choices?.chosen[index] ?? kernels[index].algorithm }

  private func candidates(_ index: Int) -> [KernelChoices.Candidate] { choices?.candidates[index] ?? [] }

  /// "winograd 4x4 705, direct 1502": the fastest first; "-" where there is no choice.
  private func microseconds(_ index: Int) -> String {
    let candidates = candidates(index)
    guard candidates.count > 1 else { return "-" }
    return candidates.sorted { $0.seconds < $1.seconds }
      .map { "\($0.algorithm) \(Int(($0.seconds * 1e6).rounded()))" }.joined(separator: ", ")
  }

  private func megaflops(_ kernel: Kernel) -> String {
    let tenths = kernel.flops / 100_000
    return tenths == 0 ? "-" : "\(tenths / 10).\(tenths % 10)"
  }
}

/// By which algorithm a machine computes each kernel, and why.
public struct KernelChoices: Equatable, Sendable {
  /// One that a kernel can be computed by.
  public struct Candidate: Equatable, Sendable {
    public var algorithm: String
    /// For one sample.
    public var seconds: Double

    public init(algorithm: String, seconds: Double) { (self.algorithm, self.seconds) = (algorithm, seconds) }
  }

  /// Where the times come from, in a line.
  public var reason: String
  /// The chosen algorithm of each kernel.
  public var chosen: [String]
  public var candidates: [[Candidate]]

  public init(reason: String, chosen: [String], candidates: [[Candidate]]) {
    (self.reason, self.chosen, self.candidates) = (reason, chosen, candidates)
  }
}
