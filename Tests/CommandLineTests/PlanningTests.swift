import Foundation
import Imaging
import Testing
import ZooKernels

@testable import GraphRuntime

/// `--accuracy`, `--memory-limit`, `--threads`: by which kernels a network is computed.
struct PlanningTests {
  private let planned: PlannedNetwork
  private var name: String { planned.name }

  init() throws { planned = try PlannedNetwork() }

  @Test("--accuracy exact leaves out every transform, the standard doesn't; anything else is refused")
  func accuracy() throws {
    let exact = try planned.algorithms(["--accuracy", "exact"])
    #expect(exact.contains("direct") && !exact.contains { $0.hasPrefix("winograd") })
    #expect(try planned.algorithms(["--accuracy", "standard"]).contains { $0.hasPrefix("winograd") })
    let bench = ["bench", "--network", name, "--iterations", "1", "--accuracy"]
    let transformed = try planned.run(bench + ["exact", "--kernels", "fused winograd 4x4"])
    #expect(transformed.status == 1 && transformed.output.isEmpty)
    #expect(
      transformed.complaints == [
        "Can't compute fused kernels by \"winograd 4x4\" because no layer can be; use direct or im2col+blas"
      ])
    let all = try #require(try planned.json(bench + ["exact", "--json", "--threads", "1"]) as? [String: Any])
    #expect(
      (all["runs"] as? [[String: Any]])?.compactMap { $0["kernels"] as? String } == [
        "fused", "unfused", "fused direct", "fused im2col+blas", "unfused direct", "unfused im2col+blas",
      ])
    for command in [bench, ["graph", name, "--accuracy"], ["tune", name, "--accuracy"]] {
      for value in ["nonsense", "", "Exact", "1e-4"] {
        let refused = try planned.run(command + [value])
        #expect(refused.status == 2 && refused.output.isEmpty, "\(value)")
        #expect(refused.errors.contains("'standard' and 'exact'"), "\(refused.errors)")
      }
    }
  }

  @Test(
    "--memory-limit keeps the process under it, and names the least that would do",
    .disabled(if: CommandLineTool.isSanitized, "A sanitizer's own memory counts"))
  func memoryLimit() throws {
    let bench = ["bench", "--network", name, "--kernels", "fused", "--iterations", "1", "--threads", "1"]
    func peak(_ more: [String] = []) throws -> Double {
      let outcome = try planned.run(bench + more)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let peak = try #require(outcome.output.firstMatch(of: #/Peak memory was ([\d.]+) MiB/#))
      return try #require(Double(peak.1))
    }
    func named(under limit: Int) throws -> Int {
      let refused = try planned.run(bench + ["--memory-limit", "\(limit)"])
      #expect(refused.status == 1 && refused.output.isEmpty && refused.complaints.count == 1)
      let number = try #require(refused.complaints.first?.firstMatch(of: #/use a limit of (\d+) bytes/#))
      return try #require(Int(number.1))
    }
    let mebibyte = 1_048_576.0
    let least = try named(under: 1)
    // Two processes that do the same differ by some pages.
    #expect(abs(try named(under: least - (8 << 20)) - least) < 2 << 20)
    let bound = try peak(["--memory-limit", "\(least)"])
    #expect(try bound <= Double(least) / mebibyte && bound < peak())
  }

  @Test("segment keeps to --memory-limit and --accuracy, too")
  func segment() throws {
    let workspace = try Workspace()
    let scan = workspace.file("scan.nii")
    try Volume(shape: [40, 30, 1], spacing: [1.5, 1.5, 8], voxels: (0..<1200).map { sin(Float($0)) })
      .write(to: scan)
    func segment(_ options: [String]) throws -> CommandLineTool.Outcome {
      try planned.run(
        [
          "segment", scan, "--network", name, "--weights", workspace.weights(), "--output",
          workspace.file("mask.nii"), "--overwrite", "--threads", "1",
        ] + options)
    }
    let refused = try segment(["--memory-limit", "64kB", "--accuracy", "exact"])
    #expect(refused.status == 1 && refused.complaints.count == 1 && !workspace.names.contains("mask.nii"))
    let number = try #require(refused.complaints.first?.firstMatch(of: #/use a limit of (\d+) bytes/#))
    let least = try #require(Int(number.1))
    let outcome = try segment(["--memory-limit", "\(least)B", "--accuracy", "exact"])
    #expect(outcome.status == 0 && workspace.names.contains("mask.nii"), "\(outcome.errors)")
    let memory = try #require(outcome.errors.firstMatch(of: #/memory ([\d.]+) MiB: arena/#))
    #expect(try #require(Double(memory.1)) <= Double(least) / 1_048_576 + 0.05)
  }

  @Test("A limit is a number of bytes with or without a unit")
  func sizes() throws {
    let graph = ["graph", name, "--stage", "fused", "--threads", "1", "--memory-limit"]
    for value in ["2000000000", "2GB", "1.5GiB", "1500 mib", "1999999kb", "2000000000B"] {
      #expect(try planned.run(graph + [value]).status == 0, "\(value)")
    }
    for value in [
      "0", "-1", "", "MB", "five", "nan", "inf", "12XB", "1.2.3GB", "0x10", "1e9", "0.2B", "-5MB",
      "9999999999GiB", "99999999999999999999999999", "1 000 000", "٣GB",
    ] {
      let refused = try planned.run(graph.dropLast() + ["--memory-limit=\(value)"])
      #expect(refused.status == 2 && refused.output.isEmpty, "\(value)")
      #expect(refused.errors.contains("--memory-limit"), "\(refused.errors)")
    }
  }

  @Test(
    "bench --kernels all --json has the documented shape for any number of threads", arguments: [1, 2, 3])
  func benchAsJSON(threads: Int) throws {
    let document = try #require(
      try planned.json([
        "bench", "--network", name, "--kernels", "all", "--iterations", "2", "--threads", "\(threads)",
        "--json",
      ]) as? [String: Any])
    #expect(Set(document.keys) == ["network", "mode", "batch", "threads", "isa", "runs"])
    #expect(document["network"] as? String == name && document["isa"] as? String == planned.program.isa)
    #expect(document["threads"] as? Int == threads && document["batch"] as? Int == 1)
    let runs = try #require(document["runs"] as? [[String: Any]])
    #expect(runs.count == 2 + 2 * planned.program.algorithms.count)
    for run in runs {
      #expect(
        Set(run.keys) == ["kernels", "plan", "median_s", "min_s", "max_s", "iterations", "peak_memory_bytes"])
      let times = ["min_s", "median_s", "max_s"].compactMap { run[$0] as? Double }
      #expect(times.count == 3 && times == times.sorted() && times[0] > 0)
      #expect((run["iterations"] as? Int ?? 0) >= 2)
    }
  }

  @Test("Plans are the same for any number of threads, which is named where it is out of range")
  func threads() throws {
    let expected = try planned.algorithms()
    for threads in [1, 2, 5, 200] {
      #expect(try planned.source(["--threads", "\(threads)"]) == planned.model)
      #expect(try planned.algorithms(["--threads", "\(threads)"]) == expected)
    }
    #expect(planned.cached.isEmpty)
    for command in [["graph", name, "--stage", "fused"], ["tune", name], ["bench", "--network", name]] {
      for threads in ["0", "-3", "257"] {
        let refused = try planned.run(command + ["--threads=\(threads)"])
        #expect(refused.status == 1 && refused.output.isEmpty)
        #expect(
          refused.complaints == ["Can't run on \(threads) threads because that is out of range; use 1 to 256"]
        )
      }
      #expect(try planned.run(command + ["--threads=two"]).status == 2)
    }
  }
}
