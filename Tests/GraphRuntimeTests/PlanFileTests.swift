import Foundation
import Testing

@testable import GraphRuntime

@Suite struct PlanFileTests {
  private let network = ToyNetwork.make()

  private func file(variant: String = "fused", choices: [Int] = [0, 1, 0, 0]) throws -> PlanFile {
    let program = try network.program(variant: variant, isa: "portable")
    let seconds = program.steps.map { $0.kernels.indices.map { 1e-6 * Double($0 + 1) } }
    return PlanFile(
      of: network, program, choices: choices, costs: KernelCosts(seconds: seconds), threads: 3)
  }

  private func plan(_ file: PlanFile, network: CompiledNetwork? = nil) throws -> Plan {
    try (network ?? self.network).plan(isa: "portable", options: PlanOptions(plan: file))
  }

  @Test("A written plan is read again, and chooses what it says")
  func roundTrip() throws {
    try inFolder { folder in
      let path = folder + "/toy.plan"
      try file().write(to: path)
      let read = try PlanFile(path: path)
      var named = try file()
      named.path = path
      #expect(read == named && read.threads == 3 && read.processor == Host.processorName)
      let plan = try plan(read)
      #expect(plan.algorithms == ["gather", "in phases", "argmax", "copy"])
      #expect(
        plan.source == .tuned(path: path)
          && plan.costs.seconds[1].map { ($0 * 1e9).rounded() } == [1000, 2000])
      #expect(thrown { try file().write(to: path) } == .output(.exists(path: path)))
      try file(choices: [0, 0, 0, 0]).write(to: path, overwrite: true)
      #expect(try self.plan(PlanFile(path: path)).algorithms[1] == "direct")
    }
  }

  @Test("Another processor's plan is taken: it gives the same bits there")
  func otherProcessor() throws {
    let text = try file().json.replacing(StrictJSON.quoted(Host.processorName), with: "\"another\"")
    let foreign = try #require(PlanFile(json: Array(text.utf8), path: "p"))
    #expect(try foreign.processor == "another" && plan(foreign).algorithms[1] == "in phases")
  }

  @Test("A plan of another network, variant, instruction set or build is refused by what differs")
  func foreign() throws {
    let sound = try file()
    func problem(_ good: String, _ bad: String) throws -> RuntimeError? {
      let text = sound.json.replacing(good, with: bad)
      #expect(text != sound.json)
      let file = try #require(PlanFile(json: Array(text.utf8), path: "p"), "\(bad)")
      return thrown { _ = try plan(file) }
    }
    func refused(_ problem: PlanProblem) -> RuntimeError { .plan(path: "p", problem) }
    #expect(try problem("\"toy\"", "\"boy\"") == refused(.network("boy", expected: "toy")))
    #expect(try problem("\"fused\"", "\"unfused\"") == refused(.variant("unfused", expected: "fused")))
    #expect(try problem("portable", "avx2") == refused(.instructionSet("avx2", expected: "portable")))
    #expect(try problem("\"shape\": \"", "\"shape\": \"1") == refused(.build(network: "toy")))
    #expect(try problem("\"algorithm\": \"in phases\"", "\"algorithm\": \"fft\"") == refused(.damaged))
    #expect(try problem("\"direct\": 1000", "\"indirect\": 1000") == refused(.damaged))
    #expect(
      thrown { _ = try plan(sound, network: ToyNetwork.make(arenaBytes: 192, flops: 25)) }
        == .plan(path: "", .build(network: "toy")))
    #expect(
      refused(.instructionSet("avx2", expected: "portable")).description
        == "Can't use the plan \"p\" because it is for avx2, not for portable;"
        + " use one that `tune --output` wrote for this")
  }

  @Test("A file that is no plan is refused, whatever it is")
  func damaged() throws {
    let sound = try file().json
    for text in [
      "", "[]", "{}", String(sound.dropLast(9)), sound.replacing("1000", with: "1.5"),
      sound.replacing("\"threads\": 3", with: "\"threads\": -3"),
      sound.replacing("\"steps\"", with: "\"stops\""),
      sound.replacing("\"nanoseconds\": {", with: "\"nanoseconds\": [{"), sound + "x",
      String(repeating: "[", count: 100_000),
    ] {
      try withFile(Array(text.utf8)) { path in
        #expect(thrown { _ = try PlanFile(path: path) } == .plan(path: path, .damaged), "\(text.prefix(40))")
      }
    }
    #expect(thrown { _ = try PlanFile(path: "/nowhere") } == .file(path: "/nowhere", .system(code: ENOENT)))
  }

  @Test("In the cache, a plan that is damaged, foreign or open to others is passed over and named")
  func uselessInCache() throws {
    try inFolder { folder in
      let cache = Cache(folder: folder + "/myograph")
      let program = try network.program(isa: "portable")
      let place = PlanCache(program: program, network: network, cache: cache)
      func found() throws -> Plan { try network.plan(program, threads: 1, PlanOptions(), cache: cache) }
      try place.keep(file())
      #expect(try found().source == .tuned(path: place.path))
      let name = (place.path as NSString).lastPathComponent
      let sound = try file().json
      for (good, bad) in [
        ("portable", "avx2"), (StrictJSON.quoted(Host.processorName), "\"another\""), (sound, ""), ("]", ""),
        ("in phases", "fft"),
      ] {
        #expect(cache.keep(sound.replacing(good, with: bad), as: name))
        #expect(try found().ignoredFile == place.path && found().source == .model(ProcessorModel.here.name))
      }
      try place.keep(file())
      #expect(chmod(place.path, 0o666) == 0)
      #expect(try found().ignoredFile == place.path)
      #expect(place.forget() && !place.forget())
      #expect(try found().ignoredFile == nil)
    }
  }
}
