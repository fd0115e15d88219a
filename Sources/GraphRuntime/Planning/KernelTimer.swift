/// What takes the time of a program's kernels: a clock's, or a test's.
protocol KernelTimer: AnyObject {
  /// Gets ready to run by each of these choices, and by no others.
  func prepare(_ choices: [[Int]]) throws(RuntimeError)
  /// Seconds of each step in one run by the choice of this number.
  func steps(by choice: Int) throws(RuntimeError) -> [Double]
  /// Seconds of one whole run.
  func run(by choice: Int) throws(RuntimeError) -> Double
}

extension KernelTimer {
  /// Seconds of whole runs by two choices in turn, each first as often as the other.
  func compare(
    _ one: [Int], _ other: [Int], rounds: Int
  ) throws(RuntimeError) -> (found: [Double], model: [Double]) {
    try prepare([one, other])
    var times = [[Double]](repeating: [], count: 2)
    for round in 0...rounds {
      for choice in round % 2 == 0 ? [0, 1] : [1, 0] {
        let seconds = try run(by: choice)
        // The first round warms up.
        if round > 0 { times[choice].append(seconds) }
      }
    }
    return (times[0], times[1])
  }
}

/// Times sessions with random weights on a random sample.
final class SessionTimer: KernelTimer {
  private let network: CompiledNetwork
  private let program: CompiledProgram
  private let threads: Int
  private let weights: Weights
  private let input: [Float]
  private var sessions: [Session] = []
  private var results = Results()

  init(_ network: CompiledNetwork, _ program: CompiledProgram, threads: Int) {
    (self.network, self.program, self.threads) = (network, program, threads)
    weights = .random(for: network, seed: 1)
    var generator = SplitMix64(seed: 2)
    input = (0..<network.input.count).map { _ in generator.normal() }
  }

  func prepare(_ choices: [[Int]]) throws(RuntimeError) {
    // Their memory is given back before more is taken.
    sessions = []
    for choice in choices {
      sessions.append(
        try Session(
          network, weights: weights, plan: Plan(program, choice), variant: program.variant, isa: program.isa,
          threads: threads))
    }
  }

  func steps(by choice: Int) throws(RuntimeError) -> [Double] {
    let session = sessions[choice]
    session.isProfiling = true
    session.resetTimings()
    try session.run(input: input, count: 1, wanted: Set(network.results), into: &results)
    return session.timings.map(\.seconds)
  }

  func run(by choice: Int) throws(RuntimeError) -> Double {
    let session = sessions[choice]
    session.isProfiling = false
    let clock = ContinuousClock()
    let start = clock.now
    try session.run(input: input, count: 1, wanted: Set(network.results), into: &results)
    return (clock.now - start).inSeconds
  }
}
