import ArgumentParser
import GraphRuntime
import Terminal

struct NetworksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "networks",
    abstract: "List the networks that were compiled into this program.",
    discussion: """
      Sizes are channels × rows × columns behind the image stages. Work counts 2 operations per multiply-add of
      the convolutions, for one slice. Parameters are those that training changes; heads that a loss alone has are
      among them, and their number stands behind. The arena holds what lies between layers while a slice is computed.
      Example: \(Tool.name) networks --json
      """)

  @Flag(help: "Print one JSON document.")
  var json = false

  private struct Row: Encodable {
    var name: String
    var parameters, trainingOnlyParameters: Int
    var flops: Double
    var input, output: [Int]
    var weightsBytes, arenaBytes: Int
    var isas, variants: [String]
  }

  func run() throws {
    let rows = try Tool.current.networks.map { network in
      let memory = try network.memory()
      return Row(
        name: network.name, parameters: network.trainableCount,
        trainingOnlyParameters: network.trainingOnlyCount, flops: network.flops,
        input: [network.input.channels, network.input.height, network.input.width],
        output: [network.output.channels, network.output.height, network.output.width],
        weightsBytes: network.weightBytes, arenaBytes: memory.arena, isas: network.instructionSets,
        variants: network.variants)
    }
    if json { return try printJSON(rows) }
    let header = ["NETWORK", "PARAMETERS", "GFLOP", "INPUT", "OUTPUT", "WEIGHTS", "ARENA", "VARIANTS"]
    let lines = rows.map { row in
      [
        row.name,
        row.trainingOnlyParameters == 0
          ? "\(row.parameters)" : "\(row.parameters) (\(row.trainingOnlyParameters) in training only)",
        String(format: "%.2f", row.flops / 1e9), shape(row.input),
        shape(row.output),
        megabytes(row.weightsBytes), megabytes(row.arenaBytes), row.variants.joined(separator: ", "),
      ]
    }
    try Console.print(table([header] + lines))
    try Console.print(
      "\nInstruction sets of this processor: \(InstructionSets.supported.joined(separator: ", "))")
  }
}

func megabytes(_ bytes: Int) -> String { String(format: "%.1f MiB", Double(bytes) / 1_048_576) }
