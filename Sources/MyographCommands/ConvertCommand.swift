import ArgumentParser
import GraphRuntime
import Terminal

struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Check a safetensors checkpoint against a network, and write it under the network's names.",
    discussion: """
      The name map is a JSON file {"our name": "their name"}; tensors that it leaves out have the same name on
      both sides. Every tensor is reported. Example:
        \(Tool.name) convert theirs.safetensors ours.safetensors\(Tool.option) --names names.json
      """)

  @Argument(help: "A safetensors file.")
  var input: String

  @Argument(help: "The safetensors file to write.")
  var output: String

  @OptionGroup var network: NetworkOption

  @Option(help: "A JSON file that maps the network's names to the checkpoint's.")
  var names: String?

  @Flag(help: "Replace an existing output.")
  var overwrite = false

  func run() throws {
    let compiled = try network.compiled()
    var files = OutputGuard()
    for path in [input, names].compactMap({ $0 }) { files.read(path) }
    try files.write(output, of: input)
    let map = try names.map { try NameMap(path: $0) } ?? .identity
    let file = try Safetensors(path: input)
    let conversion = map.match(file, to: compiled)
    try Console.print(lines: conversion.lines.map(\.description))
    let weights = try Weights(conversion, of: file, for: compiled)
    try weights.write(to: output, metadata: ["network": compiled.name], overwrite: overwrite)
    Console.report("Wrote \(output): \(weights.tensors.count) tensors of \(compiled.name)")
  }
}
