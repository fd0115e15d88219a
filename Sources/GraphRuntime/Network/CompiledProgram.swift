import Kernels

/// One variant of a network, compiled for one instruction set.
public struct CompiledProgram: @unchecked Sendable {
  // Unchecked: the tables are constants of the program and nobody writes them.

  /// One kernel, all threads, one sample.
  public struct Step: Equatable, Sendable {
    /// The layers in it: "convBlock1.conv1 + relu + pool".
    public var name: String
    /// "direct", "im2col+blas", …
    public var algorithm: String
    /// "path:line" of its first layer.
    public var location: String
    /// FLOP per sample, 2 per multiply-add.
    public var flops: Double
    /// Least traffic per sample in bytes: operands read and written once.
    public var bytes: Double
    public var stage: Stage
  }

  /// Where on a network's way a step stands.
  public enum Stage: Int, Sendable {
    case image = 0
    case network, result
  }

  /// "fused", "unfused".
  public let variant: String
  /// "avx512", "avx2", "portable".
  public let isa: String
  /// Bytes that all threads share.
  public let arenaBytes: Int
  /// Bytes that each thread needs besides.
  public let scratchBytes: Int
  /// Bytes of the weights as the kernels want them.
  public let packedBytes: Int
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
    scratchBytes = program.scratch_bytes
    packedBytes = program.packed_bytes
    needsProbabilities = program.needs_probabilities != 0
    steps = UnsafeBufferPointer(start: program.steps, count: Int(program.step_count)).map { step in
      Step(
        name: text(step.name), algorithm: text(step.algorithm), location: text(step.location),
        flops: step.flops, bytes: step.bytes, stage: Stage(rawValue: Int(step.stage)) ?? .network)
    }
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
