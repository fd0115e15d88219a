import Foundation
import Testing

@testable import GraphRuntime

/// `tune` by times that a test makes up: no clock is asked.
@Suite struct TuningTests {
  /// Three steps; the model chooses a, copy, a.
  private let program = ToyNetwork.makeProgram([
    [("a", true, 64, 0, 0), ("b", true, 64, 0, 0), ("heavy", true, 64 << 20, 0, 0)],
    [("copy", true, 0, 0, 0)],
    [("a", true, 64, 0, 0), ("b", true, 64, 0, 0)],
  ])
  private let network = ToyNetwork.make()

  private func tune(
    _ cache: Cache = Cache(folder: nil), threads: Int = 1, whole: (([Int]) -> Double)? = nil,
    _ seconds: @escaping (_ step: Int, _ algorithm: String, _ run: Int) -> Double
  ) throws -> Tuning {
    try Tuning(
      network, program, threads: threads, rounds: 8, cache: cache,
      timer: FakeTimer(program, seconds, whole: whole))
  }

  private func algorithms(_ tuning: Tuning) -> [String] { tuning.plan.steps.map(\.algorithm) }

  private func plan(_ cache: Cache, threads: Int = 1, _ options: PlanOptions = PlanOptions()) throws -> Plan {
    try network.plan(program, threads: threads, options, cache: cache)
  }

  @Test("A clearly faster kernel takes the place of the model's choice, and only there")
  func faster() throws {
    let tuning = try tune { step, algorithm, _ in algorithm == "b" && step == 2 ? 0.8 : 1 }
    #expect(algorithms(tuning) == ["a", "copy", "b"] && tuning.found == 1)
    #expect(tuning.comparison == .init(found: 2.8, model: 3, isFaster: true))
    #expect(tuning.plan.steps[2].nanoseconds == ["a": 1_000_000_000, "b": 800_000_000])
  }

  @Test("What scatters more than it saves stays the model's choice, however good its median")
  func noise() throws {
    // Every other run takes twice as long, in runs by one algorithm when not in those by the other.
    let tuning = try tune { step, algorithm, run in
      (algorithm == "b" ? 0.95 : 1) * ((run + (algorithm == "b" ? 1 : 0)) % 2 == 0 ? 2 : 1)
    }
    #expect(algorithms(tuning) == ["a", "copy", "a"] && tuning.found == 0 && tuning.comparison == nil)
  }

  @Test("A machine that slows down all the while hides nothing and invents nothing")
  func drift() throws {
    func drifting(_ share: Double) throws -> Tuning {
      try tune { step, algorithm, run in (algorithm == "b" ? share : 1) * (1 + 0.1 * Double(run)) }
    }
    #expect(try algorithms(drifting(0.5)) == ["b", "copy", "b"])
    #expect(try algorithms(drifting(0.99)) == ["a", "copy", "a"])
  }

  @Test("A kernel must save more than it takes to read what it has more of weights")
  func memoryIsDearer() throws {
    let reading = Double(64 << 20) * CompiledProgram.Step.secondsPerByte
    for (saved, expected) in [(0.9, "a"), (1.1, "heavy")] {
      let tuning = try tune { _, algorithm, _ in algorithm == "heavy" ? 0.01 - saved * reading : 0.01 }
      #expect(algorithms(tuning)[0] == expected)
    }
  }

  @Test(
    "Steps that are faster alone, but not together, leave the model's choice, and an earlier plan is forgotten"
  )
  func together() throws {
    try inFolder { folder in
      let cache = Cache(folder: folder + "/myograph")
      let faster = { (_: Int, algorithm: String, _: Int) in algorithm == "b" ? 0.5 : 1 }
      let kept = try #require(try tune(cache, faster).keep())
      #expect(try plan(cache).source == .tuned(path: kept))
      let slower = try tune(cache, whole: { $0 == [1, 0, 1] ? 71 : 67 }, faster)
      #expect(slower.found == 2 && slower.comparison == .init(found: 71, model: 67, isFaster: false))
      #expect(algorithms(slower) == ["a", "copy", "a"])
      #expect(try slower.keep() == nil)
      #expect(
        try plan(cache).source == .model(ProcessorModel.here.name)
          && !FileManager.default.fileExists(atPath: kept))
    }
  }

  @Test("A kept plan is used for any number of threads, as far as the options allow")
  func kept() throws {
    try inFolder { folder in
      let cache = Cache(folder: folder + "/myograph")
      let tuning = try tune(cache, threads: 3) { _, algorithm, _ in algorithm == "b" ? 0.5 : 1 }
      let path = try #require(try tuning.keep())
      for threads in [1, 2, 16, 200] {
        let plan = try plan(cache, threads: threads)
        #expect(plan.algorithms == ["b", "copy", "b"] && plan.source == .tuned(path: path))
        #expect(plan.seconds == 2 && plan.ignoredFile == nil && "\(plan.source)" == "tuned, \(path)")
      }
      let forced = try plan(cache, PlanOptions(algorithm: "a"))
      #expect(forced.algorithms == ["a", "copy", "a"])
      // Another program of the same name doesn't take it.
      let other = ToyNetwork.makeProgram([[("a", true, 64, 0, 0), ("b", true, 64, 0, 0)]])
      let foreign = try network.plan(other, threads: 1, PlanOptions(), cache: cache)
      #expect(foreign.source == .model(ProcessorModel.here.name) && foreign.ignoredFile == nil)
    }
  }

  @Test("Without a folder of one's own a plan isn't kept, and that is said")
  func noCache() throws {
    for folder in [nil, "/proc/none"] {
      let tuning = try tune(Cache(folder: folder)) { _, algorithm, _ in algorithm == "b" ? 0.5 : 1 }
      #expect(thrown { _ = try tuning.keep() } == .noCache(folder: folder))
      #expect(try plan(Cache(folder: folder)).ignoredFile == nil)
    }
  }

  @Test("Sessions are timed as a whole and step by step, each kernel in some run")
  func sessions() throws {
    let program = try network.program(isa: "portable")
    let timer = SessionTimer(network, program, threads: 1)
    var rounds: [Int] = []
    let tuning = try Tuning(
      network, program, threads: 1, rounds: 4, cache: Cache(folder: nil), timer: timer
    ) { done, _ in rounds.append(done) }
    #expect(rounds.prefix(3) == [0, 1, 2] && tuning.rounds >= 4)
    #expect(tuning.plan.steps[1].nanoseconds.keys.sorted() == ["direct", "in phases"])
    try timer.prepare([[0, 1, 0, 0]])
    #expect(try timer.run(by: 0) > 0)
    #expect(try timer.steps(by: 0)[1] > 0)
  }
}

/// Times by step, algorithm and run, and of whole runs the steps' sum where nothing else is said.
private final class FakeTimer: KernelTimer {
  private let program: CompiledProgram
  private let seconds: (Int, String, Int) -> Double
  private let whole: (([Int]) -> Double)?
  private var choices: [[Int]] = []
  private var runs: [Int] = []

  init(
    _ program: CompiledProgram, _ seconds: @escaping (Int, String, Int) -> Double,
    whole: (([Int]) -> Double)?
  ) {
    (self.program, self.seconds, self.whole) = (program, seconds, whole)
  }

  func prepare(_ choices: [[Int]]) {
    self.choices = choices
    runs = choices.map { _ in 0 }
  }

  func steps(by choice: Int) -> [Double] {
    runs[choice] += 1
    return zip(program.steps, choices[choice]).enumerated().map { index, step in
      seconds(index, step.0.kernels[step.1].algorithm, runs[choice])
    }
  }

  func run(by choice: Int) -> Double { whole?(choices[choice]) ?? steps(by: choice).reduce(0, +) }
}
