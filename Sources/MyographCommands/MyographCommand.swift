import ArgumentParser
import Datasets
import Foundation
import GraphRuntime
import Kernels
import Terminal

/// The command line of a program: every command for the networks that were compiled into it.
///
/// ```swift
/// import MyographCommands
/// import CellsKernels
///
/// MyographCommand.main([myograph_cells()])
/// ```
public enum MyographCommand {
  /// Does what the process's arguments say, and ends it: 0 done, 1 the job failed, 2 the command line is wrong.
  ///
  /// - Parameters:
  ///   - networks: what emitted functions return. The only one needs no name in any command.
  ///   - dataset: what the program trains and validates on where an option says so much of it, such as a path; nil where it
  ///     is none of its own but a folder, in a layout that `check` knows.
  ///   - commands: the program's own besides; none is called as one of these is.
  public static func main(
    _ networks: [UnsafePointer<myograph_network>?],
    dataset: @escaping @Sendable (_ option: String) throws -> (any Dataset)? = { _ in nil },
    adding commands: [any ParsableCommand.Type] = []
  ) -> Never {
    let path = CommandLine.arguments.first.flatMap { $0.isEmpty ? nil : $0 } ?? Tool.name
    let tool = Tool(
      name: (path as NSString).lastPathComponent,
      networks: networks.compactMap(\.self).map(CompiledNetwork.init),
      dataset: dataset, commands: commands)
    Tool.$current.withValue(tool) { run() }
  }

  /// Does what a command line without the program's name says.
  package static func run(_ arguments: [String]) throws {
    var command = try RootCommand.parseAsRoot(arguments)
    try command.run()
  }

  private static func run() -> Never {
    Console.prepare()
    PeakMemory.returnFreedMemory()
    do {
      try Surroundings.prepare()
      try checkArguments()
      var command = try RootCommand.parseAsRoot()
      try command.run()
      exit(0)
    } catch let error as UsageError {
      for line in error.lines { Console.report(line) }
      exit(2)
    } catch is PartsFailed {
      exit(1)
    } catch  where [.success, .validationFailure].contains(RootCommand.exitCode(for: error)) {
      end(parsing: error)
    } catch {
      Console.report("\(error)")
      exit(1)
    }
  }

  /// Names of files are bytes, and Swift's text is not: it would look for another file.
  private static func checkArguments() throws(UsageError) {
    for argument in UnsafeBufferPointer(start: CommandLine.unsafeArgv, count: Int(CommandLine.argc)) {
      guard let argument, String(validatingCString: argument) == nil else { continue }
      throw UsageError(
        description: "Can't take \"\(String(cString: argument))\" because it isn't UTF-8; "
          + "use another name for the file, or a link to it")
    }
  }

  /// Help goes to standard output and is no failure; all else is about usage.
  private static func end(parsing error: any Error) -> Never {
    var message = RootCommand.fullMessage(for: error)
    guard RootCommand.exitCode(for: error) == .success else {
      // It has several lines of its own; an argument is none.
      for argument in CommandLine.arguments where argument != argument.escaped {
        message = message.replacing(argument, with: argument.escaped)
      }
      Console.report(lines: message)
      exit(2)
    }
    do {
      try Console.print(message)
    } catch {
      Console.report("\(error)")
      exit(1)
    }
    exit(0)
  }
}
