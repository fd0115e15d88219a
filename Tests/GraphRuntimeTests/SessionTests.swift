import Testing

@testable import GraphRuntime

@Suite struct SessionTests {
  private func session(
    _ network: CompiledNetwork = ToyNetwork.make(), variant: String = "fused", threads: Int = 2,
    algorithm: String? = nil, forBatches: Bool = false
  ) throws -> Session {
    try Session(
      network, weights: Weights(ToyNetwork.tensors, for: network), variant: variant, threads: threads,
      options: PlanOptions(algorithm: algorithm), forBatches: forBatches)
  }

  let input: [Float] = [0, 1, 2, 3, 4, 5]
  let logits: [Float] = [0.5, 2.5, 4.5, 6.5, 8.5, 10.5, 4, 3, 2, 1, 0, -1]

  @Test func resultsAreExactlyThoseAskedFor() throws {
    let session = try session()
    let all = try session.run(input: input, wanted: [.logits, .probabilities, .labels])
    #expect(all.logits == logits)
    #expect(all.probabilities == [Float](repeating: 0.5, count: 6) + [Float](repeating: 4, count: 6))
    #expect(all.labels == [1, 1, 1, 1, 1, 1])
    #expect(all.output == [])
    let labels = try session.run(input: input, wanted: [.labels])
    #expect(labels.logits == [] && labels.probabilities == [])
    #expect(labels.labels == all.labels)
    let plain = try self.session(ToyNetwork.make(hasLabels: false, hasProbabilities: false))
    try #expect(plain.run(input: input, wanted: [.output]).output == logits)
  }

  @Test func aProgramThatNeedsProbabilitiesHasThemWhenOnlyLabelsAreWanted() throws {
    let session = try session(variant: "unfused")
    let batch = input + input.map { $0 + 3 }
    let results = try session.run(input: batch, count: 2, wanted: [.labels])
    #expect(results.labels == [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0])
    #expect(results.probabilities == [])
    try #expect(session.run(input: input, wanted: [.labels, .probabilities]).probabilities.count == 12)
    #expect(session.sparedProbabilities == [])
  }

  @Test func eachSampleOfABatchHasItsOwnResult() throws {
    let results = try session().run(
      input: input + input.map { $0 + 3 }, count: 2, wanted: [.logits, .labels])
    #expect(results.logits == logits + zip(logits, 0..<12).map { $0 + ($1 < 6 ? 6 : -3) })
    #expect(results.labels == [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0])
  }

  @Test func aScanGivesResultsOnItsOwnGrid() throws {
    let grid = SliceGrid(rows: 3, columns: 4, rowSpacing: 1.25, columnSpacing: 1.5)
    let slice: [Float] = [0, 1, 2, 9, 3, 4, 5, 9, 9, 9, 9, 9]
    let results = try session().run(
      scan: slice + slice, count: 2, grid: grid, wanted: [.logits, .labels, .probabilities])
    #expect(results.logits == logits + logits)
    #expect(results.labels == [UInt8](repeating: 1, count: 24))
    #expect(results.probabilities.count == 48)
  }

  @Test func aSessionGivesTheSameAgainWhateverItsArenaHolds() throws {
    let session = try session()
    var results = Results()
    try session.run(input: input, count: 1, wanted: [.logits], into: &results)
    let first = results
    session.fillMemory(with: .nan)
    try session.run(input: input, count: 1, wanted: [.logits], into: &results)
    #expect(results == first)
  }

  @Test func otherWeightsTakeEffectAtOnce() throws {
    let session = try session()
    var tensors = ToyNetwork.tensors
    tensors["conv.weight"]?.values = [0, 0]
    try session.load(Weights(tensors, for: session.network))
    #expect(
      try session.run(input: input, wanted: [.logits]).logits
        == [Float](repeating: 0.5, count: 6) + [Float](repeating: 4, count: 6))
  }

  @Test(arguments: [1, 2, 5]) func phasesShareAWorkspaceAndEachThreadHasItsOwnScratch(_ threads: Int) throws {
    let session = try session(threads: threads, algorithm: "in phases")
    #expect(session.plan.algorithms == ["gather", "in phases", "argmax", "copy"])
    try #expect(session.run(input: input, wanted: [.logits]).logits == logits)
    #expect(session.arenaValue(47) == Float(threads * (threads + 1) / 2))
    // Its weights take four cache lines.
    #expect(
      session.memory.total == ToyNetwork.arenaBytes + ToyNetwork.workspaceBytes
        + threads * ToyNetwork.scratchBytes + 5 * 64)
  }

  @Test(arguments: [2, 5]) func threadsTakeWholeSamplesWhereThereAreEnough(_ threads: Int) throws {
    let session = try session(threads: threads, algorithm: "in phases", forBatches: true)
    #expect(
      session.memory.total == threads * (ToyNetwork.arenaBytes + ToyNetwork.workspaceBytes)
        + threads * ToyNetwork.scratchBytes + 5 * 64)
    for (count, threadsOfLast) in [(threads - 1, threads), (threads, 1), (2 * threads + 1, threads)] {
      let inputs = (0..<count).flatMap { sample in input.map { $0 + Float(sample) } }
      let batch = try session.run(input: inputs, count: count, wanted: [.logits]).logits
      // The workspace was summed by so many threads.
      #expect(session.arenaValue(47) == Float(threadsOfLast * (threadsOfLast + 1) / 2), "\(count) samples")
      let alone = try (0..<count).flatMap { sample in
        try session.run(input: input.map { $0 + Float(sample) }, wanted: [.logits]).logits
      }
      #expect(batch == alone, "\(count) samples")
    }
  }

  @Test func aLimitOfMemoryKeepsToOneArena() throws {
    let network = ToyNetwork.make()
    let session = try Session(
      network, weights: Weights(ToyNetwork.tensors, for: network), threads: 2,
      options: PlanOptions(memoryLimit: 1 << 20), forBatches: true)
    #expect(session.memory.arenas == 1)
    #expect(!session.memory.description.contains("arena 2"))
  }

  @Test(arguments: [1, 2, 5]) func stepsFindTheirOwnWeightsWhicheverKernelsWereChosen(_ threads: Int) throws {
    for algorithm in [nil, "direct", "in phases"] {
      let session = try session(threads: threads, algorithm: algorithm)
      try #expect(session.run(input: input, wanted: [.logits]).logits == logits)
      #expect(session.arenaValue(46) == 7)
    }
  }

  @Test func kernelsThatWereNotChosenCostNoMemory() throws {
    let session = try session(algorithm: "direct")
    #expect(session.plan.algorithms == ["gather", "direct", "argmax", "copy"])
    #expect(session.memory.total == ToyNetwork.arenaBytes + 4 * 64)
  }

  @Test func stepsAreTimedOnlyWhenAsked() throws {
    let session = try session()
    _ = try session.run(input: input, wanted: [.logits])
    #expect(session.timings.allSatisfy { $0.seconds == 0 && $0.samples == 0 })
    session.isProfiling = true
    _ = try session.run(input: input + input, count: 2, wanted: [.logits])
    #expect(session.timings.map(\.step.name) == ["crop", "conv + norm", "argmax", "seven"])
    #expect(session.timings.map(\.samples) == [2, 2, 2, 2])
    #expect(session.timings[1].seconds > 0)
    #expect(session.timings[1].flopsPerSecond > 0)
    #expect(session.timings[1].kernel.algorithm == session.plan.algorithms[1])
    session.resetTimings()
    #expect(session.timings[1].samples == 0)
  }

  @Test func wrongSizesAreErrorsNotTraps() throws {
    let session = try session()
    func refusal(_ values: Int, count: Int = 1) -> RuntimeError? {
      thrown {
        _ = try session.run(input: [Float](repeating: 0, count: values), count: count, wanted: [.logits])
      }
    }
    #expect(refusal(5) == .valueCount("the input", expected: [1, 1, 2, 3], found: 5))
    #expect(refusal(6, count: 2) == .valueCount("the input", expected: [2, 1, 2, 3], found: 6))
    #expect(refusal(0, count: 0) == .sampleCount(0))
    #expect(refusal(6, count: -1) == .sampleCount(-1))
    #expect(refusal(6, count: .max) == .sampleCount(.max))
    func scan(_ grid: SliceGrid, _ values: Int = 6, count: Int = 1) -> RuntimeError? {
      thrown {
        _ = try session.run(
          scan: [Float](repeating: 0, count: values), count: count, grid: grid, wanted: [.labels])
      }
    }
    #expect(
      scan(SliceGrid(rows: 2, columns: 4)) == .valueCount("the scan", expected: [1, 1, 2, 4], found: 6))
    for (rows, columns) in [(0, 3), (2, 0), (-2, -3), (16385, 1), (Int.max, Int.max)] {
      #expect(
        scan(SliceGrid(rows: rows, columns: columns))
          == .sliceSize(rows: rows, columns: columns, largest: 16384))
    }
    for spacing: Float in [0, -1, .infinity, 0.001, 101] {
      #expect(
        scan(SliceGrid(rows: 2, columns: 3, columnSpacing: spacing))
          == .spacing(spacing, allowed: 0.01...100))
    }
    guard case .spacing(let spacing, _) = scan(SliceGrid(rows: 2, columns: 3, rowSpacing: .nan)) else {
      Issue.record("a spacing of NaN was taken")
      return
    }
    #expect(spacing.isNaN)
  }

  @Test func resultsThatANetworkLacksAreRefused() throws {
    let session = try session(ToyNetwork.make(hasProbabilities: false, takesScan: false))
    let available: [ResultKind] = [.logits, .labels]
    #expect(
      thrown { _ = try session.run(input: input, wanted: [.output, .labels]) }
        == .noResult(.output, network: "toy", available: available))
    #expect(
      thrown { _ = try session.run(input: input, wanted: [.probabilities]) }
        == .noResult(.probabilities, network: "toy", available: available))
    #expect(
      thrown { _ = try session.run(input: input, wanted: []) }
        == .nothingWanted(network: "toy", available: available))
    #expect(
      thrown { _ = try session.run(scan: input, grid: SliceGrid(rows: 2, columns: 3), wanted: [.labels]) }
        == .takesNoScan(network: "toy"))
  }

  @Test func weightsOfAnotherNetworkAreRefused() throws {
    let other = Weights.random(for: ToyNetwork.make(parameterShape: (2, 1, 3, 3)), seed: 1)
    var wanted = WeightsMismatch(source: "these tensors", network: "toy")
    wanted.misshapen = [.init(name: "conv.weight", expected: [2, 1, 1, 1], found: [2, 1, 3, 3])]
    #expect(thrown { _ = try Session(ToyNetwork.make(), weights: other) } == .weights(wanted))
  }

  @Test func moreMemoryThanThereIsIsAnErrorNotATrap() throws {
    let network = ToyNetwork.make(arenaBytes: 1 << 60)
    let weights = try Weights(ToyNetwork.tensors, for: network)
    #expect(
      thrown { _ = try Session(network, weights: weights, threads: 1) }
        == .tooMuchMemory(bytes: 1 << 60))
  }
}
