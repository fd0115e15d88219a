/// Looks for kernels that are faster on this machine than those which the model of its processor chooses.
///
/// Every kernel of every step is timed in place: between the steps before and behind it, with what they leave in the
/// caches. One takes the place of the model's choice only where it is clearly faster, and the whole plan that results
/// only if it is, in runs by both in turn.
public struct Tuning {
  /// What is chosen, and what each kernel takes: medians, for one sample.
  public let plan: PlanFile
  /// Steps of which another kernel than the model's was clearly faster.
  public let found: Int
  /// Whole runs by what was found and by the model's choice, in turn; nil where nothing was found.
  public let comparison: Comparison?
  /// Runs of each algorithm.
  public let rounds: Int

  private let cache: PlanCache

  public struct Comparison: Equatable, Sendable {
    /// Medians, in seconds.
    public let found, model: Double
    /// Whether what was found is clearly faster; else the model's choice stands.
    public let isFaster: Bool
  }

  /// Times a program's kernels, each in every round: a machine that slows down slows all of them.
  /// - Parameters:
  ///   - rounds: least number of timed runs of each algorithm; as many more as fit into three seconds.
  ///   - progress: is told how many of how many rounds are done.
  /// - Throws: `RuntimeError` when there is no such program, or memory is short.
  public init(
    _ network: CompiledNetwork, variant: String = "fused", isa: String? = nil, threads: Int? = nil,
    rounds: Int = 11, progress: (Int, Int) -> Void = { _, _ in }
  ) throws(RuntimeError) {
    let program = try network.program(variant: variant, isa: isa)
    let threads = try CompiledNetwork.validated(threads)
    try self.init(
      network, program, threads: threads, rounds: rounds, cache: .standard,
      timer: SessionTimer(network, program, threads: threads), progress: progress)
  }

  init(
    _ network: CompiledNetwork, _ program: CompiledProgram, threads: Int, model: ProcessorModel = .here,
    rounds: Int, cache: Cache, timer: some KernelTimer, progress: (Int, Int) -> Void = { _, _ in }
  ) throws(RuntimeError) {
    let predicted = CostModel(host: model.host(isa: program.isa)).costs(of: program)
    let base = try Plan(program, predicted, PlanOptions(), threads: threads, source: .model(model.name))
      .choices
    let times = try KernelTimes(program, timer, rounds: rounds, progress: progress)
    let better = program.steps.indices.map { times.better(than: base[$0], of: program.steps[$0], $0) }
    found = zip(base, better).count { $0 != $1 }
    comparison = better == base ? nil : try Comparison(timer.compare(better, base, rounds: times.rounds))
    self.rounds = times.rounds
    plan = PlanFile(
      of: network, program, choices: comparison?.isFaster == true ? better : base, costs: times.medians,
      threads: threads)
    self.cache = PlanCache(program: program, network: network, cache: cache)
  }

  /// Has the plan used from now on if it is faster than the model's; else an earlier one is forgotten.
  /// - Returns: the file, or nil where the model's choice stands.
  /// - Throws: `RuntimeError.noCache` where it can't be kept.
  public func keep() throws(RuntimeError) -> String? {
    guard comparison?.isFaster == true else {
      _ = cache.forget()
      return nil
    }
    try cache.keep(plan)
    return cache.path
  }

  /// Forgets what was tuned of a program; whether there was anything.
  public static func forget(
    _ network: CompiledNetwork, variant: String = "fused", isa: String? = nil
  ) throws(RuntimeError) -> Bool {
    let program = try network.program(variant: variant, isa: isa)
    return PlanCache(program: program, network: network, cache: .standard).forget()
  }

  /// What a median has to save at least, as a share: as much changes with a process's place in memory.
  private static let leastShare = 0.02

  /// Whether times are less than others, each of which was taken just before or behind its counterpart, by more than
  /// chance makes them: the median of the differences is more than what the middle half of them spans.
  static func isClearlyLess(_ times: [Double], than others: [Double], by least: Double = 0) -> Bool {
    let savings = zip(others, times).map { $0 - $1 }.sorted()
    guard savings.count >= 4 else { return false }
    let spread = savings[savings.count * 3 / 4] - savings[savings.count / 4]
    return median(savings) > max(spread, least, leastShare * median(others))
  }
}

extension Tuning.Comparison {
  init(_ times: (found: [Double], model: [Double])) {
    self.init(
      found: median(times.found), model: median(times.model),
      isFaster: Tuning.isClearlyLess(times.found, than: times.model))
  }
}

/// What every kernel of a program took, round by round.
private struct KernelTimes {
  private(set) var rounds = 0
  /// By step and kernel.
  private var seconds: [[[Double]]]

  init(
    _ program: CompiledProgram, _ timer: some KernelTimer, rounds least: Int, progress: (Int, Int) -> Void
  ) throws(RuntimeError) {
    // An algorithm wherever it can be used: each kernel is in one of the runs. Steps with a kernel only are in all.
    let algorithms = program.algorithms.isEmpty ? [""] : program.algorithms
    let places = algorithms.map { algorithm in
      program.steps.map { step in step.kernels.firstIndex { $0.algorithm == algorithm } }
    }
    seconds = program.steps.map { step in step.kernels.map { _ in [] } }
    try timer.prepare(places.map { $0.map { $0 ?? 0 } })
    var total = 0.0
    // The first round warms up.
    for round in 0... {
      guard round <= least || (round < 20 * least && total < 3) else { break }
      for (run, places) in places.enumerated() {
        let times = try timer.steps(by: run)
        guard round > 0 else { continue }
        total += times.reduce(0, +)
        for (step, place) in places.enumerated() {
          if let place = place ?? (run == 0 && program.steps[step].kernels.count == 1 ? 0 : nil) {
            seconds[step][place].append(times[step])
          }
        }
      }
      rounds = round
      progress(min(round, least), least)
    }
  }

  var medians: KernelCosts { KernelCosts(seconds: seconds.map { $0.map(median) }) }

  /// The fastest kernel of those that are clearly faster than one, and save more time than it takes to read what they
  /// have more of weights; else that one.
  func better(than base: Int, of step: CompiledProgram.Step, _ index: Int) -> Int {
    let times = seconds[index]
    return step.kernels.indices.filter { place in
      let more = step.kernels[place].weightBytes - step.kernels[base].weightBytes
      return Tuning.isClearlyLess(
        times[place], than: times[base], by: Double(max(more, 0)) * CompiledProgram.Step.secondsPerByte)
    }.min { median(times[$0]) < median(times[$1]) } ?? base
  }
}
