import Testing

@testable import GraphRuntime

@Suite struct CostModelTests {
  private let model = CostModel(
    host: Host(
      processor: "test", isa: "portable", threads: 2, peakFLOPS: 100e9,
      bandwidths: [
        .init(workingSet: 1 << 10, bytesPerSecond: 400e9), .init(workingSet: 1 << 20, bytesPerSecond: 100e9),
        .init(workingSet: 1 << 26, bytesPerSecond: 10e9),
      ]))

  private func seconds(
    flops: Double = 0, bytes: Double = 0, cached: Double = 0, weights: Int = 0, reads: Double = 1,
    scratch: Int = 0, workingSet: Double = 1024, algorithm: String = "direct"
  ) -> Double {
    let shape = CompiledNetwork.ImageShape(channels: 1, height: 1, width: 1)
    let kernel = CompiledProgram.Kernel(
      algorithm: algorithm, isExact: true, flops: flops, cachedBytes: cached, weightReads: reads,
      weightBytes: weights, scratchBytes: scratch, workspaceBytes: 0)
    let step = CompiledProgram.Step(
      name: "", location: "", input: shape, output: shape, flops: flops, bytes: bytes, stage: .network,
      kernels: [kernel])
    return model.seconds(kernel, of: step, workingSet: workingSet)
  }

  @Test("Arithmetic takes at least what the peak allows, and little more")
  func arithmetic() {
    #expect((0.01..<0.015).contains(seconds(flops: 1e9)))
  }

  @Test("Traffic takes what the bandwidth of its size allows, besides the arithmetic")
  func traffic() {
    #expect((0.01..<0.011).contains(seconds(bytes: 1e8)))
    #expect(seconds(flops: 1e10, bytes: 1e8) > seconds(flops: 1e10) + 0.0099)
  }

  @Test("Weights that no cache holds cost as much as they are read often, others their first read")
  func weights() {
    let once = seconds(weights: 100 << 20, workingSet: 1e9)
    let often = seconds(weights: 100 << 20, reads: 4, workingSet: 1e9)
    #expect(often > 3.9 * once && often < 4.1 * once)
    let small = seconds(weights: 1 << 20, workingSet: 1e9)
    #expect(seconds(weights: 1 << 20, reads: 11, workingSet: 1e9) < 2.1 * small)
    #expect(seconds(weights: 1 << 20, workingSet: 0x1p20) < small / 5)
  }

  @Test("Weights that are fetched meanwhile take time only where they take more than the arithmetic")
  func fetchedWeights() {
    func seconds(flops: Double, weights: Int) -> Double {
      self.seconds(flops: flops, weights: weights, workingSet: 1e9, algorithm: "winograd 4x4")
    }
    #expect(seconds(flops: 1e10, weights: 100 << 20) == seconds(flops: 1e10, weights: 0))
    #expect(seconds(flops: 1e6, weights: 100 << 20) == seconds(flops: 0, weights: 100 << 20))
  }

  @Test("A program goes through its arena and all weights of the compiler's choice")
  func workingSet() {
    let program = ToyNetwork.makeProgram([
      [("winograd", false, 640, 128, 64), ("direct", true, 128, 0, 0)], [("direct", true, 256, 0, 0)],
    ])
    #expect(program.workingSet == Double(ToyNetwork.arenaBytes + 640 + 256))
  }

  @Test("What goes through scratch is dearer the larger the scratch is")
  func scratch() {
    #expect(seconds(flops: 1e9, cached: 1e8) > seconds(flops: 1e9))
    #expect(seconds(cached: 1e8, scratch: 1 << 25) > 5 * seconds(cached: 1e8, scratch: 1 << 18))
  }
}
