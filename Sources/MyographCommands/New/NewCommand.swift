import ArgumentParser
import Datasets
import Foundation
import GraphRuntime
import Imaging
import Terminal

struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Make a package with a network of your own and a program that trains it and segments with it.",
    discussion: """
      The folder NAME holds a U-Net to edit, its program NAME, which has every command, a test and a README. It is
      built from the sources of Myograph that this program was built from, or those that --myograph names. Example:
        \(Tool.name) new cells
        cd cells
        swift run -c release cells train --data training --validation validation --output run
      With --data the declaration is fitted to a data set, and says why each number is what it is.
      """)

  @Argument(help: "A letter, then letters, digits and _: the folder, the program and the network.")
  var name: String

  @Option(help: "The folder of Myograph's sources; by default the one that this program was built from.")
  var myograph: String?

  @Option(
    help:
      "A folder of images and labels that the network is fitted to: its classes, channels, spacing and size.")
  var data: String?

  @Option(help: "With --data, what the values of labels mean: a JSON file; by default what the layout says.")
  var labels: String?

  @Option(help: "With --data, how long it shall be trained on this machine: decides how many filters it has.")
  var minutes = 60.0

  @Option(help: "With --data, most memory for training it: bytes, or 500MB, 1.5GiB, ….")
  var memory: ByteCount?

  func validate() throws {
    guard minutes > 0, minutes <= 1e6 else {
      throw ValidationError(
        "Can't train for \(minutes) minutes because that is no time; use a number above 0, up to 1000000")
    }
  }

  func run() throws {
    let checkout = try Checkout(path: myograph ?? Checkout.ofThisProgram)
    var package = NewPackage(name: try PackageName(name, besides: checkout), checkout: checkout)
    if let data { package.numbers = try NetworkNumbers(cohort(data), budget: budget()) }
    try package.write(to: name)
    try Console.print(
      lines: ["Wrote \(name), with the network in \(package.networkFile); go on with:"]
        + ["cd \(name)"] + package.commands)
  }

  private func budget() throws -> TrainingBudget {
    let isa = InstructionSets.supported.first ?? "portable"
    return TrainingBudget(
      minutes: minutes, memory: memory?.bytes,
      flopsPerSecond: try Host.measured(isa: isa, threads: CompiledNetwork.defaultThreads).peakFLOPS)
  }

  /// - Throws: `PartsFailed`, once each fault has been reported.
  private func cohort(_ path: String) throws -> Cohort {
    let map = try labels.map { try Tool.conventions.labelMap(named: $0, classes: nil) }
    do throws(CohortError) {
      return try Cohort(path: path, labels: map, conventions: Tool.conventions, bytesToKeep: 0)
    } catch {
      try Cohort.report(error.faults, of: path, to: "fit a network to")
      throw PartsFailed()
    }
  }
}
