import ArgumentParser
import Foundation
import GraphRuntime
import MyographCommands
import Terminal
import Training

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract:
      "Show all of it: the zoo, fused against unfused kernels, hearts of two sites, training, segmenting.",
    discussion: """
      Makes phantoms as two scanners would see them, trains a U-Net on one site's for some minutes, segments hearts
      of both that it never saw, and writes reports of how well it did. A second demo in the same folder goes on where
      the first was stopped. With --scan and --weights it segments a scan of yours besides. Example:
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
  var minutes = 3.0

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
    try Console.print(bench.measure().text)
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
    for site in ["a", "b"] { try evaluate(site) }
    if let scan, let weights {
      try Console.print("\nYour scan, by \(network) with your weights:\n")
      let converted = file("weights.safetensors")
      try run(
        ["convert", weights, converted, "--network", network, "--overwrite"]
          + (names.map { ["--names", $0] } ?? []))
      try run([
        "segment", scan, "--network", network, "--weights", converted, "--output", file("scan.nii.gz"),
        "--report", "--overwrite",
      ])
    }
    try Console.print(
      """

      To read in a browser, in \(output.escaped):
        run/report.html           the training
        evaluation-a/report.html  people of the site that it was trained on
        evaluation-b/report.html  people of a site that it never saw
      """)
  }

  /// Segments a site's people, and holds that against their labels.
  private func evaluate(_ site: String) throws {
    let (people, masks, evaluation) = ("site-\(site)-test", "masks-\(site)", "evaluation-\(site)")
    try run([
      "segment", file(people), "--network", Self.trained, "--weights", file("run/best.safetensors"),
      "--output", file(masks), "--overwrite",
    ])
    if ["evaluation.json", "report.html"].allSatisfy({ exists(evaluation + "/" + $0) }) {
      // An earlier demo's; any other folder is somebody's own, and `evaluate` refuses it.
      try FileManager.default.removeItem(atPath: file(evaluation))
    }
    try run([
      "evaluate", "--predictions", file(masks), "--references", file(people), "--output", file(evaluation),
      "--network", Self.trained, "--report",
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
