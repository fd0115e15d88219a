import CPU
import Kernels

/// One variant of a network, compiled for one instruction set.
public struct CompiledProgram: @unchecked Sendable {
  // Unchecked: the tables are constants of the program and nobody writes them.

  /// Layers that are computed at once, by any of some kernels.
  public struct Step: Equatable, Sendable {
    /// The layers in it: "convBlock1.conv1 + relu + pool".
    public var name: String
    /// "path:line" of its first layer.
    public var location: String
    /// C × H × W of its first input; 0 for rows and columns that the scan decides.
    public var input: CompiledNetwork.ImageShape
    /// C × H × W of its result.
    public var output: CompiledNetwork.ImageShape
    /// FLOP per sample, 2 per multiply-add of the layers as they are declared.
    public var flops: Double
    /// Least traffic per sample in bytes: operands read and written once.
    public var bytes: Double
    public var stage: Stage
    /// At least one, the compiler's choice first; no two have the same algorithm.
    public var kernels: [Kernel]
  }

  /// One way to compute a step.
  public struct Kernel: Equatable, Sendable {
    /// "direct", "im2col+blas", "winograd 4x4", …
    public var algorithm: String
    /// No transform makes errors larger than those of a plain sum.
    public var isExact: Bool
    /// FLOP per sample that are executed: padding counts, what a transform saves doesn't.
    public var flops: Double
    /// Bytes per sample that go to scratch or workspace and back.
    public var cachedBytes: Double
    /// How often a sample reads all weights.
    public var weightReads: Double
    /// Bytes of the weights as it wants them.
    public var weightBytes: Int
    /// Bytes that each thread needs while it runs.
    public var scratchBytes: Int
    /// Bytes that all threads share while it runs.
    public var workspaceBytes: Int
  }

  /// Where on a network's way a step stands.
  public enum Stage: Int, Sendable {
    case image = 0
    case network, result
  }

  /// "fused", "unfused"; "stochastic": fused, with dropout.
  public let variant: String
  /// "avx512", "avx2", "portable".
  public let isa: String
  /// Bytes that all threads share.
  public let arenaBytes: Int
  /// Of a training step: bytes for each sample of a batch, besides.
  public let sampleBytes: Int
  /// Labels are made from probabilities on the caller's grid, also for a caller who wants labels only.
  public let needsProbabilities: Bool
  public let steps: [Step]

  let table: UnsafePointer<myograph_program>

  init(_ table: UnsafePointer<myograph_program>) {
    let program = table.pointee
    self.table = table
    variant = text(program.kernels)
    isa = text(program.isa)
    arenaBytes = program.arena_bytes
    sampleBytes = program.sample_bytes
    needsProbabilities = program.needs_probabilities != 0
    steps = UnsafeBufferPointer(start: program.steps, count: Int(program.step_count)).map(Step.init)
  }
}

extension CompiledProgram.Step {
  fileprivate init(_ step: myograph_step) {
    self.init(
      name: text(step.name), location: text(step.location), input: .init(step.input),
      output: .init(step.output),
      flops: step.flops, bytes: step.bytes,
      stage: CompiledProgram.Stage(rawValue: Int(step.stage)) ?? .network,
      kernels: UnsafeBufferPointer(start: step.kernels, count: Int(step.kernel_count)).map { kernel in
        CompiledProgram.Kernel(
          algorithm: text(kernel.algorithm), isExact: kernel.is_exact != 0, flops: kernel.flops,
          cachedBytes: kernel.cached_bytes, weightReads: kernel.weight_reads,
          weightBytes: kernel.weight_bytes,
          scratchBytes: kernel.scratch_bytes, workspaceBytes: kernel.workspace_bytes)
      })
  }
}

/// What this CPU can do.
public enum InstructionSets {
  /// All that kernels are written for, best first.
  public static var known: [String] {
    guard var next = myograph_isas() else { return [] }
    var names: [String] = []
    while let name = next.pointee {
      names.append(String(cString: name))
      next += 1
    }
    return names
  }

  /// Those that this CPU has, best first.
  public static var supported: [String] { known.filter(isSupported) }

  static func isSupported(_ name: String) -> Bool { myograph_isa_supported(name) != 0 }
}
