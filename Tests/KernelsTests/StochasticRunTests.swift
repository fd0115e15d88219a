import GraphInterpreter
import GraphRuntime
import Myograph
import TestNetworks
import Testing

/// Runs whose dropout is drawn, on every instruction set of this CPU.
@Suite struct StochasticRunTests {
  private static let grid = SliceGrid(rows: 31, columns: 27, rowSpacing: 1.5, columnSpacing: 1.5)
  private static let count = 5
  private static let scan = SeededWeights.input(count: count * grid.rows * grid.columns).map { 100 + 20 * $0 }
  private static let variant = CompiledNetwork.stochasticVariant

  private static func session(
    _ name: String, isa: String? = nil, threads: Int = 1, forBatches: Bool = false
  ) throws -> Session {
    let (declaration, network) = try CompiledTestNetworks.find(name)
    return try Session(
      network, weights: seededWeights(declaration.graph(), of: network), variant: variant, isa: isa,
      threads: threads, forBatches: forBatches)
  }

  private static func run(_ session: Session, _ slices: Range<Int>) throws -> [Float] {
    let pixels = grid.rows * grid.columns
    session.randomness.slice = slices.lowerBound
    return try session.run(
      scan: Array(scan[slices.lowerBound * pixels..<slices.upperBound * pixels]), count: slices.count,
      grid: grid, wanted: [.probabilities]
    ).probabilities
  }

  @Test("A tensor's probabilities are the interpreter's with the same draws, each sample by its own")
  func tensorsAgreeWithTheInterpreter() throws {
    let (declaration, network) = try CompiledTestNetworks.find("t-dropout")
    let graph = try declaration.graph()
    let input = SeededWeights.input(count: 2 * network.input.count)
    for isa in InstructionSets.supported {
      let session = try Self.session("t-dropout", isa: isa)
      session.randomness = RunRandomness(seed: 1 << 33 + 9, run: 4, slice: 17)
      let found = try session.run(input: input, count: 2, wanted: [.probabilities]).probabilities
      var expected: [Double] = []
      for sample in 0..<2 {
        let values = input[sample * network.input.count..<(sample + 1) * network.input.count]
        let key = RandomKey(seed: 1 << 33 + 9, epoch: 4, index: UInt32(17 + sample))
        let run = try Interpreter(graph).run(
          input: values.map(Double.init), parameters: SeededWeights.parameters(of: graph), dropping: key)
        expected += try #require(run.probabilities).values
      }
      let error = zip(found, expected).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
      #expect(error < session.errorBound, "\(isa)")
    }
  }

  @Test("Slices' probabilities are the interpreter's with the same draws")
  func slicesAgreeWithTheInterpreter() throws {
    let graph = try CompiledTestNetworks.find("t-dropout-slices").declaration.graph()
    let pixels = Self.grid.rows * Self.grid.columns
    for isa in InstructionSets.supported {
      let session = try Self.session("t-dropout-slices", isa: isa)
      session.randomness = RunRandomness(seed: 3, run: 2)
      let found = try Self.run(session, 1..<3)
      var expected: [Double] = []
      for slice in 1..<3 {
        let values = Self.scan[slice * pixels..<(slice + 1) * pixels]
        let run = try Interpreter(graph).run(
          scan: values.map(Double.init), height: Self.grid.rows, width: Self.grid.columns,
          spacing: (1.5, 1.5),
          parameters: SeededWeights.parameters(of: graph),
          dropping: RandomKey(seed: 3, epoch: 2, index: UInt32(slice)))
        expected += try #require(run.probabilities).values
      }
      let error = zip(found, expected).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
      #expect(error < session.errorBound, "\(isa)")
    }
  }

  @Test(
    "The same seed gives the same bits for any number of threads and of slices at once; another seed or run doesn't",
    arguments: ["t-dropout-slices", "t-dropout-tiles"])
  func seedsDecide(name: String) throws {
    let session = try Self.session(name)
    let first = try Self.run(session, 0..<Self.count)
    for (threads, forBatches) in [(1, false), (2, false), (3, true)] {
      let other = try Self.session(name, threads: threads, forBatches: forBatches)
      #expect(try Self.run(other, 0..<Self.count) == first, "\(threads) threads")
      let parts = try [0..<2, 2..<3, 3..<5].flatMap { try Self.run(other, $0) }
      #expect(parts == first, "\(threads) threads, in parts")
    }
    for change in [RunRandomness(seed: 1), RunRandomness(run: 1)] {
      session.randomness = change
      #expect(try Self.run(session, 0..<Self.count) != first)
    }
  }

  @Test("An ensemble's samples are runs by number, each averaged as often as any other")
  func samplesAreAveraged() throws {
    let ensemble = try Ensemble(Self.session("t-dropout-slices"), samples: 3, seed: 8)
    var results = Results()
    var runs: [[UInt8]] = []
    try ensemble.run(
      Self.scan, count: Self.count, grid: Self.grid, wanted: [.probabilities], firstSlice: 40, into: &results
    ) { runs.append($0) }
    let session = try Self.session("t-dropout-slices")
    var sums = [Double](repeating: 0, count: results.probabilities.count)
    for run: UInt32 in 0..<3 {
      session.randomness = RunRandomness(seed: 8, run: run, slice: 40)
      let own = try session.run(
        scan: Self.scan, count: Self.count, grid: Self.grid, wanted: [.probabilities, .labels])
      #expect(own.labels == runs[Int(run)])
      sums = zip(sums, own.probabilities).map { $0 + Double($1) / 3 }
    }
    let error = zip(results.probabilities, sums).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
    #expect(error < 1e-6)
    #expect(Set(runs).count == 3)
  }

  @Test("A network without dropout says so; one with it runs without as before")
  func refusesWithoutDropout() throws {
    let (declaration, network) = try CompiledTestNetworks.find("t-conv-kernels")
    #expect(throws: RuntimeError.noDropout(network: "t-conv-kernels")) {
      try Session(network, weights: seededWeights(declaration.graph(), of: network), variant: Self.variant)
    }
    let dropping = try CompiledTestNetworks.find("t-dropout").network
    #expect(dropping.variants == ["fused", "unfused"])
  }
}
