import Foundation
import Imaging
import Testing
import ZooKernels

@testable import GraphRuntime

/// `tune`, `--plan` and the cache: what changes the choice of kernels, and that nothing else does.
struct TuneCommandTests {
  private let planned: PlannedNetwork
  private var name: String { planned.name }

  init() throws { planned = try PlannedNetwork() }

  /// A plan that chooses the last kernel of every step.
  private func writePlan(to path: String) throws {
    try PlanFile(
      of: planned.network, planned.program, choices: planned.program.steps.map { $0.kernels.count - 1 },
      costs: KernelCosts(seconds: planned.program.steps.map { $0.kernels.map { _ in 1e-3 } }), threads: 1
    ).write(to: path)
  }

  @Test("tune prints what every kernel takes and says what stands; --output writes a plan that others use")
  func tune() throws {
    #expect(try planned.source() == planned.model)
    let path = planned.cache.file("unet.plan")
    let tuned = try planned.run(["tune", name, "--threads", "1", "--output", path])
    #expect(tuned.status == 0, "\(tuned.errors)")
    let lines = tuned.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 1 + planned.program.steps.count + 2)
    let header = ["STEP", "CHOICE", "TIME"] + planned.program.algorithms.map { $0.uppercased() }
    #expect(lines[0].replacing(#/ {2,}/#, with: "|") == header.joined(separator: "|"))
    for (line, step) in zip(lines.dropFirst(), planned.program.steps) {
      #expect(line.hasPrefix(step.name + " "))
      let shown = step.kernels.count { planned.program.algorithms.contains($0.algorithm) }
      #expect(line.components(separatedBy: " ms").count - 1 == 1 + shown, "\(line)")
    }
    let verdict = lines[lines.count - 2]
    #expect(verdict.hasPrefix("Medians of ") && lines.last == "Wrote \(path)", "\(verdict)")
    #expect(verdict.hasSuffix("stands.") || verdict.contains("so whole runs take"), "\(verdict)")
    let file = try PlanFile(path: path)
    #expect(file.steps.map(\.name) == planned.program.steps.map(\.name) && file.threads == 1)
    // Where nothing was faster, it is the model's choice.
    if verdict.hasSuffix("stands.") { #expect(try file.steps.map(\.algorithm) == planned.algorithms()) }
    #expect(try planned.algorithms(["--plan", path]) == file.steps.map(\.algorithm))
    // Nothing was kept, and an existing file isn't replaced.
    #expect(try planned.source() == planned.model && planned.cached.isEmpty)
    let refused = try planned.run(["tune", name, "--output", path])
    #expect(refused.status == 1 && refused.output.isEmpty && refused.complaints.count == 1)
  }

  @Test("A plan is named by segment, bench and graph, which compute by it; another network's is refused")
  func plan() throws {
    let workspace = try Workspace()
    let (plan, scan) = (workspace.file("p.plan"), workspace.file("scan.nii"))
    try writePlan(to: plan)
    let expected = planned.program.steps.compactMap { $0.kernels.last?.algorithm }
    #expect(try planned.source(["--plan", plan]) == "Plan: tuned, \(plan)")
    #expect(try planned.algorithms(["--plan", plan]) == expected && planned.algorithms() != expected)
    let bench = ["bench", "--iterations", "1", "--threads", "1", "--plan", plan, "--network"]
    let all = try planned.run(bench + [name])
    #expect(all.status == 0 && all.output.contains("\nPlan of fused: tuned, \(plan)\n"), "\(all.errors)")
    #expect(all.output.contains("\nPlan of unfused, fused direct, "))
    try Volume(shape: [40, 30, 1], spacing: [1.5, 1.5, 8], voxels: (0..<1200).map { sin(Float($0)) })
      .write(to: scan)
    let mask = workspace.file("mask.nii")
    let segment = try planned.run(
      [
        "segment", scan, "--network", name, "--weights", workspace.weights(), "--output", mask, "--plan",
        plan,
      ])
    #expect(segment.status == 0 && segment.errors.contains("\nPlan: tuned, \(plan)\n"), "\(segment.errors)")
    for (arguments, complaint) in [
      (bench + ["unet16", "--kernels", "fused"], "it is for \(name), not for unet16"),
      (
        bench + [name, "--kernels", "fused", "--isa", "portable"],
        "it is for \(planned.program.isa), not for portable"
      ),
      (bench + [name, "--kernels", "unfused"], "it is for fused kernels and these aren't timed"),
      (["graph", name, "--stage", "fused", "--plan", scan], "it is no plan, or damaged"),
      (["graph", name, "--stage", "fused", "--plan", plan + "x"], "No such file"),
    ] {
      let refused = try planned.run(arguments)
      #expect([1, 2].contains(refused.status) && refused.output.isEmpty && refused.complaints.count == 1)
      #expect(refused.errors.contains(complaint), "\(refused.errors)")
    }
  }

  @Test("A kept plan is used from then on, for any number of threads, until it is forgotten")
  func kept() throws {
    let plan = planned.cache.file("p.plan")
    try writePlan(to: plan)
    try planned.place.keep(PlanFile(path: plan))
    for threads in ["1", "2", "16"] {
      #expect(try planned.source(["--threads", threads]) == "Plan: tuned, \(planned.place.path)")
    }
    #expect(try !planned.algorithms(["--accuracy", "exact"]).contains { $0.hasPrefix("winograd") })
    #expect(try planned.run(["tune", name, "--forget"]).output == "Forgot the plan of \(name)\n")
    #expect(try planned.run(["tune", name, "--forget"]).output == "No plan of \(name) was kept\n")
    #expect(try planned.source() == planned.model && planned.cached.isEmpty)
  }

  @Test("A damaged file in the cache is named and ignored, and can be forgotten")
  func damagedCache() throws {
    let path = planned.place.path
    let warning =
      "Warning: can't use \(path) because it is damaged, of another build, a link or open to others;"
      + " use `myograph tune` to replace it\n"
    for text in ["", "{\"processor\": \"another\"}", String(repeating: "[", count: 100_000)] {
      #expect(planned.place.cache.keep(text, as: (path as NSString).lastPathComponent))
      let graph = try planned.run(["graph", name, "--stage", "fused"])
      #expect(graph.status == 0 && graph.errors == warning && graph.output.contains("\n\(planned.model), "))
      let bench = try planned.run(
        ["bench", "--network", name, "--kernels", "fused", "--iterations", "1", "--threads", "1"])
      #expect(bench.status == 0 && bench.errors == warning)
    }
    #expect(try planned.run(["tune", name, "--forget"]).output.hasPrefix("Forgot"))
    #expect(try planned.source() == planned.model)
  }

  @Test(
    "Masks and probabilities have the same bits for any number of threads, whatever is known of the machine")
  func sameBits() throws {
    let workspace = try Workspace()
    let scan = workspace.file("scan.nii")
    try Volume(shape: [40, 30, 3], spacing: [1.5, 1.5, 8], voxels: (0..<3600).map { sin(Float($0)) })
      .write(to: scan)
    func bits(_ options: [String]) throws -> [Data] {
      let outcome = try planned.run(
        [
          "segment", scan, "--network", name, "--weights", workspace.weights(), "--output",
          workspace.file("mask.nii"), "--probabilities", "--overwrite",
        ] + options)
      #expect(outcome.status == 0, "\(outcome.errors)")
      return try ["mask.nii", "mask_probabilities.nii.gz"].map {
        try Data(contentsOf: URL(fileURLWithPath: workspace.file($0)))
      }
    }
    // A little more than the least: a limit that binds.
    let refused = try planned.run(
      ["bench", "--network", name, "--kernels", "fused", "--iterations", "1", "--memory-limit", "1"])
    let number = try #require(refused.complaints.first?.firstMatch(of: #/use a limit of (\d+) bytes/#))
    let limit = "\(try #require(Int(number.1)) + 2_000_000)"
    for options in [[], ["--memory-limit", limit], ["--accuracy", "exact"], ["--kernels", "unfused"]] {
      let first = try bits(options + ["--threads", "1"])
      for threads in [2, 3, 4, 8, 16] {
        #expect(try bits(options + ["--threads", "\(threads)"]) == first, "\(options), \(threads) threads")
      }
      // A machine that was measured, and one of which nonsense is known.
      let bench = ["bench", "--network", name, "--kernels", "fused", "--iterations", "1", "--threads", "1"]
      #expect(try planned.run(bench + ["--profile"]).status == 0)
      let host = try #require(planned.cached.first { $0.hasPrefix("host-") })
      #expect(try bits(options + ["--threads", "1"]) == first)
      let path = planned.cache.file("myograph/" + host)
      let slow = try String(contentsOfFile: path, encoding: .utf8)
        .replacing(#/"peak_flops": \d+/#, with: "\"peak_flops\": 1")
      try slow.write(toFile: path, atomically: false, encoding: .utf8)
      #expect(try bits(options + ["--threads", "1"]) == first)
    }
  }
}
