import ArgumentParser
import GraphCompiler
import GraphRuntime
import Terminal

extension PictureFormat: ExpressibleByArgument {}
extension PictureStage: ExpressibleByArgument {}

struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Show a network as it was declared, as it was fused, or as it lies in memory.",
    discussion: """
      The fused stage begins with what each pass of the compiler did, and says which algorithm was chosen for each
      kernel and what the others take: as a model of this processor predicts for two threads, or as `myograph tune`
      measured. A kernel that saves less time than it takes to read its additional weights is passed over. Pictures:
        myograph graph unet16 --stage fused --format dot | dot -Tsvg > unet16.svg
        myograph graph unet16 --stage memory
      """)

  @Argument(help: "A name from `myograph networks`.")
  var network: String

  @Option(help: "declared, fused or memory.")
  var stage = PictureStage.declared

  @Option(help: "text, dot or json.")
  var format = PictureFormat.text

  @Option(
    help:
      "Threads that --memory-limit counts; by default what the process may use. The choice is the same up to 16."
  )
  var threads: Int?

  @OptionGroup var plan: PlanArguments

  func run() throws {
    let graph = try CompiledZoo.declaration(network).graph()
    let choices = stage == .fused ? try self.choices() : nil
    let picture = try Picture(graph, stage: stage, choices: choices).draw(format)
    try Console.print(picture.hasSuffix("\n") ? String(picture.dropLast()) : picture)
  }

  private func choices() throws -> KernelChoices {
    let compiled = try CompiledZoo.network(network)
    let program = try compiled.program()
    let plan = try compiled.plan(threads: threads, options: self.plan.options())
    warn(about: plan)
    return KernelChoices(
      reason: "Plan: \(plan.source), \(program.isa)",
      chosen: plan.algorithms,
      candidates: zip(program.steps, plan.costs.seconds).map { step, seconds in
        zip(step.kernels, seconds).map { ($0.algorithm, $1) }
      })
  }
}
