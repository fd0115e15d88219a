import Testing

@testable import GraphRuntime

@Suite struct PlanTests {
  private typealias Kernel = (algorithm: String, isExact: Bool, weights: Int, scratch: Int, workspace: Int)

  /// Two steps of which the second can't be transformed, and one that can only be copied.
  private let program = ToyNetwork.makeProgram([
    [("winograd", false, 640, 128, 0), ("direct", true, 128, 0, 0), ("gemm", true, 64, 192, 0)],
    [("direct", true, 256, 0, 0), ("gemm", true, 192, 256, 0)],
    [("copy", true, 0, 0, 0)],
  ])
  private let costs = KernelCosts(seconds: [[1, 2, 3], [5, 4], [1]])

  private func plan(
    _ options: PlanOptions = PlanOptions(), program: CompiledProgram? = nil, costs: KernelCosts? = nil,
    preferring preferred: [Int]? = nil, threads: Int = 2
  ) throws -> Plan {
    try Plan(
      program ?? self.program, costs ?? self.costs, options, preferring: preferred, threads: threads,
      source: .model("test"))
  }

  @Test("Without options each step has its fastest kernel")
  func fastest() throws {
    let plan = try plan()
    #expect(plan.algorithms == ["winograd", "gemm", "copy"])
    #expect(plan.seconds == 6)
  }

  @Test("Of equally fast kernels the leanest is taken; of those with the same weights, the compiler's choice")
  func ties() throws {
    let equal = KernelCosts(seconds: [[1, 1, 1], [1, 1], [1]])
    #expect(try plan(costs: equal).algorithms == ["gemm", "gemm", "copy"])
    let alike = ToyNetwork.makeProgram([[("a", true, 64, 0, 0), ("b", true, 64, 0, 0)]])
    let same = KernelCosts(seconds: [[1, 1]])
    #expect(try plan(program: alike, costs: same).algorithms == ["a"])
  }

  @Test("A kernel must save more time than reading its additional weights takes")
  func memoryIsDearer() throws {
    // In units of 64 bytes' time, winograd's weights take 8 more than direct's and 9 more than gemm's, direct's 1 more.
    let unit = 64 * CompiledProgram.Step.secondsPerByte
    for (seconds, expected) in [
      ([1.0, 9.5, 11], "winograd"), ([1, 9.5, 9.9], "gemm"), ([1, 8.5, 9.9], "direct"),
      ([1, 8.5, 9.4], "gemm"), ([1, 20, 9.9], "gemm"), ([1, 20, 10.1], "winograd"), ([5, 4, 3], "gemm"),
    ] {
      let costs = KernelCosts(
        seconds: [seconds.map { $0 * unit }, [1, 1], [1]])
      #expect(try plan(costs: costs).algorithms[0] == expected, "\(seconds)")
    }
    // Leaner kernels that aren't allowed have no say.
    let costs = KernelCosts(
      seconds: [[1 * unit, 9.5 * unit, 9.9 * unit], [1, 1], [1]])
    let forced = try plan(PlanOptions(algorithm: "winograd"), costs: costs)
    #expect(forced.algorithms[0] == "winograd")
  }

  @Test("An exact plan has no transform, and refuses one by name")
  func exact() throws {
    #expect(try plan(PlanOptions(accuracy: .exact)).algorithms == ["direct", "gemm", "copy"])
    #expect(
      thrown { _ = try plan(PlanOptions(accuracy: .exact, algorithm: "winograd")) }
        == .unknownAlgorithm("winograd", variant: "fused", known: ["direct", "gemm"]))
  }

  @Test("A forced algorithm is taken wherever it can be, elsewhere the fastest")
  func forced() throws {
    #expect(try plan(PlanOptions(algorithm: "direct")).algorithms == ["direct", "direct", "copy"])
    #expect(try plan(PlanOptions(algorithm: "winograd")).algorithms == ["winograd", "gemm", "copy"])
    #expect(
      thrown { _ = try plan(PlanOptions(algorithm: "copy")) }
        == .unknownAlgorithm("copy", variant: "fused", known: ["direct", "gemm", "winograd"]))
  }

  @Test("A limit costs as little time as it must, and one that is too low names the least")
  func limits() throws {
    let arena = ToyNetwork.arenaBytes
    func algorithms(_ limit: Int) throws -> [String] {
      try Array(plan(PlanOptions(memoryLimit: arena + limit)).algorithms.prefix(2))
    }
    // Sixteen threads: winograd + gemm take 832 of weights and 4096 of scratch.
    #expect(try algorithms(4928) == ["winograd", "gemm"])
    #expect(try algorithms(4927) == ["winograd", "direct"])
    #expect(try algorithms(2944) == ["winograd", "direct"])
    #expect(try algorithms(2943) == ["direct", "direct"])
    #expect(try algorithms(384) == ["direct", "direct"])
    #expect(
      thrown { _ = try algorithms(383) } == .memoryLimit(arena + 383, least: arena + 384, variant: "fused"))
  }

  @Test("Choices under a limit are the best that trying all finds", arguments: 1...20)
  func limitsAgreeWithEnumeration(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    func number(_ most: Int) -> Int { Int(random.next() % UInt64(most + 1)) }
    let steps: [[Kernel]] = (0..<6).map { _ in
      (0...number(2)).map { ("a\($0)", true, 64 * number(20), 64 * number(3), 64 * number(2)) }
    }
    let program = ToyNetwork.makeProgram(steps)
    let costs = KernelCosts(seconds: steps.map { $0.map { _ in Double(1 + number(50)) } })
    var choices: [[Int]] = [[]]
    for step in steps { choices = choices.flatMap { choice in step.indices.map { choice + [$0] } } }
    let plans = choices.map { Plan(program, $0, costs) }
    let totals = try plans.map { try MemoryPlan(program, $0, threads: 20).total }
    let least = try #require(totals.min())
    #expect(
      thrown {
        _ = try plan(PlanOptions(memoryLimit: least - 1), program: program, costs: costs, threads: 20)
      }
        == .memoryLimit(least - 1, least: least, variant: "fused"))
    for limit in Set(totals) {
      let plan = try plan(PlanOptions(memoryLimit: limit), program: program, costs: costs, threads: 20)
      let best = zip(plans, totals).filter { $1 <= limit }.map(\.0.seconds).min()
      #expect(plan.seconds == best)
      #expect(try MemoryPlan(program, plan, threads: 20).total <= limit)
    }
  }

  @Test("A limit chooses the same kernels for up to sixteen threads, and keeps to itself for more")
  func limitsForThreads() throws {
    for limit in [384, 1000, 2944, 4928, 100_000] {
      let options = PlanOptions(memoryLimit: ToyNetwork.arenaBytes + limit)
      let algorithms = try plan(options, threads: 1).algorithms
      for threads in 2...16 { #expect(try plan(options, threads: threads).algorithms == algorithms) }
      #expect(
        try MemoryPlan(program, plan(options, threads: 40), threads: 40).total <= options.memoryLimit ?? 0)
    }
    let options = PlanOptions(memoryLimit: ToyNetwork.arenaBytes + 4928)
    #expect(try plan(options, threads: 17).algorithms != plan(options, threads: 16).algorithms)
  }

  @Test("A tuned choice holds wherever the options allow it, and gives way to them")
  func preferred() throws {
    func algorithms(_ options: PlanOptions = PlanOptions()) throws -> [String] {
      try plan(options, preferring: [2, 0, 0]).algorithms
    }
    #expect(try algorithms() == ["gemm", "direct", "copy"])
    #expect(try algorithms(PlanOptions(algorithm: "winograd")) == ["winograd", "direct", "copy"])
    #expect(try plan(PlanOptions(accuracy: .exact), preferring: [0, 0, 0]).algorithms[0] == "direct")
    #expect(
      try algorithms(PlanOptions(memoryLimit: ToyNetwork.arenaBytes + 384)) == ["direct", "direct", "copy"])
  }

  @Test("Hundreds of steps are planned in a moment, within the limit")
  func manySteps() throws {
    var random = SplitMix64(seed: 1)
    let steps: [[Kernel]] = (0..<200).map { _ in
      (0..<4).map { ("a\($0)", true, Int(random.next() % 9_000_000), 64 * $0, 0) }
    }
    let program = ToyNetwork.makeProgram(steps)
    let costs = KernelCosts(
      seconds: steps.map { $0.map { 1e6 / Double($0.weights + 1) } })
    let limit = 500_000_000
    let plan = try plan(PlanOptions(memoryLimit: limit), program: program, costs: costs, threads: 1)
    let total = try MemoryPlan(program, plan, threads: 1).total
    #expect(total <= limit && total > limit / 10 * 9)
  }

  @Test("A plan of another program is refused")
  func foreignPlans() throws {
    let network = ToyNetwork.make()
    let weights = try Weights(ToyNetwork.tensors, for: network)
    #expect(
      thrown { _ = try Session(network, weights: weights, plan: plan()) }
        == .foreignPlan(network: "toy", variant: "fused"))
  }
}
