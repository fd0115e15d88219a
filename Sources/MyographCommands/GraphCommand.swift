import ArgumentParser
import GraphRuntime
import NetworkPictures
import Terminal

extension PictureFormat: ExpressibleByArgument {}
extension PictureStage: ExpressibleByArgument {}

struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Show a network as it was declared, as it was fused, or as it lies in memory.",
    discussion: """
      The fused stage begins with what each pass of the compiler did, and says which algorithm was chosen for each
      kernel and what the others take: as a model of this processor predicts for two threads, or as `\(Tool.name) tune`
      measured. A kernel that saves less time than it takes to read its additional weights is passed over. Pictures:
        \(Tool.name) graph\(Tool.argument) --stage fused --format dot | dot -Tsvg > fused.svg
        \(Tool.name) graph\(Tool.argument) --stage memory
      """)

  @OptionGroup var network: NetworkArgument

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
    let compiled = try network.compiled()
    guard var picture = try? NetworkPicture(json: compiled.picture) else {
      throw PictureError(network: compiled.name)
    }
    if stage == .fused { picture.fused.choices = try choices(compiled) }
    switch format {
    case .text: try Console.print(picture.text(of: stage))
    case .dot: try Console.print(picture.dot(of: stage))
    case .json: try printJSON(picture.document(of: stage))
    }
  }

  private func choices(_ compiled: CompiledNetwork) throws -> KernelChoices {
    let program = try compiled.program()
    let plan = try compiled.plan(threads: threads, options: self.plan.options())
    warn(about: plan)
    return KernelChoices(
      reason: "Plan: \(plan.source), \(program.isa)", chosen: plan.algorithms,
      candidates: zip(program.steps, plan.costs.seconds).map { step, seconds in
        zip(step.kernels, seconds).map { .init(algorithm: $0.algorithm, seconds: $1) }
      })
  }
}

/// A table without a picture: made by hand, or by another compiler.
struct PictureError: Error, CustomStringConvertible {
  var network: String

  var description: String {
    "Can't draw \"\(network)\" because its table holds no picture; use FuseKernels of this version to compile it"
  }
}
