import ArgumentParser
import AtomicFile
import Cardiac
import Datasets
import Foundation
import Imaging
import MyographCommands
import Terminal

struct ReproduceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reproduce",
    abstract: "Run tables and figures of Chen et al. 2020 again: trained on one cohort, tested on others.",
    discussion: """
      Each network is trained on four fifths of --source's subjects, with the best weights by the last fifth, then segments each
      --target, which it never sees in training, and is evaluated there. What is done stays: the same command goes on where
      it was ended. In --output lie runs, masks and evaluations (one with its report), results.md with all tables beside what
      the paper found, and a .csv for each.

      \(Experiment.allCases.map { "  \($0.rawValue): \($0.title)" }.joined(separator: "\n"))

      quick trains networks of width 16 for \(Int(Scale.minutes)) minutes together, \(Int(Scale.mostMinutesOfOne)) each at most; full \
      trains the paper's for 1,000 epochs. Groups
      of table6 to table8 need a subjects.csv in a target, or what its layout knows. A target with labels-drawn.json is partly
      labelled as BSCMR-AS is: LV in both phases, MYO at end-diastole. Example:
        \(Tool.name) phantom --cohort source --subjects 40 --output source
        \(Tool.name) phantom --cohort scanners --subjects 20 --output scanners
        \(Tool.name) phantom --cohort sites --subjects 18 --output sites
        \(Tool.name) reproduce table5 --source source --target scanners sites --scale quick --output table5
      """)

  @Argument(help: "\(Experiment.allCases.map(\.rawValue).joined(separator: ", ")), or all.")
  var experiment: String

  @Option(help: "The cohort to train on.")
  var source: String

  @Option(parsing: .upToNextOption, help: "Cohorts to test on.")
  var target: [String]

  @Option(help: "quick or full.")
  var scale = Scale.quick

  @Option(help: "How often each network is trained, from other random numbers; tables then show the spread.")
  var seeds = 1

  @Option(help: "Of each quick training, instead of what it has of its own.")
  var minutes: Double?

  @Option(help: "The folder for all that is made.")
  var output: String

  func run() throws {
    let experiments = try experiments()
    let methods = scale.methods(of: experiments)
    let minutes =
      minutes ?? min(Scale.mostMinutesOfOne, Scale.minutes / (Double(methods.count) * Double(seeds)))
    try check(minutes)
    try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    var tool = Tool.current
    for method in methods where !method.omitted.isEmpty {
      if let compiled = method.compiled(from: tool.networks) { tool.networks.append(compiled) }
    }
    try Tool.$current.withValue(tool) {
      for method in methods {
        for seed in 1...seeds { try train(method, seed, minutes) }
      }
      try write(experiments, methods, minutes)
    }
  }

  private func experiments() throws -> [Experiment] {
    if experiment == "all" { return Experiment.allCases }
    guard let one = Experiment(rawValue: experiment) else {
      let known = (Experiment.allCases.map(\.rawValue) + ["all"]).joined(separator: ", ")
      throw UsageError(
        description:
          "Can't reproduce \"\(experiment)\" because the paper has no such table or figure here; use one of \(known)"
      )
    }
    return [one]
  }

  private func check(_ minutes: Double) throws {
    guard (1...100).contains(seeds), minutes > 0, minutes.isFinite else {
      throw UsageError(
        description:
          "Can't train \(seeds) times for \(minutes) minutes because that is no work; use 1 to 100 seeds and a "
          + "positive time")
    }
    guard !target.isEmpty, Set(names).count == target.count else {
      throw UsageError(
        description:
          "Can't tell targets apart because two have one name, or there is none; use folders of different names"
      )
    }
    var files = OutputGuard()
    for path in [source] + target { files.read(path) }
    try files.fill(output)
    for path in [source] + target where !FileManager.default.fileExists(atPath: path) {
      throw UsageError(description: "Can't read \"\(path)\" because there is no such folder; use a cohort's")
    }
  }

  /// As tables and folders call the targets.
  private var names: [String] {
    target.map { ($0 as NSString).standardizingPath }.map { ($0 as NSString).lastPathComponent }
  }

  // MARK: Work that is done once

  private func folder(_ method: Method, _ seed: Int) -> String { "\(method.name)-seed\(seed)" }
  private func run(_ method: Method, _ seed: Int) -> String { "\(output)/runs/\(folder(method, seed))" }
  private func masks(_ method: Method, _ seed: Int, _ name: String) -> String {
    "\(output)/masks/\(folder(method, seed))/\(name)"
  }
  private func evaluation(_ method: Method, _ seed: Int, _ name: String) -> String {
    "\(output)/evaluations/\(folder(method, seed))/\(name)"
  }

  private func train(_ method: Method, _ seed: Int, _ minutes: Double) throws {
    let path = run(method, seed)
    // Written at the end of a run.
    if !exists(path + "/dice.csv") {
      try makeFolder(output + "/runs")
      try command(
        [
          "train", "--network", method.name, "--data", source, "--fold", "0", "--seed", "\(seed)", "--output",
          path,
        ] + scale.recipe(minutes: minutes) + (exists(path) ? ["--resume"] : []))
    }
    for (folder, name) in zip(target, names) where !exists(evaluation(method, seed, name)) {
      let masks = masks(method, seed, name)
      try makeFolder(masks)
      try command([
        "segment", folder, "--network", method.name, "--weights", path + "/best.safetensors", "--output",
        masks, "--resume",
      ])
      try makeFolder((evaluation(method, seed, name) as NSString).deletingLastPathComponent)
      try command(
        [
          "evaluate", "--predictions", masks, "--references", folder, "--output",
          evaluation(method, seed, name),
          "--network", method.name,
        ] + options(of: folder) + (method.omitted.isEmpty && seed == 1 ? ["--report"] : []))
    }
  }

  /// What `evaluate` has to know of a target.
  private func options(of folder: String) throws -> [String] {
    var options: [String] = []
    var columns = Set<String>()
    if exists(folder + "/subjects.csv") {
      columns = Set(try DelimitedTable(path: folder + "/subjects.csv").columns)
      // Those of healthy phantoms are of phases.
      if Set(["subject", "phase"]).isSubset(of: columns) {
        columns = []
      } else {
        options += ["--subjects", folder + "/subjects.csv"]
      }
    }
    if exists(folder + "/labels-drawn.json") {
      options += [
        "--labels", folder + "/labels-drawn.json", "--labelled", "phase=ED:LV,MYO", "--labelled",
        "phase=ES:LV",
      ]
    }
    for column in Set(Experiment.allCases.flatMap(\.groupings)).intersection(columns).sorted() {
      options += ["--group-by", column]
    }
    return options
  }

  // MARK: Results

  private func write(_ experiments: [Experiment], _ methods: [Method], _ minutes: Double) throws {
    let results = methods.map { method in
      MethodResults(
        method: method, evaluations: names.map { name in (1...seeds).map { evaluation(method, $0, name) } })
    }
    let tables = ExperimentTables(
      classes: Structures.classes, targets: names,
      results: Dictionary(uniqueKeysWithValues: results.map { ($0.method, $0) }))
    var pages: [(Experiment, [[String]])] = []
    for experiment in experiments {
      let rows = try tables.rows(experiment, scale.methods(of: experiment))
      pages.append((experiment, rows))
      try write(CSV.text(rows), "\(experiment.rawValue).csv")
      if experiment == .figure2 {
        try write(tables.figure(scale.methods(of: experiment)).file, "figure2.svg")
      }
    }
    let page = tables.page(pages, notes(minutes))
    try write(page, "results.md")
    try Console.print(page)
  }

  private func notes(_ minutes: Double) -> [String] {
    [
      "Trained on \(source), tested on \(target.joined(separator: ", ")); a column is a target and a class.",
      scale == .quick
        ? "Networks of width 16, \(minutes.formatted(.number.precision(.significantDigits(1...3)))) minutes each: rows of one table "
          + "may be compared with each other, not with the paper's numbers, which are of width 64, 1,000 epochs and other hearts."
        : "The paper's networks and recipe: numbers are comparable with the paper's as far as the cohorts are.",
      "\(seeds) training\(seeds == 1 ? "" : "s") of each network"
        + (seeds == 1 ? "." : ": means, and the smallest and the largest of them."),
    ]
  }

  private func write(_ text: String, _ name: String) throws {
    try AtomicFile.write(to: output + "/" + name, overwrite: true) { try $0.write(text) }
  }

  /// Runs a command, and shows how a person would.
  private func command(_ arguments: [String]) throws {
    try Console.print(lines: ["$ \(Tool.name) " + arguments.joined(separator: " ")])
    try MyographCommand.run(arguments)
  }

  private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
  private func makeFolder(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }
}
