import Foundation
import Myograph
import Terminal

/// The command line of a package's own compiler: an executable that ends in
/// `NetworkCompiler.run(declarations)`. The build plugin calls it, and so can anyone by hand.
public enum NetworkCompiler {
  /// Compiles what the arguments name and ends the process: 0 done, 1 a declaration is wrong, 2 usage.
  public static func run(
    _ declarations: [Declaration], arguments: [String] = Array(CommandLine.arguments.dropFirst())
  ) -> Never {
    Console.prepare()
    do {
      try Arguments(arguments).compile(declarations)
      exit(0)
    } catch let failure as Failure {
      Console.report(lines: failure.text)
      exit(failure.isUsage ? 2 : 1)
    } catch {
      Console.report("error: \(error)")
      exit(1)
    }
  }

  struct Failure: Error {
    var text: String
    var isUsage = false
  }

  static let usage = """
    USAGE: TOOL [--header FILE | --network NAME...] [--library NAME] [--native] [--output DIR]
                [--root DIR] [--announce] [--list] [--verbose]

      --header FILE    compile the networks that this header of C names
      --network NAME   compile this network; all of them without it
      --library NAME   what the functions that the networks share are named after (default: kernels)
      --native         for the best instruction set of this machine's CPU alone; the files' names end in _native
      --output DIR     write the C into this folder (default: the current one)
      --root DIR       take this prefix off the source paths that the C names
      --announce       say on standard error which network is evaluated
      --list           print the names of the networks, as C knows them, and stop
      --verbose        print what each pass did
    """
}
