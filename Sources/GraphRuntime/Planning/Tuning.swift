/// Times every kernel of every step of a program, in place: between the steps before and behind it, with what they
/// leave in the caches; and keeps the times for plans of this program on this machine.
public struct Tuning {
  /// Medians, for one sample.
  public let costs: KernelCosts
  /// Runs of each algorithm.
  public let rounds: Int

  /// Runs the program by each of its algorithms, wherever it can be used, in turn: a machine that slows down slows all
  /// of them.
  /// - Parameters:
  ///   - rounds: least number of timed runs of each algorithm; as many more as fit into three seconds.
  ///   - progress: is told how many of how many rounds are done.
  /// - Throws: `RuntimeError` when there is no such program, or memory is short.
  public init(
    _ network: CompiledNetwork, variant: String = "fused", isa: String? = nil, threads: Int? = nil,
    rounds: Int = 7, progress: (Int, Int) -> Void = { _, _ in }
  ) throws(RuntimeError) {
    try self.init(
      network, variant: variant, isa: isa, threads: threads, rounds: rounds, cache: .standard,
      progress: progress)
  }

  init(
    _ network: CompiledNetwork, variant: String, isa: String?, threads: Int?, rounds: Int, cache: Cache,
    progress: (Int, Int) -> Void
  ) throws(RuntimeError) {
    let program = try network.program(variant: variant, isa: isa)
    let weights = Weights.random(for: network, seed: 1)
    var generator = SplitMix64(seed: 2)
    let input = (0..<network.input.count).map { _ in generator.normal() }
    var sessions: [Session] = []
    let choices = Self.choices(program)
    for choice in choices {
      let plan = Plan(program, choice, KernelCosts(seconds: [], isMeasured: false))
      let session = try Session(
        network, weights: weights, plan: plan, variant: variant, isa: program.isa, threads: threads)
      session.isProfiling = true
      sessions.append(session)
    }
    var times = program.steps.map { step in step.kernels.map { _ in [Double]() } }
    var results = Results()
    let clock = ContinuousClock()
    var start = clock.now
    var round = 0
    // The first round warms up.
    while round <= rounds || (round < 20 * rounds && (clock.now - start).inSeconds < 3) {
      for (session, choice) in zip(sessions, choices) {
        session.resetTimings()
        try session.run(input: input, count: 1, wanted: Set(network.results), into: &results)
        guard round > 0 else { continue }
        for (step, timing) in session.timings.enumerated() where timing.samples > 0 {
          times[step][choice[step]].append(timing.seconds)
        }
      }
      if round == 0 { start = clock.now }
      progress(min(round, rounds), rounds)
      round += 1
    }
    self.rounds = round - 1
    costs = KernelCosts(
      seconds: times.map { $0.map { Measurement(seconds: $0)?.median ?? 0 } }, isMeasured: true)
    TunedCosts(program: program, threads: sessions[0].threads, cache: cache).keep(costs)
  }

  /// Forgets what was measured of a program; whether there was anything.
  public static func forget(
    _ network: CompiledNetwork, variant: String = "fused", isa: String? = nil, threads: Int? = nil
  ) throws(RuntimeError) -> Bool {
    let program = try network.program(variant: variant, isa: isa)
    return try TunedCosts(
      program: program, threads: CompiledNetwork.validated(threads), cache: .standard
    ).forget()
  }

  /// Kernels for each run: such that each kernel of each step is in one of them, an algorithm in all steps at once.
  private static func choices(_ program: CompiledProgram) -> [[Int]] {
    (program.algorithms.isEmpty ? [""] : program.algorithms).map { algorithm in
      program.steps.map { step in step.kernels.firstIndex { $0.algorithm == algorithm } ?? 0 }
    }
  }
}
