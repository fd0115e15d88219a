import Foundation
import GraphRuntime

/// Training sessions of one network by fused and unfused kernels, with the same weights and batch, and the preparation of
/// its samples.
struct TrainingBench {
  let network: CompiledNetwork
  let variants: [String]
  private let sessions: [TrainingSession]
  private let batch: TrainingBatch
  private let plane: LabelledPlane
  private let readySeconds: Double
  /// What the process will take.
  let forecast: MemoryForecast

  init(
    _ network: CompiledNetwork, variants: [String], batch count: Int, isa: String? = nil, threads: Int? = nil
  ) throws {
    (self.network, self.variants) = (network, variants)
    var generator = SplitMix64(seed: 2)
    let (shape, classes) = (network.sample, UInt8(clamping: network.output.channels))
    func labels(_ count: Int) -> [UInt8] {
      (0..<count).map { _ in UInt8(generator.next() % UInt64(classes)) }
    }
    batch = TrainingBatch(
      images: (0..<count * shape.count).map { _ in generator.normal() },
      labels: labels(count * shape.height * shape.width), indices: (0..<UInt32(count)).map { $0 })
    // As large as a slice of the short axis is; a tensor's size is its network's.
    let (rows, columns) = network.takesScan ? (256, 216) : (network.input.height, network.input.width)
    plane = LabelledPlane(
      height: rows, width: columns, spacing: (1.484, 1.484),
      pixels: (0..<shape.channels * rows * columns).map { _ in generator.normal() },
      labels: labels(rows * columns))
    let resident = PeakMemory.resident ?? 0
    let clock = ContinuousClock()
    let start = clock.now
    let weights = Weights.random(for: network, seed: 1)
    sessions = try variants.map {
      try TrainingSession(
        network, weights: weights, batchSize: count, variant: $0, isa: isa, threads: threads)
    }
    readySeconds = (clock.now - start) / .seconds(1)
    forecast = MemoryForecast(
      resident: resident, [.init("sessions", sessions.reduce(0) { $0 + $1.memory.total })])
  }

  /// Times whole steps, updates included, alternately.
  func measure(iterations: Int) throws -> BenchReport {
    let measurements = try Measurement.alternate(
      warmUp: 1, iterations: iterations,
      sessions.map { session in
        {
          _ = try session.computeGradients(batch)
          session.update(rate: 1e-4)
        }
      })
    let peak = variants.count == 1 ? PeakMemory.bytes : nil
    let flops = sessions[0].program.steps.reduce(0) { $0 + $1.flops } * Double(batch.count)
    return try BenchReport(
      network: network.name, mode: "train", batch: batch.count, threads: sessions[0].memory.threads,
      isa: sessions[0].program.isa,
      runs: zip(variants, measurements).map {
        BenchReport.Run(kernels: $0, plan: .compiler, $1, peakMemoryBytes: peak)
      },
      preparation: preparations(), loadSeconds: readySeconds, flops: flops,
      selections: variants.map { KernelSelection(variant: $0) }, memoryBytes: sessions.map(\.memory.total))
  }

  /// Times the preparation of single samples, each of which draws for itself.
  private func preparations() throws -> [BenchReport.Run] {
    let weights = sessions[0].weights
    let preparations = try variants.map { try Preparation(network, weights: weights, variant: $0) }
    var target = batch
    var index: UInt32 = 0
    let measurements = try Measurement.alternate(
      warmUp: 3, iterations: 200,
      preparations.map { preparation in
        {
          index += 1
          // Both draw the same numbers.
          let sample = index / UInt32(preparations.count)
          try preparation.prepare(plane, index: sample, seed: 1, epoch: 0, into: &target, at: 0)
        }
      })
    return zip(variants, measurements).map {
      BenchReport.Run(kernels: $0, plan: .compiler, $1, peakMemoryBytes: nil)
    }
  }

  /// Times each kernel of each session.
  func profile(iterations: Int) throws -> BenchProfile {
    let (isa, threads) = (sessions[0].program.isa, sessions[0].memory.threads)
    let host = try Host.measured(isa: isa, threads: threads)
    return try BenchProfile(
      host: host, loadS: readySeconds,
      runs: zip(variants, sessions).map { name, session in
        session.isProfiling = true
        defer { session.isProfiling = false }
        var timings: [[StepTiming]] = []
        for _ in 0..<min(iterations, 10) {
          session.resetTimings()
          _ = try session.computeGradients(batch)
          timings.append(session.timings)
        }
        return BenchProfile.Run(name, timings, memoryBytes: session.memory.total, host)
      })
  }
}
