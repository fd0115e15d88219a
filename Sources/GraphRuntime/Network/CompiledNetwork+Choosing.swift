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
    try program(among: programs, variant: variant, isa: isa, known: known, supported: supported)
  }

  func program(
    among programs: [CompiledProgram], variant: String, isa: String?, known: [String], supported: [String]
  ) throws(RuntimeError) -> CompiledProgram {
    let variants = Set(programs.map(\.variant))
    guard variants.contains(variant) else {
      throw .unknownVariant(variant, network: name, known: variants.sorted())
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

  /// By which kernels a session computes a program: by what `myograph tune` measured on this machine where it did,
  /// else by the cost model for it.
  /// - Parameter costs: what to choose by instead.
  /// - Throws: `RuntimeError` when there is no such program or no plan keeps to the options.
  public func plan(
    variant: String = "fused", isa: String? = nil, threads: Int? = nil, options: PlanOptions = PlanOptions(),
    costs: KernelCosts? = nil
  ) throws(RuntimeError) -> Plan {
    let program = try program(variant: variant, isa: isa)
    let threads = try Self.validated(threads)
    return try plan(program, threads: threads, options, costs: costs, cache: .standard)
  }

  /// The kernels that the compiler lists first, fast on most machines: the same choice everywhere and for any number of
  /// threads, where the same bits matter.
  public func firstPlan(variant: String = "fused", isa: String? = nil) throws(RuntimeError) -> Plan {
    let program = try program(variant: variant, isa: isa)
    return Plan(program, program.steps.map { _ in 0 }, KernelCosts(seconds: [], isMeasured: false))
  }

  func plan(
    _ program: CompiledProgram, threads: Int, _ options: PlanOptions, costs: KernelCosts? = nil, cache: Cache
  ) throws(RuntimeError) -> Plan {
    let host = try Host.measured(isa: program.isa, threads: threads, cache: cache)
    var (costs, ignored) = (costs, String?.none)
    if costs == nil {
      switch TunedCosts(program: program, threads: threads, cache: cache).read {
      case .costs(let measured): costs = measured
      case .unusable(let path): ignored = path
      case .nothing: break
      }
    }
    var plan = try Plan(program, costs ?? CostModel(host: host).costs(of: program), options, on: host)
    plan.ignoredFile = ignored
    return plan
  }

  /// What a session will allocate, known before it does.
  public func memory(
    variant: String = "fused", isa: String? = nil, threads: Int? = nil, options: PlanOptions = PlanOptions()
  ) throws(RuntimeError) -> MemoryPlan {
    try MemoryPlan(
      program(variant: variant, isa: isa),
      plan(variant: variant, isa: isa, threads: threads, options: options), threads: Self.validated(threads))
  }

  /// The same by a plan of its own; with an arena for each thread where the session is made for batches.
  public func memory(
    _ plan: Plan, variant: String = "fused", isa: String? = nil, threads: Int? = nil, forBatches: Bool = false
  ) throws(RuntimeError) -> MemoryPlan {
    let threads = try Self.validated(threads)
    return try MemoryPlan(
      program(variant: variant, isa: isa), plan, threads: threads, arenas: forBatches ? threads : 1)
  }

  static func validated(_ threads: Int?) throws(RuntimeError) -> Int {
    guard let threads else { return defaultThreads }
    guard (1...mostThreads).contains(threads) else { throw .threads(threads, most: mostThreads) }
    return threads
  }
}
