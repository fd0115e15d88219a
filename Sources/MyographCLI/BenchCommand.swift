import ArgumentParser
import Foundation
import GraphRuntime

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Time a network from its own input to its scores.",
    discussion: """
      Kernels are measured alternately in one process, so that a machine that slows down slows all of them:
      fused and unfused by the best algorithm for each layer, then each algorithm wherever it can be used.
      Weights are seeded random numbers: the values don't change the time. Examples:
        myograph bench --network unet16 --kernels all
        myograph bench --network unet64 --kernels fused --profile
        myograph bench --network fcn16 --kernels "unfused im2col+blas"
      """)

  enum Mode: String, ExpressibleByArgument, CaseIterable { case infer }

  @Option(help: "A name from `myograph networks`.")
  var network: String

  @Option(help: "infer: from input to scores.")
  var mode = Mode.infer

  @Option(help: "Samples per run.")
  var batchSize = 1

  @Option(help: "fused, unfused, all, or one algorithm wherever it can be used, such as \"fused direct\".")
  var kernels = "all"

  @Option(help: "Threads; by default what the process may use.")
  var threads: Int?

  @Option(help: "avx512, avx2 or portable; by default the best that the processor has.")
  var isa: String?

  @OptionGroup var plan: PlanArguments

  @Option(help: "Least number of timed runs of each variant.")
  var iterations = 10

  @Flag(help: "Print the time of each kernel.")
  var profile = false

  @Flag(help: "Print one JSON document.")
  var json = false

  func run() throws {
    guard (1...1024).contains(batchSize) else {
      throw UsageError(
        description: "Can't run batches of \(batchSize) because they hold 1 to 1024 samples; use one of these"
      )
    }
    guard (1...100_000).contains(iterations) else {
      throw UsageError(
        description: "Can't time \(iterations) runs because 1 to 100000 make sense; use one of these")
    }
    let compiled = try CompiledZoo.network(network)
    let report = try BenchReport(
      compiled,
      kernels: kernels == "all"
        ? KernelSelection.all(of: compiled, isa: isa) : [KernelSelection(named: kernels)],
      plan: plan, mode: mode.rawValue, batch: batchSize, isa: isa, threads: threads, iterations: iterations,
      profiles: profile && !json)
    if json { try printJSON(report.document) } else { print(report.text) }
  }
}

/// Measurements of one network by several kernels.
struct BenchReport {
  struct Document: Encodable {
    struct Run: Encodable {
      var kernels: String
      var medianS, minS, maxS: Double
      var iterations: Int
      var peakMemoryBytes: Int?

      enum CodingKeys: CodingKey { case kernels, medianS, minS, maxS, iterations, peakMemoryBytes }

      /// A peak that isn't one session's own is null, not left out.
      func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kernels, forKey: .kernels)
        try container.encode(medianS, forKey: .medianS)
        try container.encode(minS, forKey: .minS)
        try container.encode(maxS, forKey: .maxS)
        try container.encode(iterations, forKey: .iterations)
        try container.encode(peakMemoryBytes, forKey: .peakMemoryBytes)
      }
    }
    var network, mode: String
    var batch, threads: Int
    var isa: String
    var runs: [Run]
  }

  let document: Document
  private let flops: Double
  private let kernels: [KernelSelection]
  private let memories: [MemoryPlan]
  private let timings: [[StepTiming]]

  init(
    _ network: CompiledNetwork, kernels: [KernelSelection], plan: PlanArguments, mode: String, batch: Int,
    isa: String?,
    threads: Int?, iterations: Int, profiles: Bool
  ) throws {
    let weights = Weights.random(for: network, seed: 1)
    var generator = SplitMix64(seed: 2)
    let input = (0..<(batch * network.input.count)).map { _ in generator.normal() }
    let sessions = try kernels.map {
      try Session(
        network, weights: weights, variant: $0.variant, isa: isa, threads: threads,
        options: plan.options(algorithm: $0.algorithm))
    }
    for session in sessions { warn(about: session.plan) }
    var results = Results()
    let measurements = try Measurement.alternate(
      warmUp: 2, iterations: iterations, seconds: 1, most: max(iterations, 200),
      sessions.map { session in
        { try session.run(input: input, count: batch, wanted: [.logits], into: &results) }
      })
    if profiles {
      for session in sessions {
        session.isProfiling = true
        for _ in 0..<min(iterations, 20) {
          try session.run(input: input, count: batch, wanted: [.logits], into: &results)
        }
      }
    }
    timings = profiles ? sessions.map(\.timings) : []
    self.kernels = kernels
    memories = sessions.map(\.memory)
    flops = network.flops * Double(batch)
    let peak = kernels.count == 1 ? PeakMemory.bytes : nil
    document = Document(
      network: network.name, mode: mode, batch: batch, threads: sessions[0].threads, isa: sessions[0].isa,
      runs: zip(kernels, measurements).map { kernels, measurement in
        .init(
          kernels: kernels.name, medianS: measurement.median, minS: measurement.minimum,
          maxS: measurement.maximum,
          iterations: measurement.iterations, peakMemoryBytes: peak)
      })
  }

  var text: String {
    var lines = [
      "\(document.network), batch \(document.batch), \(document.threads) threads, \(document.isa), \(processorName())"
    ]
    let header = ["KERNELS", "MEDIAN", "MIN", "MAX", "RUNS", "GFLOP/S", "MEMORY"]
    lines.append(
      table(
        [header]
          + zip(document.runs, memories).map { run, memory in
            [
              run.kernels, milliseconds(run.medianS), milliseconds(run.minS), milliseconds(run.maxS),
              "\(run.iterations)", String(format: "%.0f", flops / run.medianS / 1e9), megabytes(memory.total),
            ]
          }))
    if kernels.contains(where: { $0.algorithm != nil }) { lines += ["", matrix] }
    if let fused = document.runs.first(where: { $0.kernels == "fused" }),
      let unfused = document.runs.first(where: { $0.kernels == "unfused" })
    {
      lines.append(
        String(format: "unfused takes %.2f times as long as fused", unfused.medianS / fused.medianS))
    }
    for (run, timings) in zip(document.runs, timings) { lines += ["", profile(run.kernels, timings)] }
    return lines.joined(separator: "\n")
  }

  /// Medians: a line for each variant, a column for each algorithm.
  private var matrix: String {
    var columns: [String?] = []
    for selection in kernels where !columns.contains(selection.algorithm) {
      columns.append(selection.algorithm)
    }
    var variants: [String] = []
    for selection in kernels where !variants.contains(selection.variant) {
      variants.append(selection.variant)
    }
    let rows = variants.map { variant in
      [variant]
        + columns.map { algorithm in
          let place = kernels.firstIndex(of: KernelSelection(variant: variant, algorithm: algorithm))
          return place.map { milliseconds(document.runs[$0].medianS) } ?? "-"
        }
    }
    return table([["MEDIANS"] + columns.map { ($0 ?? "chosen").uppercased() }] + rows)
  }

  private func profile(_ kernels: String, _ timings: [StepTiming]) -> String {
    let total = timings.reduce(0) { $0 + $1.seconds }
    let rows = timings.filter { $0.samples > 0 }.map { timing in
      let seconds = timing.seconds / Double(timing.samples)
      return [
        timing.step.name, timing.kernel.algorithm, milliseconds(seconds),
        String(format: "%.1f %%", 100 * timing.seconds / total),
        String(format: "%.0f", timing.flopsPerSecond / 1e9),
        String(format: "%.1f", timing.step.bytes / seconds / 1e9),
      ]
    }
    return table(
      [["\(kernels.uppercased()) KERNEL", "ALGORITHM", "TIME", "SHARE", "GFLOP/S", "GB/S"]] + rows)
  }
}

/// What the processor calls itself.
private func processorName() -> String {
  let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
  let line = information.split(separator: "\n").first { $0.hasPrefix("model name") }
  return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
    ?? "unknown processor"
}
