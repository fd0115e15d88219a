import Testing

@testable import GraphRuntime

/// What kernels are chosen by: figures that stand in a table.
@Suite struct ProcessorModelTests {
  private func model(_ vendor: String, _ family: Int, _ model: Int) -> ProcessorModel {
    .of(.init(vendor: vendor, family: family, model: model))
  }

  @Test(
    "Processors are known by vendor, family and model, others are taken for typical ones",
    arguments: [
      ("AuthenticAMD", 25, 1, "AMD Zen 3"), ("AuthenticAMD", 25, 33, "AMD Zen 3"),
      ("AuthenticAMD", 25, 17, "AMD Zen 4"), ("AuthenticAMD", 25, 97, "AMD Zen 4"),
      ("AuthenticAMD", 25, 160, "AMD Zen 4"), ("GenuineIntel", 6, 143, "Intel Sapphire and Emerald Rapids"),
      ("GenuineIntel", 6, 207, "Intel Sapphire and Emerald Rapids"),
      ("GenuineIntel", 25, 1, "a typical processor"),
      ("GenuineIntel", 6, 60, "a typical processor"), ("", 0, 0, "a typical processor"),
    ])
  func names(vendor: String, family: Int, number: Int, name: String) {
    #expect(model(vendor, family, number).name == name)
  }

  @Test("Every model has roofs for every instruction set, and slower ones the larger the working set")
  func roofs() {
    for model in [
      model("AuthenticAMD", 25, 1), model("AuthenticAMD", 25, 17), model("GenuineIntel", 6, 207),
      model("", 0, 0),
    ] {
      for isa in ["avx512", "avx2", "portable", "another"] {
        let host = model.host(isa: isa)
        #expect(host.isa == isa && host.threads == ProcessorModel.threads && host.processor == model.name)
        #expect((40e9...500e9).contains(host.peakFLOPS))
        #expect(host.bandwidths.count > 3)
        for (near, far) in zip(host.bandwidths, host.bandwidths.dropFirst()) {
          #expect(near.workingSet < far.workingSet && near.bytesPerSecond >= far.bytesPerSecond)
        }
      }
    }
  }

  @Test("Without a tuned plan the choice is the model's, whatever the threads and whatever lies in the cache")
  func choice() throws {
    try inFolder { folder in
      let (network, cache) = (ToyNetwork.make(), Cache(folder: folder + "/myograph"))
      let program = try network.program(isa: "portable")
      func plan(_ threads: Int, _ model: ProcessorModel) throws -> Plan {
        try network.plan(program, threads: threads, PlanOptions(), model: model, cache: cache)
      }
      let model = model("AuthenticAMD", 25, 1)
      let first = try plan(1, model)
      #expect(first.source == .model("AMD Zen 3") && "\(first.source)" == "model for AMD Zen 3")
      for threads in [2, 3, 16, 256] { #expect(try plan(threads, model) == first) }
      var host = try Host.measured(isa: "portable", threads: 1, cache: cache)
      #expect(try plan(1, model) == first)
      host.peakFLOPS = 1
      #expect(cache.keep(host.json, as: "host-\(Cache.name(Host.processorName))-portable-1.json"))
      #expect(try plan(1, model) == first)
    }
  }
}
