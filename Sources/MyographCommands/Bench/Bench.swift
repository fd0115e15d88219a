import Foundation
import GraphRuntime

/// Sessions of one network by several kernels, with the same weights and input.
package struct Bench {
  let network: CompiledNetwork
  let kernels: [KernelSelection]
  private let sessions: [Session]
  private let input: [Float]
  private let batch: Int
  /// Seconds from the first byte of the weights to the first session that is ready to run.
  private let loadSeconds: Double
  /// What the process will take.
  let forecast: MemoryForecast

  /// - Parameters:
  ///   - options: what all plans have to keep to, besides the algorithm that the kernels name. A plan in them is that of
  ///     its variant where no algorithm is named.
  ///   - path: a safetensors file of weights; random ones where nil.
  package init(
    _ network: CompiledNetwork, kernels: [KernelSelection], options: PlanOptions = PlanOptions(),
    weights path: String? = nil, batch: Int = 1, isa: String? = nil, threads: Int? = nil
  ) throws {
    if let plan = options.plan, !kernels.contains(where: { $0.areChosen(by: plan) }) {
      throw UsageError(
        description:
          "Can't use the plan \"\(plan.path)\" because it is for \(plan.variant) kernels and these aren't timed;"
          + " use --kernels \(plan.variant)")
    }
    let resident = PeakMemory.resident ?? 0
    let random = path == nil ? Weights.random(for: network, seed: 1) : nil
    var generator = SplitMix64(seed: 2)
    input = (0..<(batch * network.input.count)).map { _ in generator.normal() }
    let selections = kernels.map { kernels in
      var options = options
      options.algorithm = kernels.algorithm
      if !kernels.areChosen(by: options.plan) { options.plan = nil }
      return (variant: kernels.variant, options: options)
    }
    for (variant, options) in selections {
      warn(about: try network.plan(variant: variant, isa: isa, threads: threads, options: options))
    }
    let clock = ContinuousClock()
    let start = clock.now
    var ready: ContinuousClock.Instant?
    let weights = try random ?? Weights(path: path ?? "", for: network)
    sessions = try selections.map { variant, options in
      let session = try Session(
        network, weights: weights, variant: variant, isa: isa, threads: threads, options: options,
        forBatches: batch > 1)
      ready = ready ?? clock.now
      return session
    }
    loadSeconds = ((ready ?? start) - start) / .seconds(1)
    (self.network, self.kernels, self.batch) = (network, kernels, batch)
    // Weights are gone before there are tensors.
    let float = MemoryLayout<Float>.stride
    let loaded = weights.parameters.reduce(0) { $0 + $1.count } * float
    let packed = sessions.reduce(0) { $0 + $1.memory.packedWeights }
    let working = sessions.reduce(0) { $0 + $1.memory.working(samples: batch) }
    let values = batch * (network.input.count + network.output.count) * float
    forecast = MemoryForecast(
      resident: resident,
      [.init("sessions", packed + max(loaded, working)), .init("input and scores", values)])
  }

  /// Times all sessions alternately.
  /// - Parameter iterations: of each; nil: at least 10, and as many as fit into a second.
  package func measure(iterations: Int? = nil) throws -> BenchReport {
    var results = Results()
    let measurements = try Measurement.alternate(
      warmUp: 2, iterations: iterations ?? 10, seconds: 1, most: iterations ?? 200,
      sessions.map { session in { try run(session, into: &results) } })
    let peak = kernels.count == 1 ? PeakMemory.bytes : nil
    return BenchReport(
      network: network.name, mode: "infer", batch: batch, threads: sessions[0].threads, isa: sessions[0].isa,
      runs: zip(zip(kernels, sessions), measurements).map { timed, measurement in
        BenchReport.Run(kernels: timed.0.name, plan: timed.1.plan.source, measurement, peakMemoryBytes: peak)
      },
      loadSeconds: loadSeconds, flops: network.flops * Double(batch), selections: kernels,
      memoryBytes: sessions.map(\.memory.total))
  }

  /// Times each kernel of each session, in runs of their own: looking at the clock costs time.
  func profile(iterations: Int) throws -> BenchProfile {
    let host = try Host.measured(isa: sessions[0].isa, threads: sessions[0].threads)
    return try BenchProfile(
      host: host, loadS: loadSeconds,
      runs: zip(kernels, sessions).map { kernels, session in
        session.isProfiling = true
        defer { session.isProfiling = false }
        var results = Results()
        var timings: [[StepTiming]] = []
        for _ in 0..<min(iterations, 50) {
          session.resetTimings()
          try run(session, into: &results)
          timings.append(session.timings)
        }
        return BenchProfile.Run(
          kernels.name, timings, memoryBytes: session.memory.total, host)
      })
  }

  /// The tensors `input` and `scores`, both N × C × H × W.
  func writeScores(to path: String, overwrite: Bool) throws {
    var results = Results()
    try run(sessions[0], into: &results)
    let (taken, given) = (network.input, network.output)
    let tensors = [
      ("input", Tensor(shape: [batch, taken.channels, taken.height, taken.width], values: input)),
      ("scores", Tensor(shape: [batch, given.channels, given.height, given.width], values: results.logits)),
    ]
    try Safetensors.write(tensors, to: path, overwrite: overwrite)
  }

  private func run(_ session: Session, into results: inout Results) throws {
    try session.run(input: input, count: batch, wanted: [.logits], into: &results)
  }
}
