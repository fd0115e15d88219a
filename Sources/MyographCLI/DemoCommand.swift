import ArgumentParser
import Cardiac
import Datasets
import Foundation
import GraphRuntime
import Imaging
import MyographCommands
import Segmentation
import Terminal
import Training

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract:
      "Show all of it: the zoo, fused against unfused kernels, hearts of two sites, training, segmenting.",
    discussion: """
      Makes phantoms as two scanners would see them, trains a U-Net on one site's for some minutes, segments hearts
      of both that it never saw, and draws what it found. A second demo in the same folder goes on where the first
      was stopped. With --scan and --weights it segments a scan of yours besides. Example:
        \(Tool.name) demo --scan sa.nii.gz --weights unet16.safetensors --names names.json --output demo
      """)

  @Option(help: "A NIfTI scan to segment besides.")
  var scan: String?

  @Option(help: "A checkpoint of --network.")
  var weights: String?

  @Option(help: "The checkpoint's name map, where it has other names.")
  var names: String?

  @Option(help: "The network that segments --scan.")
  var network = "unet16-bilinear-192"

  @Option(help: "How long to train.")
  var minutes = 7.0

  @Option(help: "The folder for what is made.")
  var output = "demo"

  private static let trained = "unet16"
  /// Phantoms by folder. No seed is used twice, so nobody is in two of them.
  private static let cohorts = [
    ("site-a", "a", 16, 1), ("site-a-validation", "a", 2, 2), ("site-a-test", "a", 3, 3),
    ("site-b-test", "b", 3, 4),
  ]

  func run() throws {
    let problems = Recipe(minutes: minutes).problems
    guard problems.isEmpty else { throw UsageError(lines: problems) }
    var files = OutputGuard()
    for path in [scan, weights, names].compactMap({ $0 }) { files.read(path) }
    try files.fill(output)
    try Console.print("The networks in this program:\n")
    try MyographCommand.run(["networks"])
    try Console.print("\nThe same network with and without fusion:\n")
    let compiled = try Tool.current.network(Self.trained)
    let bench = try Bench(compiled, kernels: compiled.variants.map { KernelSelection(variant: $0) })
    try Console.print(bench.measure(iterations: 20).text)
    try Console.print("\nHearts that never were, as the scanners of two sites see them:\n")
    try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    for (folder, site, subjects, seed) in Self.cohorts where !exists(folder) {
      try run([
        "phantom", "--output", file(folder), "--subjects", "\(subjects)", "--site", site, "--seed", "\(seed)",
      ])
    }
    try Console.print("\nTraining on site a for \(duration(60 * minutes)):\n")
    try run(
      [
        "train", "--network", Self.trained, "--data", file("site-a"), "--validation",
        file("site-a-validation"), "--output", file("run"), "--batch-size", "4", "--learning-rate", "0.003",
        "--minutes", "\(minutes)",
      ] + (exists("run") ? ["--resume"] : []))
    try Console.print("\nPeople whom it never saw, at both sites:\n")
    try evaluate(compiled)
    if let scan, let weights {
      try Console.print("\nYour scan, by \(network) with your weights:\n")
      let converted = file("weights.safetensors")
      try run(
        ["convert", weights, converted, "--network", network, "--overwrite"]
          + (names.map { ["--names", $0] } ?? []))
      try segment(scan, by: network, converted, to: "scan")
    }
    try Console.print("\nThe pictures, in \(output.escaped): *.png, run/samples/*.png, run/curves.svg")
  }

  private func evaluate(_ compiled: CompiledNetwork) throws {
    let best = file("run/best.safetensors")
    let session = try Session(compiled, weights: Weights(path: best, for: compiled), forBatches: true)
    for (folder, site, _, _) in Self.cohorts where folder.hasSuffix("-test") {
      let cohort = try Cohort(path: file(folder), classes: compiled.knownClasses, conventions: .cardiac)
      try Console.print(
        "Site \(site):\n\(diceTable(try Ensemble(session).dice(on: cohort), of: compiled.classes.dropFirst().map(\.name)))\n"
      )
      for found in cohort.cases where found.phase == CardiacPhase.ed.rawValue {
        try segment(found.images[0], by: compiled.name, best, to: found.subject)
      }
    }
  }

  /// Writes a mask and its picture.
  private func segment(_ scan: String, by network: String, _ weights: String, to name: String) throws {
    try run([
      "segment", scan, "--network", network, "--weights", weights, "--output", file("\(name).nii.gz"),
      "--overlay", file("\(name).png"), "--overwrite",
    ])
  }

  /// Runs a command, and shows how a person would.
  private func run(_ arguments: [String]) throws {
    try Console.print(lines: ["$ \(Tool.name) " + arguments.joined(separator: " ")])
    try MyographCommand.run(arguments)
  }

  private func file(_ name: String) -> String { output + "/" + name }
  private func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }
}
