import Foundation
import Imaging
import Testing

@testable import MyographCommands

/// Numbers that nobody means: refused or taken, but no option traps.
struct NumbersTests {
  private static let numbers = [
    "nan", "-nan", "inf", "-inf", "1e308", "-1e308", "1e-320", "-0.0", "0", "-1", "0x10",
    "99999999999999999999",
    "9223372036854775807", "-9223372036854775808", "4294967296", "2147483648", "", " 1", "1e3",
  ]

  @Test("A recipe of odd numbers is refused, or makes sense", arguments: numbers)
  func recipes(number: String) throws {
    for option in [
      "epochs", "minutes", "batch-size", "learning-rate", "warm-up", "momentum", "weight-decay", "seed",
    ] {
      for more in [
        [], ["--schedule", "cosine", "--warm-up", "9223372036854775807"], ["--optimizer", "sgd"],
      ] {
        guard let arguments = try? RecipeArguments.parse(["--\(option)=\(number)"] + more) else { continue }
        do {
          #expect(try arguments.recipe().problems.isEmpty)
        } catch let error as UsageError {
          #expect(error.lines.allSatisfy { $0.hasPrefix("Can't") } && !error.lines.isEmpty)
        }
      }
    }
  }

  @Test("Intervals and threads of a training run, however odd", arguments: numbers)
  func training(number: String) throws {
    let workspace = try Workspace()
    for option in ["checkpoint-every", "threads"] {
      // Without a cohort all ends with the numbers.
      let outcome = try CommandLineTool.run([
        "train", "--network", "unet16", "--data", workspace.file("none"), "--validation",
        workspace.file("none"), "--output", workspace.file("run"), "--\(option)=\(number)",
      ])
      #expect(outcome.status == 1 || outcome.status == 2, "--\(option)=\(number): \(outcome.errors)")
      #expect(!outcome.errors.isEmpty && outcome.output.isEmpty)
    }
    #expect(workspace.names.isEmpty)
  }

  @Test("Counts of the other commands, however odd", arguments: numbers)
  func counts(number: String) throws {
    let workspace = try Workspace()
    for arguments in [
      ["bench", "--network", "none", "--iterations=\(number)"],
      ["bench", "--network", "none", "--batch-size=\(number)"],
      ["bench", "--network", "unet16", "--iterations", "0", "--threads=\(number)"],
      ["phantom", "--output", workspace.file("none/x"), "--subjects=\(number)"],
      ["phantom", "--output", workspace.file("none/x"), "--subjects", "1", "--seed=\(number)"],
      ["demo", "--output", workspace.path, "--scan", workspace.file("x"), "--minutes=\(number)"],
      ["segment", "x", "--network", "none", "--weights", "w", "--output", "o", "--threads=\(number)"],
      ["segment", "x", "--network", "none", "--weights", "w", "--output", "o", "--memory-limit=\(number)"],
      ["tune", "none", "--threads=\(number)"],
    ] {
      let outcome = try CommandLineTool.run(arguments)
      #expect(outcome.status == 1 || outcome.status == 2, "\(arguments): \(outcome.errors)")
      #expect(!outcome.errors.isEmpty && outcome.output.isEmpty)
    }
    for stage in ["fused", "memory"] {
      let graph = try CommandLineTool.run(["graph", "unet16", "--stage", stage, "--threads=\(number)"])
      #expect(
        [0, 1, 2].contains(graph.status) && graph.output.isEmpty == (graph.status != 0), "\(graph.errors)")
    }
    #expect(workspace.names.isEmpty)
  }

  @Test("Times that no run takes can be said")
  func durations() {
    #expect(duration(0.44) == "0.4 s" && duration(59.4) == "59 s" && duration(200.2) == "3 min 20 s")
    #expect(duration(59.7) == "1 min 0 s" && duration(86_400) == "24 h 0 min")
    for seconds in [Double.nan, .infinity, -.infinity, 1e300, -1e300, 1e19, .leastNonzeroMagnitude] {
      #expect(duration(seconds).hasSuffix(" s"))
    }
  }

  @Test("A bar is drawn for what is done, however it was counted")
  func progress() {
    var progress = Progress("slices", total: 0)
    for done in [-5, 0, 1, 7, .max] { progress.update(done, secondsLeft: .nan) }
  }
}
