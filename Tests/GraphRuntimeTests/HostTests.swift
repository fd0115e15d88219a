import Foundation
import Testing

@testable import GraphRuntime

/// Not Foundation's class of that name.
private typealias Host = GraphRuntime.Host

@Suite struct HostTests {
  private let host = Host(
    processor: "A \"quoted\" processor", isa: "avx2", threads: 3, peakFLOPS: 100e9,
    bandwidths: [
      .init(workingSet: 1 << 10, bytesPerSecond: 80e9), .init(workingSet: 1 << 11, bytesPerSecond: 40e9),
      .init(workingSet: 1 << 20, bytesPerSecond: 10e9),
    ])

  @Test("Between two measured sizes the bandwidth is in proportion, outside it is the nearest")
  func bandwidths() {
    #expect(host.bandwidth(workingSet: 0) == 80e9)
    #expect(host.bandwidth(workingSet: 1024) == 80e9)
    #expect(host.bandwidth(workingSet: 1536) == 60e9)
    #expect(host.bandwidth(workingSet: 1e12) == 10e9)
    #expect(host.memoryBandwidth == 10e9)
  }

  @Test("A kernel takes as long as its arithmetic or its memory, whichever is slower")
  func leastSeconds() {
    #expect(host.leastSeconds(flops: 100e9, bytes: 1024) == 1)
    #expect(host.leastSeconds(flops: 1, bytes: 40e9) == 4)
    #expect(host.leastSeconds(flops: 0, bytes: 0) == 0)
  }

  @Test("Sizes of like bandwidth are one level; the last is memory, and one between two levels is neither")
  func levels() {
    func host(_ rates: [Double]) -> Host {
      var host = self.host
      host.bandwidths = rates.enumerated().map { .init(workingSet: 1 << $0, bytesPerSecond: $1) }
      return host
    }
    #expect(
      host([400, 390, 420, 200, 190, 90, 30]).levels == [
        .init(workingSet: 4, bytesPerSecond: 400), .init(workingSet: 16, bytesPerSecond: 200),
        .init(workingSet: 64, bytesPerSecond: 30),
      ])
    #expect(host([5]).levels == [.init(workingSet: 1, bytesPerSecond: 5)])
  }

  @Test("Every instruction set of this CPU has a plausible peak and bandwidth for every size")
  func measures() throws {
    for isa in InstructionSets.supported {
      let host = try Host.measure(isa: isa, threads: 1)
      #expect(host.isa == isa && host.threads == 1 && host.processor == Host.processorName)
      #expect(host.peakFLOPS > 1e8 && host.peakFLOPS < 1e13)
      #expect(host.bandwidths.count > 10)
      #expect(zip(host.bandwidths, host.bandwidths.dropFirst()).allSatisfy { $0.workingSet < $1.workingSet })
      #expect(host.bandwidths.allSatisfy { $0.bytesPerSecond > 1e7 && $0.bytesPerSecond < 1e13 })
    }
    #expect(!Host.processorName.isEmpty)
  }

  @Test("What isn't there can't be measured")
  func unknown() {
    #expect(
      thrown { _ = try Host.measure(isa: "neon", threads: 1) }
        == .unknownInstructionSet("neon", known: InstructionSets.known))
    #expect(thrown { _ = try Host.measure(isa: "portable", threads: 0) } == .threads(0, most: 256))
  }

  @Test("The better of what was measured before and now is kept; a damaged or foreign file is replaced")
  func cached() throws {
    try inFolder { folder in
      let cache = Cache(folder: folder + "/new/myograph")
      func measured() throws -> Host { try Host.measured(isa: "portable", threads: 1, cache: cache) }
      let first = try measured()
      let place = try #require(cache.folder)
      let name = try #require(try FileManager.default.contentsOfDirectory(atPath: place).first)
      // Figures that no machine has show whether the file was used.
      var impossible = first
      for (peak, isBetter) in [(7, false), (1e15, true)] {
        impossible.peakFLOPS = peak
        #expect(cache.keep(impossible.json, as: name))
        #expect(try (measured().peakFLOPS == peak) == isBetter)
      }
      var foreign = impossible
      foreign.processor = "another"
      for damaged in [
        "", "{", String(impossible.json.dropLast(20)), foreign.json, "[]",
        impossible.json.replacing("\"peak_flops\": 1", with: "\"peak_flops\": 01"),
      ] {
        #expect(cache.keep(damaged, as: name))
        #expect(try measured().peakFLOPS < 1e14, "\(damaged)")
        #expect(Host(json: try #require(cache.read(name)))?.processor == Host.processorName)
      }
    }
  }

  @Test("Without a place to keep it, it is measured each time")
  func withoutCache() throws {
    for folder in [nil, "/proc/nowhere/myograph"] {
      let cache = Cache(folder: folder)
      #expect(try Host.measured(isa: "portable", threads: 1, cache: cache).peakFLOPS > 1e8)
      #expect(cache.read("host.json") == nil)
    }
  }

  @Test("Its text says all of it, in whole numbers")
  func json() {
    #expect(Host(json: Array(host.json.utf8)) == host)
    for (good, bad) in [("\"threads\": 3", "\"threads\": 3.5"), ("1024", "4096"), ("bandwidths", "other")] {
      #expect(Host(json: Array(host.json.replacing(good, with: bad).utf8)) == nil)
    }
  }
}
