import GraphRuntime

/// One way to run a network: a program, and an algorithm wherever it can be used.
struct ProgramCase: CustomStringConvertible {
  var variant: String
  var isa: String
  /// Nil: the choice for each step.
  var algorithm: String?

  var description: String { "\(variant), \(isa), \(algorithm ?? "chosen")" }

  /// Each variant on each instruction set of this CPU by each algorithm.
  static func all(of network: CompiledNetwork) -> [ProgramCase] {
    network.programs.filter { InstructionSets.supported.contains($0.isa) }.flatMap { program in
      ([nil] + program.algorithms).map {
        ProgramCase(variant: program.variant, isa: program.isa, algorithm: $0)
      }
    }
  }

  func session(
    _ network: CompiledNetwork, _ weights: Weights, threads: Int, forBatches: Bool = false
  ) throws -> Session {
    try Session(
      network, weights: weights, variant: variant, isa: isa, threads: threads,
      options: PlanOptions(algorithm: algorithm), forBatches: forBatches)
  }
}

extension Session {
  /// How far results may be from double precision, relative to the largest magnitude: some layers deep, a direct sum
  /// or a matrix product loses a digit of single precision; Winograd's F(4×4, 3×3) loses another one, F(2×2, 3×3)
  /// half of one.
  var errorBound: Double {
    let bounds = plan.algorithms.map { algorithm in
      switch algorithm {
      case "winograd 4x4": 1e-4
      case "winograd 2x2": 3e-5
      default: 1e-5
      }
    }
    return bounds.max() ?? 1e-5
  }
}
