import ArgumentParser
import Foundation
import GraphRuntime
import Terminal

/// The command line: one file a command, all of them thin.
struct Myograph: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "myograph",
    abstract: "Segment hearts, and time the networks that do it, with kernels made for each network.",
    discussion: """
      A first look:
        myograph networks
        myograph graph unet16 --stage fused
        myograph segment scan.nii.gz --network unet16 --weights w.safetensors --output mask.nii.gz
      Exit codes: 0 done, 1 the job failed, 2 the command line is wrong.
      """,
    version: "0.1.0",
    subcommands: [
      NetworksCommand.self, GraphCommand.self, SegmentCommand.self, TrainCommand.self, BenchCommand.self,
      TuneCommand.self, ConvertCommand.self, CheckCommand.self, PhantomCommand.self, DemoCommand.self,
    ])
}

/// A wrong command line that only the command itself can see.
struct UsageError: Error {
  /// A mistake in each.
  var lines: [String]

  init(lines: [String]) { self.lines = lines }
  init(description: String) { lines = [description] }
}

/// A job of which some parts failed; each has been reported already.
struct PartsFailed: Error {}

@main
enum Main {
  static func main() {
    Console.prepare()
    PeakMemory.returnFreedMemory()
    do {
      try Surroundings.prepare()
      try checkArguments()
      var command = try Myograph.parseAsRoot()
      try command.run()
      exit(0)
    } catch let error as UsageError {
      for line in error.lines { Console.report(line) }
      exit(2)
    } catch is PartsFailed {
      exit(1)
    } catch  where [.success, .validationFailure].contains(Myograph.exitCode(for: error)) {
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
    var message = Myograph.fullMessage(for: error)
    guard Myograph.exitCode(for: error) == .success else {
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
