import ArgumentParser

/// How much of the processor a command uses.
struct ProcessorArguments: ParsableArguments {
  @Option(help: "Threads; by default what the process may use.")
  var threads: Int?

  @Option(help: "avx512, avx2 or portable; by default the best that the processor has.")
  var isa: String?
}
