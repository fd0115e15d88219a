import Testing

@testable import GraphRuntime

@Suite struct CompiledNetworkTests {
  let network = ToyNetwork.make(variants: [("fused", "avx2"), ("fused", "portable"), ("unfused", "avx512")])
  let known = ["avx512", "avx2", "portable"]

  @Test func tablesAreReadIntoValues() {
    #expect(network.name == "toy")
    #expect(network.input == .init(channels: 1, height: 2, width: 3))
    #expect(network.output == .init(channels: 2, height: 2, width: 3))
    #expect(network.classes == [.init(name: "background"), .init(name: "toy", colour: 0xFF8000)])
    #expect(network.flops == 24)
    #expect(network.parameters.map(\.name) == ToyNetwork.names)
    #expect(network.parameters.map(\.shape) == [[2, 1, 1, 1], [2], [2]])
    #expect(network.parameters.map(\.isTrainable) == [true, true, false])
    #expect(network.trainableCount == 4)
    #expect(network.weightBytes == 24)
    #expect(network.variants == ["fused", "unfused"])
    #expect(network.programs.first?.steps.map(\.name) == ["crop", "conv + norm", "argmax", "seven"])
    #expect(network.programs.first?.steps.map(\.stage) == [.image, .network, .result, .network])
    #expect(network.results == [.logits, .probabilities, .labels])
    #expect(ToyNetwork.make(hasLabels: false).results == [.logits, .output, .probabilities])
  }

  @Test func theBestCompiledInstructionSetIsTaken() throws {
    func choose(_ variant: String, _ isa: String?, _ supported: [String]) throws -> String {
      try network.program(variant: variant, isa: isa, known: known, supported: supported).isa
    }
    try #expect(choose("fused", nil, known) == "avx2")
    try #expect(choose("fused", nil, ["portable"]) == "portable")
    try #expect(choose("fused", "portable", known) == "portable")
    try #expect(choose("unfused", nil, known) == "avx512")
  }

  @Test func whatCannotBeChosenIsNamedWithWhatCan() {
    func refusal(_ variant: String, _ isa: String?, _ supported: [String]) -> RuntimeError? {
      thrown { _ = try network.program(variant: variant, isa: isa, known: known, supported: supported) }
    }
    #expect(
      refusal("fuse", nil, known) == .unknownVariant("fuse", network: "toy", known: ["fused", "unfused"]))
    #expect(refusal("fused", "neon", known) == .unknownInstructionSet("neon", known: known))
    #expect(
      refusal("fused", "avx2", ["portable"]) == .unsupportedInstructionSet("avx2", supported: ["portable"]))
    #expect(
      refusal("fused", "avx512", known)
        == .notCompiled(isa: "avx512", network: "toy", variant: "fused", compiled: ["avx2", "portable"]))
    #expect(
      refusal("unfused", nil, ["avx2", "portable"])
        == .notCompiled(isa: nil, network: "toy", variant: "unfused", compiled: ["avx512"]))
  }

  @Test func kernelsAreReadInTheCompilersOrder() throws {
    let program = try #require(network.programs.first)
    #expect(program.steps.map(\.kernels.count) == [1, 2, 1, 1])
    #expect(
      program.steps[1].kernels == [
        .init(
          algorithm: "direct", isExact: true, flops: 24, cachedBytes: 0, weightReads: 1, weightBytes: 192,
          scratchBytes: 0, workspaceBytes: 0),
        .init(
          algorithm: "in phases", isExact: false, flops: 48, cachedBytes: 2048, weightReads: 1,
          weightBytes: 196, scratchBytes: ToyNetwork.scratchBytes,
          workspaceBytes: ToyNetwork.workspaceBytes),
      ])
    #expect(program.algorithms == ["direct", "in phases"])
  }

  @Test func memoryIsKnownBeforeAnythingIsAllocated() throws {
    let network = ToyNetwork.make(arenaBytes: 100 << 20)
    let memory = try network.memory(threads: 3, options: PlanOptions(algorithm: "in phases"))
    #expect(memory.arena == 100 << 20)
    #expect(memory.workspace == 1024)
    #expect(memory.scratch == 64)
    #expect(memory.threads == 3)
    #expect(memory.packedWeights == 320)
    #expect(memory.total == 100 << 20 + 1024 + 3 * 64 + 320)
    #expect(
      memory.description
        == "100.0 MiB: arena 100.0 MiB, workspace 0.0 MiB, scratch 3 × 0.0 MiB, weights 0.0 MiB")
    #expect(
      try network.memory(threads: 3, options: PlanOptions(algorithm: "direct")).description
        == "100.0 MiB: arena 100.0 MiB, scratch 3 × 0.0 MiB, weights 0.0 MiB")
    #expect(
      thrown { _ = try ToyNetwork.make(arenaBytes: .max - 64).memory(threads: 256) }
        == .tooMuchMemory(bytes: nil))
  }

  @Test func anAlgorithmThatNoStepHasIsRefused() {
    #expect(
      thrown { _ = try network.memory(isa: "portable", options: PlanOptions(algorithm: "fft")) }
        == .unknownAlgorithm("fft", variant: "fused", known: ["direct", "in phases"]))
  }

  @Test func threadsAreOneToTwoHundredFiftySix() {
    for threads in [-1, 0, 257, Int.max] {
      #expect(
        thrown { _ = try ToyNetwork.make().memory(threads: threads) } == .threads(threads, most: 256))
    }
    #expect((1...256).contains(CompiledNetwork.defaultThreads))
    #expect((try? ToyNetwork.make().memory(threads: 256).threads) == 256)
  }

  @Test func thisMachineHasThePortableKernelsAtLeast() {
    #expect(InstructionSets.supported.contains("portable"))
    #expect(InstructionSets.supported.allSatisfy(InstructionSets.known.contains))
    #expect(ToyNetwork.make().instructionSets == ["portable"])
  }
}
