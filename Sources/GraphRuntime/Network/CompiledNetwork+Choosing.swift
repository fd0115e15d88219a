import Kernels

extension CompiledNetwork {
  /// Most threads that a session takes.
  public static let mostThreads = 256

  /// Threads when nobody says: OMP_NUM_THREADS, else what the process may use.
  public static var defaultThreads: Int { min(max(Int(myograph_default_threads()), 1), mostThreads) }

  /// The variant that keeps dropout.
  public static let stochasticVariant = "stochastic"

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
    let isStochastic = variant == Self.stochasticVariant
    guard !isStochastic || !stochastic.isEmpty else { throw .noDropout(network: name) }
    return try program(
      among: isStochastic ? stochastic : programs, variant: variant, isa: isa, known: known,
      supported: supported)
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

  /// By which kernels a session computes a program: by the options' plan, else by the one that `myograph tune` left for
  /// this processor, else by the cost model for it. The same for any number of threads, unless a limit of memory binds
  /// and there are more than 16.
  /// - Throws: `RuntimeError` when there is no such program or no plan keeps to the options.
  public func plan(
    variant: String = "fused", isa: String? = nil, threads: Int? = nil, options: PlanOptions = PlanOptions()
  ) throws(RuntimeError) -> Plan {
    let program = try program(variant: variant, isa: isa)
    return try plan(program, threads: Self.validated(threads), options, cache: .standard)
  }

  /// The kernels that the compiler lists first, fast on most machines: the same choice everywhere, where the same bits
  /// matter on several processors.
  public func firstPlan(variant: String = "fused", isa: String? = nil) throws(RuntimeError) -> Plan {
    let program = try program(variant: variant, isa: isa)
    return Plan(program, program.steps.map { _ in 0 })
  }

  func plan(
    _ program: CompiledProgram, threads: Int, _ options: PlanOptions, model: ProcessorModel = .here,
    cache: Cache
  ) throws(RuntimeError) -> Plan {
    var ignored: String?
    var file = options.plan
    if file == nil {
      switch PlanCache(program: program, network: self, cache: cache).read {
      case .plan(let tuned): file = tuned
      case .unusable(let path): ignored = path
      case .nothing: break
      }
    }
    // What a tuned plan isn't allowed, the model chooses.
    let predicted = CostModel(host: model.host(isa: program.isa)).costs(of: program)
    guard let file else {
      var plan = try Plan(program, predicted, options, threads: threads, source: .model(model.name))
      plan.ignoredFile = ignored
      return plan
    }
    let tuned: (places: [Int], costs: KernelCosts)
    do throws(PlanProblem) { tuned = try file.choice(for: program, of: self) } catch {
      throw .plan(path: file.path, error)
    }
    var plan = try Plan(
      program, predicted, options, preferring: tuned.places, threads: threads, source: .tuned(path: file.path)
    )
    plan.costs = tuned.costs
    return plan
  }

  /// What a session will allocate, known before it does.
  public func memory(
    variant: String = "fused", isa: String? = nil, threads: Int? = nil, options: PlanOptions = PlanOptions()
  ) throws(RuntimeError) -> MemoryPlan {
    try MemoryPlan(
      program(variant: variant, isa: isa),
      plan(variant: variant, isa: isa, threads: threads, options: options), threads: Self.validated(threads),
      members: options.members)
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
