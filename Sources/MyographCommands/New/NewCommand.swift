import ArgumentParser
import Foundation
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
      """)

  @Argument(help: "A letter, then letters, digits and _: the folder, the program and the network.")
  var name: String

  @Option(help: "The folder of Myograph's sources; by default the one that this program was built from.")
  var myograph: String?

  func run() throws {
    let checkout = try Checkout(path: myograph ?? Checkout.ofThisProgram)
    let package = NewPackage(name: try PackageName(name, besides: checkout), checkout: checkout)
    try package.write(to: name)
    try Console.print(
      lines: ["Wrote \(name), with the network in \(package.networkFile); go on with:"]
        + ["cd \(name)"] + package.commands)
  }
}
