import ArgumentParser
import GraphRuntime
import Terminal

struct TuneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tune",
    abstract: "Measure every kernel of a network on this machine, and remember what they take.",
    discussion: """
      Without it, kernels are chosen by a model of the machine. Each is timed in place, within whole runs, several
      times, in turn; the medians are kept in $XDG_CACHE_HOME/myograph or ~/.cache/myograph, for this processor,
      instruction set, number of threads and this shape of network. The fastest is chosen, unless it saves less time
      than it takes to read what it has more of weights. Examples:
        myograph tune unet16
        myograph tune unet16 --threads 1
        myograph tune unet16 --forget
      """)

  @Argument(help: "A name from `myograph networks`.")
  var network: String

  @Option(help: "fused or unfused.")
  var kernels = "fused"

  @Option(help: "Threads; by default what the process may use.")
  var threads: Int?

  @Option(help: "avx512, avx2 or portable; by default the best that the processor has.")
  var isa: String?

  @Option(help: "standard or exact: for the plan that is printed.")
  var accuracy = PlanOptions.Accuracy.standard

  @Flag(help: "Forget what was measured, instead.")
  var forget = false

  func run() throws {
    let compiled = try CompiledZoo.network(network)
    if forget {
      let wasKnown = try Tuning.forget(compiled, variant: kernels, isa: isa, threads: threads)
      return try Console.print(
        wasKnown ? "Forgot what was measured of \(network)" : "Nothing was measured of \(network)")
    }
    var progress: Progress?
    let tuning = try Tuning(compiled, variant: kernels, isa: isa, threads: threads) { done, total in
      if progress == nil { progress = Progress("rounds of every kernel of \(network)", total: total) }
      progress?.update(done)
    }
    let program = try compiled.program(variant: kernels, isa: isa)
    let options = PlanOptions(accuracy: accuracy)
    let plan = try compiled.plan(
      variant: kernels, isa: isa, threads: threads, options: options, costs: tuning.costs)
    try Console.print(PlanTable(program, plan).text)
    try Console.print(
      "\nMedians of \(tuning.rounds) runs; the chosen kernels take \(milliseconds(plan.seconds)) together.")
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
