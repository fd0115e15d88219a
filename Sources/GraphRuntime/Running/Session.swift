import Kernels

/// A network with its weights, ready to run: one variant, one instruction set, one arena.
///
/// A session works on one sample at a time with all its threads, and may be used again and again. It is not
/// `Sendable`: two threads that run at once need two sessions.
public final class Session {
  public let network: CompiledNetwork
  public let program: CompiledProgram
  /// What was allocated.
  public let plan: MemoryPlan
  /// Whether runs add to `timings`; costs two looks at the clock per step.
  public var isProfiling = false
  /// Per step, summed over all samples since the last reset, in the program's order.
  public private(set) var timings: [StepTiming]

  /// Probabilities that the program needs and nobody asked for; kept, since its size seldom changes.
  var sparedProbabilities: [Float] = []

  private let working: AlignedBytes
  private let packed: AlignedBytes

  /// Allocates the memory and packs the weights.
  /// - Parameters:
  ///   - variant: "fused" or "unfused".
  ///   - isa: "avx512", "avx2", "portable"; the best that this CPU has where nil.
  ///   - threads: 1…256; nil for what the process may use.
  /// - Throws: `RuntimeError` when there is no such program, the weights don't fit, or memory is short.
  public init(
    _ network: CompiledNetwork, weights: Weights, variant: String = "fused", isa: String? = nil,
    threads: Int? = nil
  ) throws(RuntimeError) {
    program = try network.program(variant: variant, isa: isa)
    plan = try MemoryPlan(program, threads: CompiledNetwork.validated(threads))
    try weights.check(against: network)
    working = try AlignedBytes(plan.working)
    packed = try AlignedBytes(plan.packedWeights)
    self.network = network
    timings = program.steps.map(StepTiming.init)
    pack(weights)
  }

  /// "avx512", "avx2", "portable".
  public var isa: String { program.isa }
  /// Threads that each run uses.
  public var threads: Int { plan.threads }

  /// Takes other weights of the same network.
  public func load(_ weights: Weights) throws(RuntimeError) {
    try weights.check(against: network)
    pack(weights)
  }

  /// Forgets what was timed.
  public func resetTimings() { timings = program.steps.map(StepTiming.init) }

  /// Overwrites the arena: a test that fills it with NaN sees a kernel that reads what nobody wrote.
  func fillArena(with value: Float) {
    working.floats.update(repeating: value, count: working.count / MemoryLayout<Float>.stride)
  }

  /// One float of the arena, or of the scratch behind it; for tests.
  func arenaValue(_ index: Int) -> Float { working.floats[index] }

  private func pack(_ weights: Weights) {
    guard let pack = program.table.pointee.pack else { return }
    withPointers(to: weights.tensors) { pack($0, packed.floats) }
  }

  /// One parallel region over all samples of `job`, which needs neither arena nor weights.
  func run(_ job: myograph_job, count: Int) {
    var job = job
    job.arena = working.floats
    job.weights = UnsafePointer(packed.floats)
    guard isProfiling else {
      myograph_run(network.table, program.table, &job, Int32(count), Int32(plan.threads), nil)
      return
    }
    var seconds = [Double](repeating: 0, count: program.steps.count)
    myograph_run(network.table, program.table, &job, Int32(count), Int32(plan.threads), &seconds)
    for (index, added) in seconds.enumerated() {
      timings[index].seconds += added
      timings[index].samples += count
    }
  }
}

/// How long a step took.
public struct StepTiming: Equatable, Sendable {
  public var step: CompiledProgram.Step
  /// Wall-clock, summed over `samples`.
  public var seconds = 0.0
  public var samples = 0

  init(_ step: CompiledProgram.Step) { self.step = step }

  /// FLOP/s; 0 where nothing was timed.
  public var flopsPerSecond: Double { seconds > 0 ? step.flops * Double(samples) / seconds : 0 }
}

/// Calls `body` with the addresses of all tensors.
private func withPointers(
  to tensors: [[Float]], _ body: (UnsafePointer<UnsafePointer<Float>?>) -> Void
) {
  var pointers: [UnsafePointer<Float>?] = []
  pointers.reserveCapacity(tensors.count + 1)
  func collect(_ index: Int) {
    guard index < tensors.count else {
      pointers.append(nil)
      pointers.withUnsafeBufferPointer { if let start = $0.baseAddress { body(start) } }
      return
    }
    tensors[index].withUnsafeBufferPointer { tensor in
      pointers.append(tensor.baseAddress)
      collect(index + 1)
    }
  }
  collect(0)
}
