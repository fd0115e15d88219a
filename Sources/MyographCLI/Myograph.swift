import ArgumentParser
import Foundation
import GraphRuntime

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
struct UsageError: Error, CustomStringConvertible {
  var description: String
}

/// A job of which some parts failed; each has been reported already.
struct PartsFailed: Error {}

@main
enum Main {
  static func main() {
    PeakMemory.returnFreedMemory()
    // A closed pipe is an error of one write, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    // A file that may not grow further is one, too.
    signal(SIGXFSZ, SIG_IGN)
    var command: any ParsableCommand
    do {
      command = try Myograph.parseAsRoot()
    } catch {
      end(parsing: error)
    }
    do {
      try command.run()
    } catch let error as UsageError {
      Console.report("\(error)")
      exit(2)
    } catch is PartsFailed {
      exit(1)
    } catch  where Myograph.exitCode(for: error) == .success || error is CleanExit {
      end(parsing: error)
    } catch {
      Console.report("\(error)")
      exit(1)
    }
  }

  /// Help goes to standard output and is no failure; all else is about usage.
  private static func end(parsing error: any Error) -> Never {
    let message = Myograph.fullMessage(for: error)
    guard Myograph.exitCode(for: error) == .success else {
      Console.report(message)
      exit(2)
    }
    print(message)
    exit(0)
  }
}
