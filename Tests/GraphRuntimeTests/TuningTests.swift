import Foundation
import Testing

@testable import GraphRuntime

@Suite struct TuningTests {
  private func tune(_ network: CompiledNetwork, _ cache: Cache, threads: Int = 1) throws -> Tuning {
    var rounds: [Int] = []
    let tuning = try Tuning(
      network, variant: "fused", isa: "portable", threads: threads, rounds: 2, cache: cache
    ) { done, _ in rounds.append(done) }
    #expect(Array(rounds.prefix(3)) == [0, 1, 2])
    return tuning
  }

  private func plan(_ network: CompiledNetwork, _ cache: Cache, threads: Int = 1) throws -> Plan {
    try network.plan(network.program(isa: "portable"), threads: threads, PlanOptions(), cache: cache)
  }

  @Test("Every kernel is timed, and the times are what later plans are made by")
  func timesAreKept() throws {
    try inFolder { folder in
      let (network, cache) = (ToyNetwork.make(), Cache(folder: folder))
      #expect(try !plan(network, cache).costs.isMeasured)
      let tuning = try tune(network, cache)
      #expect(tuning.costs.seconds.map(\.count) == [1, 2, 1, 1])
      #expect(tuning.costs.seconds[1].allSatisfy { $0 > 0 } && tuning.rounds >= 2)
      let plan = try plan(network, cache)
      #expect(plan.costs.isMeasured && plan.ignoredFile == nil)
      for (kept, timed) in zip(plan.costs.seconds.joined(), tuning.costs.seconds.joined()) {
        #expect(abs(kept - timed) < 1e-9)
      }
      // Other threads, another program: not what was measured.
      #expect(try !self.plan(network, cache, threads: 2).costs.isMeasured)
      #expect(try !self.plan(ToyNetwork.make(arenaBytes: 192, flops: 25), cache).costs.isMeasured)
    }
  }

  @Test("A damaged or foreign file is ignored and named, and can be forgotten")
  func uselessFiles() throws {
    try inFolder { folder in
      let (network, cache) = (ToyNetwork.make(), Cache(folder: folder))
      _ = try tune(network, cache)
      let program = try network.program(isa: "portable")
      let tuned = TunedCosts(program: program, threads: 1, cache: cache)
      let sound = try String(contentsOfFile: tuned.path, encoding: .utf8)
      for (text, other) in [
        ("\"threads\": 1", "\"threads\": 2"), ("portable", "avx2"), ("\"shape\": \"", "\"shape\": \"1"),
        ("direct", "indirect"), ("seven", "se\"ven"), (sound, ""), (sound, "[]"), ("]", ""), ("1", "1.5"),
      ] {
        let damaged = sound.replacing(text, with: other)
        #expect(damaged != sound)
        try damaged.write(toFile: tuned.path, atomically: true, encoding: .utf8)
        let plan = try plan(network, cache)
        #expect(!plan.costs.isMeasured && plan.ignoredFile == tuned.path, "\(other)")
      }
      #expect(tuned.forget())
      #expect(!tuned.forget())
      #expect(try plan(network, cache).ignoredFile == nil)
    }
  }

  @Test("Without a place to keep anything, plans are made all the same")
  func noCache() throws {
    let network = ToyNetwork.make()
    for cache in [Cache(folder: nil), Cache(folder: "/proc/none")] {
      #expect(try tune(network, cache).costs.isMeasured)
      #expect(try plan(network, cache).ignoredFile == nil)
    }
  }
}
