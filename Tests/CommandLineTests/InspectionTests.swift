import Foundation
import Networks
import Testing

/// `networks`, `graph`, `bench`: what they print, and how they refuse.
struct InspectionTests {
  private func json(_ arguments: [String]) throws -> Any {
    let outcome = try CommandLineTool.run(arguments)
    #expect(outcome.status == 0)
    return try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
  }

  @Test("networks --json is one document with what scripts read")
  func networksAsJSON() throws {
    let rows = try #require(try json(["networks", "--json"]) as? [[String: Any]])
    #expect(rows.compactMap { $0["name"] as? String } == Zoo.declarations.map(\.name))
    let unet64 = try #require(rows.first)
    #expect(unet64["parameters"] as? Int == 31_042_564)
    #expect(unet64["input"] as? [Int] == [1, 256, 256])
    #expect(unet64["output"] as? [Int] == [4, 256, 256])
    #expect(unet64["flops"] as? Double == 96_208_945_152)
    #expect((unet64["isas"] as? [String])?.last == "portable")
    for key in ["weights_bytes", "arena_bytes"] { #expect((unet64[key] as? Int ?? 0) > 1_000_000) }
  }

  @Test(
    "graph draws every stage in every format, the same each time", arguments: ["declared", "fused", "memory"])
  func graphs(stage: String) throws {
    for format in ["text", "dot", "json"] {
      let arguments = ["graph", "unet16", "--stage", stage, "--format", format]
      let outcome = try CommandLineTool.run(arguments)
      #expect(outcome.status == 0)
      #expect(outcome.output.count > 500)
      #expect(try CommandLineTool.run(arguments).output == outcome.output)
      if format == "json" { _ = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) }
      if format == "dot" { #expect(outcome.output.hasPrefix("digraph")) }
    }
  }

  @Test("graph --stage memory says how tight the arena is")
  func memoryRatio() throws {
    let outcome = try CommandLineTool.run(["graph", "unet16", "--stage", "memory"])
    let ratio = try #require(outcome.output.split(separator: " ").dropFirst(3).first.flatMap { Double($0) })
    #expect((1...1.5).contains(ratio))
  }

  @Test("bench --json has a run per variant and algorithm; the peak is a run's own or null")
  func benchAsJSON() throws {
    let common = [
      "bench", "--network", "unet16-bilinear-192", "--iterations", "1", "--threads", "1", "--json",
    ]
    let all = try #require(try json(common + ["--kernels", "all"]) as? [String: Any])
    let runs = try #require(all["runs"] as? [[String: Any]])
    let algorithms = ["direct", "im2col+blas", "winograd 2x2", "winograd 4x4"]
    #expect(
      runs.compactMap { $0["kernels"] as? String }
        == ["fused", "unfused"] + algorithms.map { "fused " + $0 } + algorithms.map { "unfused " + $0 })
    #expect(runs.allSatisfy { $0["peak_memory_bytes"] is NSNull })
    #expect(all["mode"] as? String == "infer" && all["batch"] as? Int == 1 && all["threads"] as? Int == 1)
    let one = try #require(try json(common + ["--kernels", "fused"]) as? [String: Any])
    let run = try #require((one["runs"] as? [[String: Any]])?.first)
    #expect((run["peak_memory_bytes"] as? Int ?? 0) > 1_000_000)
    #expect((run["median_s"] as? Double ?? 0) > 0 && (run["iterations"] as? Int ?? 0) >= 1)
  }

  @Test("bench computes by one algorithm wherever it can, and names those that there are")
  func benchByAlgorithm() throws {
    let common = ["bench", "--network", "unet16-bilinear-192", "--iterations", "1", "--kernels"]
    let direct = try CommandLineTool.run(common + ["unfused direct", "--profile"])
    #expect(direct.status == 0 && direct.output.contains("unfused direct"))
    #expect(direct.output.contains("direct") && !direct.output.contains("winograd"))
    for (kernels, says) in [
      (
        "fused fft",
        "by \"fft\" because no layer can be; use direct, im2col+blas, winograd 2x2 or winograd 4x4"
      ),
      ("fuse", "use fused or unfused"), ("", "use fused or unfused"),
    ] {
      let refused = try CommandLineTool.run(common + [kernels])
      #expect(refused.status == 1 && refused.output.isEmpty)
      #expect(refused.complaints.count == 1 && refused.errors.contains(says), "\(refused.errors)")
    }
  }

  @Test("A wrong command line is exit 2 and one clear line")
  func usageErrors() throws {
    let known = Zoo.declarations.map(\.name).joined(separator: ", ")
    let unknown = "Can't find network \"unet\" because none has that name; use one of \(known)\n"
    for arguments in [
      ["graph", "unet"], ["bench", "--network", "unet"],
      ["segment", "a.nii", "--network", "unet", "--weights", "w", "--output", "o.nii"],
      ["convert", "a", "b", "--network", "unet"],
    ] {
      let outcome = try CommandLineTool.run(arguments)
      #expect(outcome.status == 2 && outcome.errors == unknown && outcome.output.isEmpty)
    }
    for arguments in [
      ["--nonsense"], ["nonsense"], ["graph", "unet16", "--stage", "x"], ["segment"],
    ] {
      let outcome = try CommandLineTool.run(arguments)
      #expect(outcome.status == 2 && outcome.errors.contains("Usage:"), "\(arguments)")
    }
    let several = "Can't choose a network because myograph has 5; use one of \(known)\n"
    for arguments in [
      ["graph"], ["tune"], ["bench"], ["segment", "a.nii", "--weights", "w", "--output", "o.nii"],
      ["convert", "a", "b"], ["train", "--data", "a", "--validation", "b", "--output", "c"],
    ] {
      let outcome = try CommandLineTool.run(arguments)
      #expect(outcome.status == 2 && outcome.errors == several && outcome.output.isEmpty, "\(arguments)")
    }
    for value in ["0", "-1", "100000", "x"] {
      #expect(try CommandLineTool.run(["bench", "--network", "unet16", "--threads=\(value)"]).status != 0)
      #expect(try CommandLineTool.run(["bench", "--network", "unet16", "--batch-size=\(value)"]).status == 2)
    }
    #expect(try CommandLineTool.run(["segment", "--help"]).status == 0)
  }
}
