import Foundation
import Imaging
import Testing
import ZooKernels

@testable import GraphRuntime

/// `tune`, `--accuracy`, `--memory-limit`, `--threads`: by which kernels a network is computed, and what is
/// remembered of it.
struct PlanningTests {
  private let name = "unet16-bilinear-192"
  /// Of its own, so that no test chooses by what another measured.
  private let cache: Workspace
  private let program: CompiledProgram

  init() throws {
    cache = try Workspace()
    program = try #require(myograph_unet16_bilinear_192().map(CompiledNetwork.init)).program()
  }

  /// What lies in it.
  private var cached: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: cache.file("myograph"))) ?? []
  }

  private func run(_ arguments: [String]) throws -> CommandLineTool.Outcome {
    try CommandLineTool.run(arguments, cache: cache.path)
  }

  private func json(_ arguments: [String]) throws -> Any {
    let outcome = try run(arguments)
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    return try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
  }

  /// The fused network's kernels as `graph` shows them.
  private func kernels(_ options: [String] = []) throws -> [[String: Any]] {
    let arguments = ["graph", name, "--stage", "fused", "--threads", "1", "--format", "json"]
    return try #require(try json(arguments + options) as? [[String: Any]])
  }

  private func algorithms(_ options: [String] = []) throws -> [String] {
    try kernels(options).compactMap { $0["algorithm"] as? String }
  }

  /// Where the times come from that `graph` chooses by.
  private func source(threads: Int = 1) throws -> String {
    let outcome = try run(["graph", name, "--stage", "fused", "--threads", "\(threads)"])
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    return try #require(
      outcome.output.split(separator: "\n").first {
        $0.hasSuffix(":") && ["Measured", "Predicted"].contains($0.prefix { $0 != " " })
      }.map(String.init))
  }

  @Test(
    "tune prints and keeps what every kernel takes, for this number of threads, until it is to be forgotten")
  func tune() throws {
    #expect(try source() == "Predicted by a model of this machine, \(program.isa), 1 thread:")
    let tuned = try run(["tune", name, "--threads", "1"])
    #expect(tuned.status == 0, "\(tuned.errors)")
    let lines = tuned.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 1 + program.steps.count + 1)
    let header = ["STEP", "CHOICE", "TIME"] + program.algorithms.map { $0.uppercased() }
    #expect(lines[0].replacing(#/ {2,}/#, with: "|") == header.joined(separator: "|"))
    for (line, step) in zip(lines.dropFirst(), program.steps) {
      #expect(line.hasPrefix(step.name + " "))
      let shown = step.kernels.count { program.algorithms.contains($0.algorithm) }
      #expect(line.components(separatedBy: " ms").count - 1 == 1 + shown, "\(line)")
    }
    #expect(lines.last?.hasPrefix("Medians of ") == true)
    let kept = cached.filter { $0.hasPrefix("plan-") }
    #expect(kept.count == 1 && kept[0].contains("-\(program.isa)-1-"), "\(cached)")

    // A second command chooses by these times.
    #expect(try source() == "Measured by `myograph tune`, \(program.isa), 1 thread:")
    let times = try #require(
      try JSONSerialization.jsonObject(
        with: Data(contentsOf: URL(fileURLWithPath: cache.file("myograph/" + kept[0])))) as? [String: Any])
    let steps = try #require(times["steps"] as? [[String: Any]])
    let kernels = try kernels()
    #expect(kernels.count == steps.count)
    for (kernel, step) in zip(kernels, steps) {
      #expect(kernel["nanoseconds"] as? [String: Int] == step["nanoseconds"] as? [String: Int])
    }
    for (line, kernel) in zip(lines.dropFirst(), kernels) {
      let algorithm = try #require(kernel["algorithm"] as? String)
      #expect(line.contains("  \(algorithm)  "), "\(line)")
    }
    #expect(try source(threads: 2).hasPrefix("Predicted"))

    let forget = ["tune", name, "--threads", "1", "--forget"]
    #expect(try run(forget).output == "Forgot what was measured of \(name)\n")
    #expect(try run(forget).output == "Nothing was measured of \(name)\n")
    #expect(try source().hasPrefix("Predicted") && !cached.contains(kept[0]))
  }

  @Test("A damaged file in the cache is named and ignored, and can be forgotten")
  func damagedCache() throws {
    let cache = Cache(folder: cache.path + "/myograph")
    let path = TunedCosts(program: program, threads: 1, cache: cache).path
    #expect(try source().hasPrefix("Predicted"))
    let warning =
      "Warning: can't use \(path) because it is damaged or of another machine; use `myograph tune` to replace it\n"
    for text in ["", "{\"processor\": \"another\"}", String(repeating: "[", count: 100_000)] {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      let graph = try run(["graph", name, "--stage", "fused", "--threads", "1"])
      #expect(graph.status == 0 && graph.errors == warning && graph.output.contains("\nPredicted by"))
      let bench = try run(
        ["bench", "--network", name, "--kernels", "fused", "--iterations", "1", "--threads", "1"])
      #expect(bench.status == 0 && bench.errors == warning)
    }
    #expect(try run(["tune", name, "--threads", "1", "--forget"]).output.hasPrefix("Forgot"))
    #expect(try source().hasPrefix("Predicted"))
  }

  @Test("A damaged file about the machine is replaced without a word")
  func damagedHost() throws {
    let before = try source()
    let file = try #require(cached.first { $0.hasPrefix("host-") })
    try "{".write(toFile: cache.file("myograph/" + file), atomically: true, encoding: .utf8)
    #expect(try source() == before)
    let text = try String(contentsOfFile: cache.file("myograph/" + file), encoding: .utf8)
    #expect(text.contains("\"peak_flops\""))
  }

  @Test("--accuracy exact leaves out every transform, the standard doesn't; anything else is refused")
  func accuracy() throws {
    let exact = try algorithms(["--accuracy", "exact"])
    #expect(exact.contains("direct") && !exact.contains { $0.hasPrefix("winograd") })
    #expect(try algorithms(["--accuracy", "standard"]).contains { $0.hasPrefix("winograd") })
    let bench = ["bench", "--network", name, "--iterations", "1", "--accuracy"]
    let transformed = try run(bench + ["exact", "--kernels", "fused winograd 4x4"])
    #expect(transformed.status == 1 && transformed.output.isEmpty)
    #expect(
      transformed.complaints == [
        "Can't compute fused kernels by \"winograd 4x4\" because no layer can be; use direct or im2col+blas"
      ])
    let all = try #require(try json(bench + ["exact", "--json", "--threads", "1"]) as? [String: Any])
    #expect(
      (all["runs"] as? [[String: Any]])?.compactMap { $0["kernels"] as? String } == [
        "fused", "unfused", "fused direct", "fused im2col+blas", "unfused direct", "unfused im2col+blas",
      ])
    for command in [bench, ["graph", name, "--accuracy"], ["tune", name, "--accuracy"]] {
      for value in ["nonsense", "", "Exact", "1e-4"] {
        let refused = try run(command + [value])
        #expect(refused.status == 2 && refused.output.isEmpty, "\(value)")
        #expect(refused.errors.contains("'standard' and 'exact'"), "\(refused.errors)")
      }
    }
  }

  @Test("--memory-limit keeps the printed budget under it, and names the least that would do")
  func memoryLimit() throws {
    let bench = ["bench", "--network", name, "--kernels", "fused", "--iterations", "1", "--threads", "1"]
    /// MiB in the row of the fused kernels.
    func budget(_ more: [String] = []) throws -> Double {
      let outcome = try run(bench + more)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let row = try #require(outcome.output.split(separator: "\n").first { $0.hasPrefix("fused") })
      let words = row.split(separator: " ")
      #expect(words.last == "MiB")
      return try #require(words.dropLast().last.flatMap { Double($0) })
    }
    func named(under limit: Int) throws -> Int {
      let refused = try run(bench + ["--memory-limit", "\(limit)"])
      #expect(refused.status == 1 && refused.output.isEmpty && refused.complaints.count == 1)
      let number = try #require(refused.complaints.first?.firstMatch(of: #/use a limit of (\d+) bytes/#))
      return try #require(Int(number.1))
    }
    let mebibyte = 1_048_576.0
    let (free, least) = (try budget(), try named(under: 1))
    #expect(Double(least) / mebibyte < free - 1)
    #expect(try named(under: least - 1) == least)
    for limit in [least, (least + Int(free * mebibyte)) / 2, Int(free * mebibyte) + 1_000_000] {
      let printed = try budget(["--memory-limit", "\(limit)"])
      // It is rounded to a tenth.
      #expect(printed <= Double(limit) / mebibyte + 0.05)
      #expect((printed == free) == (Double(limit) > free * mebibyte))
    }
    #expect(try algorithms(["--memory-limit", "\(least)"]) != algorithms())
  }

  @Test("segment keeps to --memory-limit and --accuracy, too")
  func segment() throws {
    let workspace = try Workspace()
    let scan = workspace.file("scan.nii")
    try Volume(shape: [40, 30, 1], spacing: [1.5, 1.5, 8], voxels: (0..<1200).map { sin(Float($0)) })
      .write(to: scan)
    func segment(_ options: [String]) throws -> CommandLineTool.Outcome {
      try run(
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
      #expect(try run(graph + [value]).status == 0, "\(value)")
    }
    for value in [
      "0", "-1", "", "MB", "five", "nan", "inf", "12XB", "1.2.3GB", "0x10", "1e9", "0.2B", "-5MB",
      "9999999999GiB", "99999999999999999999999999", "1 000 000", "٣GB",
    ] {
      let refused = try run(graph.dropLast() + ["--memory-limit=\(value)"])
      #expect(refused.status == 2 && refused.output.isEmpty, "\(value)")
      #expect(refused.errors.contains("--memory-limit"), "\(refused.errors)")
    }
  }

  @Test(
    "bench --kernels all --json has the documented shape for any number of threads", arguments: [1, 2, 3])
  func benchAsJSON(threads: Int) throws {
    let document = try #require(
      try json([
        "bench", "--network", name, "--kernels", "all", "--iterations", "2", "--threads", "\(threads)",
        "--json",
      ]) as? [String: Any])
    #expect(Set(document.keys) == ["network", "mode", "batch", "threads", "isa", "runs"])
    #expect(document["network"] as? String == name && document["isa"] as? String == program.isa)
    #expect(document["threads"] as? Int == threads && document["batch"] as? Int == 1)
    let runs = try #require(document["runs"] as? [[String: Any]])
    #expect(runs.count == 2 + 2 * program.algorithms.count)
    for run in runs {
      #expect(
        Set(run.keys) == ["kernels", "median_s", "min_s", "max_s", "iterations", "peak_memory_bytes"])
      let times = ["min_s", "median_s", "max_s"].compactMap { run[$0] as? Double }
      #expect(times.count == 3 && times == times.sorted() && times[0] > 0)
      #expect((run["iterations"] as? Int ?? 0) >= 2)
    }
  }

  @Test("Plans are made for a number of threads, which is named where it is out of range")
  func threads() throws {
    for threads in [1, 2, 5] {
      #expect(
        try source(threads: threads)
          == "Predicted by a model of this machine, \(program.isa), \(threads) thread\(threads == 1 ? "" : "s"):"
      )
    }
    #expect(cached.count == 3)
    for command in [["graph", name, "--stage", "fused"], ["tune", name], ["bench", "--network", name]] {
      for threads in ["0", "-3", "257"] {
        let refused = try run(command + ["--threads=\(threads)"])
        #expect(refused.status == 1 && refused.output.isEmpty)
        #expect(
          refused.complaints == ["Can't run on \(threads) threads because that is out of range; use 1 to 256"]
        )
      }
      #expect(try run(command + ["--threads=two"]).status == 2)
    }
  }
}
