import Foundation
import GraphRuntime
import TestSupport
import Testing
import ZooKernels

@testable import MyographCommands

/// `bench`: what it says of each kernel, in text, JSON and a picture.
struct BenchTests {
  private let common = [
    "bench", "--network", "unet16-bilinear-192", "--iterations", "1", "--threads", "1", "--kernels",
  ]

  private func network() throws -> CompiledNetwork {
    try #require(myograph_unet16_bilinear_192().map(CompiledNetwork.init))
  }

  /// Those that run from the network's input to its scores.
  private func steps(_ variant: String) throws -> [CompiledProgram.Step] {
    try network().program(variant: variant).steps.filter { $0.stage == .network }
  }

  private func document(_ arguments: [String]) throws -> [String: Any] {
    let outcome = try CommandLineTool.run(common + arguments)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
  }

  @Test("--profile --json has the machine, and every kernel with figures that belong together")
  func profileAsJSON() throws {
    let profile = try #require(try document(["fused", "--profile", "--json"])["profile"] as? [String: Any])
    let host = try #require(profile["host"] as? [String: Any])
    #expect((host["peak_flops"] as? Double ?? 0) > 1e8 && host["threads"] as? Int == 1)
    #expect(host["isa"] as? String == InstructionSets.supported.first)
    #expect((host["bandwidths"] as? [[String: Any]] ?? []).count > 10)
    #expect((profile["load_s"] as? Double ?? 0) > 0)
    let run = try #require((profile["runs"] as? [[String: Any]])?.first)
    #expect(run["kernels"] as? String == "fused" && (run["memory_bytes"] as? Int ?? 0) > 1_000_000)
    let kernels = try #require(run["steps"] as? [[String: Any]])
    let expected = try steps("fused").map(\.name)
    #expect(kernels.compactMap { $0["name"] as? String } == expected)
    let shares = kernels.compactMap { $0["time_share"] as? Double }
    #expect(shares.count == kernels.count && abs(shares.reduce(0, +) - 1) < 1e-9)
    for kernel in kernels {
      #expect((kernel["input"] as? [Int])?.count == 3 && (kernel["output"] as? [Int])?.count == 3)
      #expect((kernel["median_s"] as? Double ?? 0) > 0 && (kernel["bytes"] as? Double ?? 0) > 0)
      #expect((kernel["roofline_share"] as? Double ?? 0) > 0)
      let flops = try #require(kernel["flops"] as? Double)
      let executed = try #require(kernel["executed_flops"] as? Double)
      // F(4×4, 3×3) does a quarter of the multiplications, and some more on tiles that hang over.
      let algorithm = try #require(kernel["algorithm"] as? String)
      let isTransformed = algorithm.hasPrefix("winograd")
      if isTransformed { #expect(executed < flops && executed >= flops / 4, "\(kernel)") }
      #expect(isTransformed || executed >= flops, "\(kernel)")
    }
    let plan = try #require(run["plan"] as? [String: Int])
    #expect(plan.values.reduce(0, +) == kernels.count { ($0["flops"] as? Double ?? 0) > 0 })
  }

  @Test("OMP_NUM_THREADS that is no number is passed over", arguments: ["", " ", "-1", "two"])
  func unusableThreadCount(value: String) throws {
    let outcome = try CommandLineTool.run(common + ["fused"], preamble: "export OMP_NUM_THREADS='\(value)'")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.isEmpty)
  }

  @Test("Without --profile, JSON has none")
  func noProfile() throws {
    #expect(try document(["fused", "--json"])["profile"] == nil)
  }

  @Test("--profile names the machine's roofs, the plan, and each kernel once")
  func profileAsText() throws {
    let outcome = try CommandLineTool.run(common + ["fused", "--profile"])
    #expect(outcome.status == 0)
    let lines = outcome.output.split(separator: "\n").filter { !$0.hasPrefix("Peak memory ") }
    #expect(lines[0].hasPrefix("unet16-bilinear-192, batch 1, 1 thread, "))
    #expect(lines[1].hasPrefix("At most ") && lines[1].hasSuffix(" from memory"))
    #expect(lines.last?.hasPrefix("Steps: ") == true)
    #expect(lines.contains { $0.hasPrefix("Plan: model for ") })
    for step in try steps("fused") {
      #expect(lines.count { $0.hasPrefix(step.name + "  ") } == 1, "\(step.name)")
    }
    #expect(outcome.output.contains("1×192×192 → 16×192×192"))
  }

  @Test("--roofline draws well-formed SVG with every kernel", arguments: ["fused", "unfused direct"])
  func roofline(kernels: String) throws {
    let workspace = try Workspace()
    let path = workspace.file("roofline.svg")
    let arguments = common + [kernels, "--roofline", path]
    #expect(try CommandLineTool.run(arguments).status == 0)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let titles = try MarkupDocument(text).all("title").map(\.text)
    let steps = try steps(kernels == "fused" ? "fused" : "unfused")
    // The picture's own, and each kernel's.
    #expect(titles.count == 1 + steps.count)
    for step in steps { #expect(titles.contains { $0.hasPrefix(step.name + ", ") }, "\(step.name)") }
    // No number was infinite or none.
    #expect(!text.contains("nan") && !text.contains("inf\""))
    // It is not overwritten unless that is asked for, and then nothing is measured first.
    let refused = try CommandLineTool.run(arguments)
    #expect(refused.status == 1 && refused.output.isEmpty && refused.complaints.count == 1)
    #expect(try CommandLineTool.run(arguments + ["--overwrite"]).status == 0)
    #expect(workspace.names == ["roofline.svg"])
  }

  @Test("--weights and --scores: the scores of that input by those weights")
  func scores() throws {
    let workspace = try Workspace()
    let (weights, path) = (try workspace.weights(), workspace.file("scores.safetensors"))
    let outcome = try CommandLineTool.run(
      common + ["fused", "--weights", weights, "--batch-size", "2", "--scores", path])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let file = try Safetensors(path: path)
    #expect(
      file.entry("input")?.shape == [2, 1, 192, 192] && file.entry("scores")?.shape == [2, 4, 192, 192])
    let session = try Session(network(), weights: Weights(path: weights, for: network()), threads: 1)
    let expected = try session.run(input: file.floats("input"), count: 2, wanted: [.logits]).logits
    #expect(try file.floats("scores") == expected)
    let foreign = try CommandLineTool.run(
      ["bench", "--network", "unet16", "--iterations", "1", "--weights", weights])
    #expect(foreign.status == 1 && foreign.complaints.count == 1 && foreign.output.isEmpty)
  }
}
