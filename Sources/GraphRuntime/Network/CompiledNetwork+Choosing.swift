import Kernels

extension CompiledNetwork {
  /// Most threads that a session takes.
  public static let mostThreads = 256

  /// Threads when nobody says: OMP_NUM_THREADS, else what the process may use.
  public static var defaultThreads: Int { min(max(Int(myograph_default_threads()), 1), mostThreads) }

  /// The program to run: a variant, for the best instruction set here or the one asked for.
  /// - Throws: `RuntimeError` that names what there is to choose from.
  public func program(variant: String = "fused", isa: String? = nil) throws(RuntimeError) -> CompiledProgram {
    try program(
      variant: variant, isa: isa, known: InstructionSets.known, supported: InstructionSets.supported)
  }

  /// The same for any CPU; both lists stand best first.
  func program(
    variant: String, isa: String?, known: [String], supported: [String]
  ) throws(RuntimeError) -> CompiledProgram {
    guard variants.contains(variant) else {
      throw .unknownVariant(variant, network: name, known: variants)
    }
    if let isa {
      guard known.contains(isa) else { throw .unknownInstructionSet(isa, known: known) }
      guard supported.contains(isa) else { throw .unsupportedInstructionSet(isa, supported: supported) }
    }
    let candidates = programs.filter { $0.variant == variant }
    for wanted in isa.map({ [$0] }) ?? supported {
      if let program = candidates.first(where: { $0.isa == wanted }) { return program }
    }
    throw .notCompiled(isa: isa, network: name, variant: variant, compiled: candidates.map(\.isa))
  }

  /// What a session will allocate, known before it does.
  public func memory(
    variant: String = "fused", isa: String? = nil, threads: Int? = nil, algorithm: String? = nil
  ) throws(RuntimeError) -> MemoryPlan {
    let program = try program(variant: variant, isa: isa)
    return try MemoryPlan(
      program, Plan(program, algorithm: algorithm), threads: Self.validated(threads))
  }

  static func validated(_ threads: Int?) throws(RuntimeError) -> Int {
    guard let threads else { return defaultThreads }
    guard (1...mostThreads).contains(threads) else { throw .threads(threads, most: mostThreads) }
    return threads
  }
}
