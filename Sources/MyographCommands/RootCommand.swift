import ArgumentParser

/// What stands above the commands: one file a command, all of them thin.
struct RootCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: Tool.name,
      abstract:
        "Train networks on images, segment with them and time them, by kernels made for each network.",
      discussion: """
        A first look:
          \(Tool.name) networks
          \(Tool.name) graph\(Tool.argument) --stage fused
          \(Tool.name) segment scan.nii.gz\(Tool.option) --weights w.safetensors --output mask.nii.gz
        Exit codes: 0 done, 1 the job failed, 2 the command line is wrong.
        """,
      version: Tool.version,
      subcommands: [
        NetworksCommand.self, GraphCommand.self, SegmentCommand.self, TrainCommand.self, BenchCommand.self,
        TuneCommand.self, ConvertCommand.self, CheckCommand.self, EvaluateCommand.self, PhantomCommand.self,
        NewCommand.self,
      ] + Tool.current.commands)
  }
}
