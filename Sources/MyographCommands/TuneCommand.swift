import ArgumentParser
import AtomicFile
import GraphRuntime
import Terminal

struct TuneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tune",
    abstract:
      "Measure every kernel of a network on this machine, and keep a faster choice where there is one.",
    discussion: """
      Without it, kernels are chosen by a model of the processor: the same ones for any number of threads, in every run.
      Here each is timed in place, within whole runs, in turn. One takes the place of the model's choice where it is
      faster by more than the times scatter, and saves more time than it takes to read what it has more of weights; and
      all of them together are kept only if whole runs are faster, too. The plan is kept in $XDG_CACHE_HOME/\(Tool.name) or
      ~/.cache/\(Tool.name) for this processor, instruction set and network, and used from then on; with --output it is
      written there instead, for --plan of segment, bench, train and graph, here or on another machine. Examples:
        \(Tool.name) tune\(Tool.argument)
        \(Tool.name) tune\(Tool.argument) --output tuned.plan
        \(Tool.name) tune\(Tool.argument) --forget
      """)

  @OptionGroup var network: NetworkArgument

  @Option(help: "fused or unfused.")
  var kernels = "fused"

  @Option(help: "Threads to measure by; by default what the process may use. The plan holds for any number.")
  var threads: Int?

  @Option(help: "avx512, avx2 or portable; by default the best that the processor has.")
  var isa: String?

  @Option(help: "standard or exact: for the plan that is printed.")
  var accuracy = PlanOptions.Accuracy.standard

  @Option(help: "Write the plan here instead of keeping it: the model's choice where nothing is faster.")
  var output: String?

  @Flag(help: "Replace an existing output.")
  var overwrite = false

  @Flag(help: "Forget the plan that was kept, instead.")
  var forget = false

  func run() throws {
    let compiled = try network.compiled()
    if forget {
      let wasKnown = try Tuning.forget(compiled, variant: kernels, isa: isa)
      return try Console.print(
        wasKnown ? "Forgot the plan of \(compiled.name)" : "No plan of \(compiled.name) was kept")
    }
    if let output { try AtomicFile.check(path: output, overwrite: overwrite) }
    var progress: Progress?
    let tuning = try Tuning(compiled, variant: kernels, isa: isa, threads: threads) { done, total in
      if progress == nil { progress = Progress("rounds of every kernel of \(compiled.name)", total: total) }
      progress?.update(done)
    }
    let program = try compiled.program(variant: kernels, isa: isa)
    let options = PlanOptions(accuracy: accuracy, plan: tuning.plan)
    try Console.print(
      PlanTable(program, try compiled.plan(variant: kernels, isa: isa, options: options)).text)
    try Console.print("\nMedians of \(tuning.rounds) runs. \(verdict(tuning))")
    if let output {
      try tuning.plan.write(to: output, overwrite: overwrite)
      try Console.print("Wrote \(output)")
    } else if let path = try tuning.keep() {
      try Console.print("Kept from now on: \(path)")
    }
  }

  private func verdict(_ tuning: Tuning) -> String {
    guard let comparison = tuning.comparison else {
      return "No kernel is clearly faster than the model's choice, which stands."
    }
    let times = "\(milliseconds(comparison.found)), by the model's choice \(milliseconds(comparison.model))"
    let steps = "For \(tuning.found) step\(tuning.found == 1 ? "" : "s") another kernel is clearly faster"
    return comparison.isFaster
      ? "\(steps); so whole runs take \(times)."
      : "\(steps), but whole runs aren't: they take \(times), which stands."
  }
}

/// The choice for each step and what the others would take.
struct PlanTable {
  let program: CompiledProgram
  let plan: Plan

  init(_ program: CompiledProgram, _ plan: Plan) {
    self.program = program
    self.plan = plan
  }

  var text: String {
    let names = program.algorithms
    let rows = program.steps.indices.map { index in
      let (step, seconds) = (program.steps[index], plan.costs.seconds[index])
      func time(_ algorithm: String) -> String {
        step.kernels.firstIndex { $0.algorithm == algorithm }.map { milliseconds(seconds[$0]) } ?? "-"
      }
      let choice = plan.algorithms[index]
      return [step.name, choice, time(choice)] + names.map(time)
    }
    return table([["STEP", "CHOICE", "TIME"] + names.map { $0.uppercased() }] + rows)
  }
}
