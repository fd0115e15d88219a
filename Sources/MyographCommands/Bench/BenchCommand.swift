import ArgumentParser
import AtomicFile
import Foundation
import GraphRuntime
import Terminal

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Time a network from its own input to its scores, or a step of its training.",
    discussion: """
      Kernels are measured alternately in one process, so that a machine that slows down slows all of them:
      fused and unfused by the best algorithm for each layer, then each algorithm wherever it can be used.
      Weights and input are seeded random numbers: the values don't change the time.

      --profile times each kernel and holds it against what the machine does at most: of its peak multiply-adds
      and of its bandwidth for a working set of that size, the one that allows less. Both are measured, and the best
      is kept; no kernel is chosen by it. GFLOP/S counts the layer as declared, EXECUTED what its algorithm multiplies and adds. Examples:
        \(Tool.name) bench\(Tool.option) --kernels all
        \(Tool.name) bench\(Tool.option) --kernels fused --profile --roofline roofline.svg
        \(Tool.name) bench\(Tool.option) --kernels "unfused im2col+blas"
        \(Tool.name) bench\(Tool.option) --mode train --batch-size 20 --iterations 5
      """)

  enum Mode: String, ExpressibleByArgument, CaseIterable { case infer, train }

  @OptionGroup var network: NetworkOption

  @Option(help: "infer: from input to scores. train: a step, forward and backward, and the update.")
  var mode = Mode.infer

  @Option(help: "Samples per run.")
  var batchSize = 1

  @Option(help: "fused, unfused, all, or one algorithm wherever it can be used, such as \"fused direct\".")
  var kernels = "all"

  @OptionGroup var processor: ProcessorArguments

  @OptionGroup var plan: PlanArguments

  @Option(
    help:
      "Timed runs of each variant; by default at least 10, and when the network runs, as many as fit into a second."
  )
  var iterations: Int?

  @Option(help: "A safetensors file with the network's weights, instead of random ones.")
  var weights: String?

  @Flag(help: "Time each kernel, beside what the machine does at most.")
  var profile = false

  @Option(help: "Draw the profile of the first of the kernels under the machine's roofs (SVG).")
  var roofline: String?

  @Option(help: "Write input and scores (safetensors), for whoever wants to compare them.")
  var scores: String?

  @Flag(help: "Print one JSON document.")
  var json = false

  @Flag(help: "Replace existing outputs.")
  var overwrite = false

  func run() throws {
    guard (1...1024).contains(batchSize) else {
      throw UsageError(
        description: "Can't run batches of \(batchSize) because they hold 1 to 1024 samples; use one of these"
      )
    }
    if let iterations, !(1...100_000).contains(iterations) {
      throw UsageError(
        description: "Can't time \(iterations) runs because 1 to 100000 make sense; use one of these")
    }
    let compiled = try network.compiled()
    guard mode == .infer else { return try train(compiled) }
    var files = OutputGuard()
    for path in [weights, plan.plan].compactMap(\.self) { files.read(path) }
    for path in [roofline, scores].compactMap({ $0 }) {
      try files.write(path, of: compiled.name)
      try AtomicFile.check(path: path, overwrite: overwrite)
    }
    let selections =
      try kernels == "all"
      ? KernelSelection.all(of: compiled, isa: processor.isa, accuracy: plan.accuracy)
      : [KernelSelection(named: kernels)]
    let bench = try plan.session(besides: besides(compiled)) { options in
      try Bench(
        compiled, kernels: selections, options: options, weights: weights, batch: batchSize,
        isa: processor.isa,
        threads: processor.threads)
    }
    try announce(bench.forecast)
    var report = try bench.measure(iterations: iterations)
    if profile || roofline != nil { report.profile = try bench.profile(iterations: iterations ?? 10) }
    if let scores { try bench.writeScores(to: scores, overwrite: overwrite) }
    try show(&report)
  }

  private func train(_ compiled: CompiledNetwork) throws {
    let chosen = [plan.isGiven ? "plan" : nil, weights.map { _ in "weights" }, scores.map { _ in "scores" }]
    if let option = chosen.compactMap({ $0 }).first {
      throw UsageError(
        description: "Can't time training with a choice of \(option) because a step has its own; leave it out"
      )
    }
    if let roofline { try AtomicFile.check(path: roofline, overwrite: overwrite) }
    let bench = try TrainingBench(
      compiled, variants: kernels == "all" ? compiled.variants : [kernels], batch: batchSize,
      isa: processor.isa,
      threads: processor.threads)
    try announce(bench.forecast)
    var report = try bench.measure(iterations: iterations ?? 10)
    if profile || roofline != nil { report.profile = try bench.profile(iterations: iterations ?? 10) }
    try show(&report)
  }

  /// What the process takes besides a session: itself, input and scores, or weights, which are gone before there are tensors.
  private func besides(_ network: CompiledNetwork) throws -> Int {
    let float = MemoryLayout<Float>.stride
    let values = batchSize * (network.input.count + network.output.count) * float
    let loading = network.parameters.reduce(0) { $0 + $1.count } * float
    let arena = network.programs.map(\.arenaBytes).min() ?? 0
    return MemoryForecast.process + max(values, loading - arena)
  }

  private func announce(_ forecast: MemoryForecast) throws {
    if !json { try Console.print("Peak memory of the process \(forecast)") }
  }

  private func show(_ report: inout BenchReport) throws {
    if let roofline, let profile = report.profile {
      let picture = RooflinePicture(title: report.title, host: profile.host, run: profile.runs[0])
      try AtomicFile.write(to: roofline, overwrite: overwrite) { try $0.write(picture.svg) }
    }
    if !profile { report.profile = nil }
    if json { return try printJSON(report) }
    try Console.print(report.text)
    if let peak = PeakMemory.bytes { try Console.print("Peak memory was \(megabytes(peak))") }
  }
}
