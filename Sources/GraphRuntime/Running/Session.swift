import Kernels

/// A network with its weights, ready to run: one variant, one instruction set, one plan.
///
/// A session works on one sample at a time with all its threads, or on one with each if it is made for batches, and may
/// be used again and again. It is not `Sendable`: two threads that run at once need two sessions.
public final class Session {
  public let network: CompiledNetwork
  public let program: CompiledProgram
  /// By which kernels the program is computed.
  public let plan: Plan
  /// What was allocated.
  public let memory: MemoryPlan
  /// Whether runs add to `timings`; costs two looks at the clock per step.
  public var isProfiling = false
  /// What a stochastic program's runs derive from.
  public var randomness = RunRandomness()
  /// Per step, summed over all samples since the last reset, in the program's order.
  public private(set) var timings: [StepTiming]

  /// Probabilities that the program needs and nobody asked for; kept, since its size seldom changes.
  var sparedProbabilities: [Float] = []

  private let arena: AlignedBytes
  private let workspace: AlignedBytes
  private let scratch: AlignedBytes
  private let packed: AlignedBytes
  private let choices: [myograph_choice]

  /// Allocates the memory and packs the weights.
  /// - Parameters:
  ///   - variant: "fused", "unfused", or "stochastic" for runs whose dropout is drawn.
  ///   - isa: "avx512", "avx2", "portable"; the best that this CPU has where nil.
  ///   - threads: 1…256; nil for what the process may use.
  ///   - options: what the choice of kernels has to keep to. With a limit of memory a session isn't made for batches.
  ///   - forBatches: as below.
  /// - Throws: `RuntimeError` when there is no such program, the weights don't fit, or memory is short.
  public convenience init(
    _ network: CompiledNetwork, weights: Weights, variant: String = "fused", isa: String? = nil,
    threads: Int? = nil, options: PlanOptions = PlanOptions(), forBatches: Bool = false
  ) throws(RuntimeError) {
    let plan = try network.plan(variant: variant, isa: isa, threads: threads, options: options)
    try self.init(
      network, weights: weights, plan: plan, variant: variant, isa: isa, threads: threads,
      forBatches: forBatches && options.memoryLimit == nil, members: options.members)
  }

  /// The same with a plan of this program, which gives the same bits for any number of threads.
  /// - Parameters:
  ///   - forBatches: of at least as many samples as threads, each thread takes whole ones, for which it has an arena of its
  ///     own: the same bits, without waiting for each other between layers.
  ///   - members: sessions that will share the memory, this one among them.
  public convenience init(
    _ network: CompiledNetwork, weights: Weights, plan: Plan, variant: String = "fused", isa: String? = nil,
    threads: Int? = nil, forBatches: Bool = false, members: Int = 1
  ) throws(RuntimeError) {
    let program = try network.program(variant: variant, isa: isa)
    guard plan.algorithms.count == program.steps.count,
      zip(zip(program.steps, plan.choices), plan.algorithms).allSatisfy({ choice, algorithm in
        choice.0.kernels.indices.contains(choice.1) && choice.0.kernels[choice.1].algorithm == algorithm
      })
    else { throw .foreignPlan(network: network.name, variant: variant) }
    let threads = try CompiledNetwork.validated(threads)
    let memory = try MemoryPlan(
      program, plan, threads: threads, arenas: forBatches ? threads : 1, members: members)
    try weights.check(against: network)
    try self.init(
      network, program, plan, memory,
      working: (
        AlignedBytes(memory.arena * memory.arenas), AlignedBytes(memory.workspace * memory.arenas),
        AlignedBytes(memory.scratch * memory.threads)
      ), weights)
  }

  /// Other weights of the same network, by the same plan and in the same memory: one of both runs at a time.
  public convenience init(sharing other: Session, weights: Weights) throws(RuntimeError) {
    try weights.check(against: other.network)
    try self.init(
      other.network, other.program, other.plan, other.memory,
      working: (other.arena, other.workspace, other.scratch), weights)
  }

  private init(
    _ network: CompiledNetwork, _ program: CompiledProgram, _ plan: Plan, _ memory: MemoryPlan,
    working: (arena: AlignedBytes, workspace: AlignedBytes, scratch: AlignedBytes), _ weights: Weights
  ) throws(RuntimeError) {
    (self.network, self.program, self.plan, self.memory) = (network, program, plan, memory)
    (arena, workspace, scratch) = working
    packed = try AlignedBytes(memory.packedWeights, isZeroed: false)
    let floats = packed.floats
    let kernels = zip(program.kernelTables(of: plan), memory.weightOffsets)
    choices = kernels.map { myograph_choice(kernel: $0, weights: floats + $1 / MemoryLayout<Float>.stride) }
    timings = zip(program.steps, program.kernels(of: plan)).map(StepTiming.init)
    pack(weights)
  }

  /// "avx512", "avx2", "portable".
  public var isa: String { program.isa }
  /// Threads that each run uses.
  public var threads: Int { memory.threads }

  /// Takes other weights of the same network.
  public func load(_ weights: Weights) throws(RuntimeError) {
    try weights.check(against: network)
    pack(weights)
  }

  /// Forgets what was timed.
  public func resetTimings() {
    timings.reset()
  }

  /// Overwrites all that lies between steps: a test that fills it with NaN sees a kernel that reads what nobody
  /// wrote.
  func fillMemory(with value: Float) {
    for memory in [arena, workspace, scratch] {
      memory.floats.update(repeating: value, count: memory.count / MemoryLayout<Float>.stride)
    }
  }

  /// One float of the arena; for tests.
  func arenaValue(_ index: Int) -> Float { arena.floats[index] }

  private func pack(_ weights: Weights) {
    weights.withPointers { parameters in
      withPlan { myograph_pack(program.table, &$0, parameters, Int32(threads)) }
    }
  }

  private func withPlan(_ body: (inout myograph_plan) -> Void) {
    choices.withPlan(
      scratch: scratch, scratchBytes: memory.scratch, workspace: workspace, arenas: memory.arenas,
      bytes: (memory.arena, memory.workspace), body)
  }

  /// One parallel region over all samples of `job`, which needs no arena.
  /// - Parameter first: the first sample's index among those that draw.
  func run(_ job: myograph_job, count: Int, from first: Int) {
    var job = job
    job.arena = arena.floats
    guard program.variant == CompiledNetwork.stochasticVariant else { return run(&job, count) }
    let indices = (0..<count).map { UInt32(truncatingIfNeeded: first &+ $0) }
    indices.withUnsafeBufferPointer {
      job.indices = $0.baseAddress
      job.seed = randomness.seed
      job.epoch = randomness.run
      run(&job, count)
    }
  }

  private func run(_ job: inout myograph_job, _ count: Int) {
    guard isProfiling else {
      withPlan { myograph_run(network.table, program.table, &$0, &job, Int32(count), Int32(threads), nil) }
      return
    }
    var seconds = [Double](repeating: 0, count: program.steps.count)
    withPlan {
      myograph_run(network.table, program.table, &$0, &job, Int32(count), Int32(threads), &seconds)
    }
    timings.add(seconds, samples: count)
  }
}

/// How long a step took.
public struct StepTiming: Equatable, Sendable {
  public var step: CompiledProgram.Step
  /// What it was computed by.
  public var kernel: CompiledProgram.Kernel
  /// Wall-clock, summed over `samples`.
  public var seconds = 0.0
  public var samples = 0

  init(_ step: CompiledProgram.Step, _ kernel: CompiledProgram.Kernel) {
    self.step = step
    self.kernel = kernel
  }

  /// FLOP/s of the layers as they are declared; 0 where nothing was timed.
  public var flopsPerSecond: Double { seconds > 0 ? step.flops * Double(samples) / seconds : 0 }
}

extension [StepTiming] {
  /// Adds what each step took, if it was timed.
  mutating func add(_ seconds: [Double], samples: Int) {
    for (index, added) in seconds.enumerated() {
      self[index].seconds += added
      self[index].samples += samples
    }
  }

  mutating func reset() {
    for index in indices { (self[index].seconds, self[index].samples) = (0, 0) }
  }
}
