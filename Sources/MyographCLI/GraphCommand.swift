import ArgumentParser
import GraphCompiler

extension PictureFormat: ExpressibleByArgument {}
extension PictureStage: ExpressibleByArgument {}

struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Show a network as it was declared, as it was fused, or as it lies in memory.",
    discussion: """
      The fused stage begins with what each pass of the compiler did. Pictures:
        myograph graph unet16 --stage fused --format dot | dot -Tsvg > unet16.svg
        myograph graph unet16 --stage memory
      """)

  @Argument(help: "A name from `myograph networks`.")
  var network: String

  @Option(help: "declared, fused or memory.")
  var stage = PictureStage.declared

  @Option(help: "text, dot or json.")
  var format = PictureFormat.text

  func run() throws {
    let graph = try CompiledZoo.declaration(network).graph()
    print(try Picture(graph, stage: stage).draw(format), terminator: "")
  }
}
