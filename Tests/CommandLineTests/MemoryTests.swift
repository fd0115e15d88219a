import Foundation
import GraphRuntime
import Imaging
import Testing
import ZooKernels

/// What `segment`, `train` and `bench` print as the peak of their process is what the process takes. The large cases take an
/// hour and run where `MYOGRAPH_LARGE` is set.
@Suite(.disabled(if: CommandLineTool.isSanitized, "A sanitizer's own memory counts"))
struct MemoryTests {
  private struct Case: CustomStringConvertible {
    var description: String
    var shape: [Int]
    var file = "scan.nii.gz"
    var network = "unet16-bilinear-192"
    var options: [String] = []
    var postProcesses = false
  }

  private static let small = [
    Case(description: "2D", shape: [216, 256, 1], options: ["--threads", "1"]),
    Case(description: "3D, plain", shape: [216, 256, 9], file: "scan.nii", options: ["--threads", "2"]),
    Case(description: "4D", shape: [128, 128, 3, 4], options: ["--threads", "2", "--probabilities"]),
    Case(
      description: "large slices", shape: [1200, 1100, 2], options: ["--threads", "1", "--probabilities"]),
    Case(
      description: "mirror images", shape: [700, 600, 4],
      options: ["--threads", "2", "--mirror", "--volumes"]),
    Case(description: "report", shape: [216, 256, 1], options: ["--threads", "1", "--report"]),
    Case(
      description: "report of a series", shape: [400, 300, 20, 2], options: ["--threads", "2", "--report"]),
    Case(
      description: "post-processing", shape: [600, 500, 12], options: ["--threads", "2"], postProcesses: true),
  ]
  private static let large = [
    Case(description: "3D", shape: [216, 256, 10], network: "unet16", options: ["--threads", "1"]),
    Case(description: "3D", shape: [216, 256, 10], network: "unet16", options: ["--threads", "2"]),
    Case(description: "3D", shape: [216, 256, 10], network: "unet64", options: ["--threads", "1"]),
    Case(
      description: "3D, probabilities", shape: [216, 256, 10], network: "unet64",
      options: ["--threads", "2", "--probabilities"]),
    Case(
      description: "512 × 512 × 300", shape: [512, 512, 300], network: "unet16", options: ["--threads", "2"]),
    Case(
      description: "2000 × 2000 × 4, probabilities", shape: [2000, 2000, 4], file: "scan.nii",
      network: "unet16",
      options: ["--threads", "2", "--probabilities"]),
    Case(
      description: "limit", shape: [216, 256, 10], network: "unet64",
      options: ["--threads", "2", "--memory-limit", "400MiB"]),
  ]
  private static let isLarge = ProcessInfo.processInfo.environment["MYOGRAPH_LARGE"] != nil
  private static let cases = isLarge ? small + large : small

  /// Both figures in MiB.
  private func peaks(_ outcome: CommandLineTool.Outcome) throws -> (printed: Double, real: Double) {
    let text = outcome.errors + outcome.output
    let printed = try #require(text.firstMatch(of: #/Peak memory of the process ([\d.]+) MiB/#), "\(text)")
    let real = try #require(text.firstMatch(of: #/Peak memory was ([\d.]+) MiB/#), "\(text)")
    return (try #require(Double(printed.1)), try #require(Double(real.1)))
  }

  private func expect(_ outcome: CommandLineTool.Outcome, _ name: String) throws {
    #expect(outcome.status == 0, "\(outcome.errors)")
    let (printed, real) = try peaks(outcome)
    if Self.isLarge {
      print("\(name): printed \(printed) MiB, real \(real) MiB, \((printed / real - 1) * 100) %")
    }
    #expect(abs(printed - real) <= 0.05 * real, "\(name): printed \(printed) MiB, real \(real) MiB")
  }

  private func weights(_ network: String, in workspace: Workspace) throws -> String {
    let tables = [
      "unet16": myograph_unet16(), "unet64": myograph_unet64(),
      "unet16-bilinear-192": myograph_unet16_bilinear_192(),
    ]
    let compiled = try #require(tables[network]?.map(CompiledNetwork.init))
    try Weights.random(for: compiled, seed: 3).write(to: workspace.file("w.safetensors"))
    return workspace.file("w.safetensors")
  }

  @Test func segmentPrintsWhatItTakes() throws {
    for example in Self.cases {
      let workspace = try Workspace()
      let count = example.shape.reduce(1, *)
      let volume = try Volume(
        shape: example.shape, spacing: [1.4, 1.4, 8], secondsPerFrame: 0.04,
        voxels: (0..<count).map { Float($0 % 1013) })
      try volume.writeIntegers(to: workspace.file(example.file))
      let rules = ["LV", "MYO", "RV"].map {
        #"{"name": "\#($0)", "largest_part": true, "fills_holes": true}"#
      }
      let json = #"{"criteria": "anatomy", "rules": [\#(rules.joined(separator: ", "))]}"#
      try Data(json.utf8).write(to: URL(fileURLWithPath: workspace.file("rules.json")))
      let outcome = try CommandLineTool.run(
        [
          "segment", workspace.file(example.file), "--network", example.network, "--weights",
          weights(example.network, in: workspace), "--output", workspace.file("mask.nii.gz"),
        ] + example.options
          + (example.postProcesses ? ["--postprocessing", workspace.file("rules.json")] : []))
      try expect(outcome, "\(example.network) \(example) \(example.options)")
    }
  }

  @Test func trainPrintsWhatItTakes() throws {
    let workspace = try Workspace()
    try SmallCohort.write(workspace.file("training"), subjects: 6, seed: 1)
    try SmallCohort.write(workspace.file("validation"), subjects: 3, seed: 2)
    var runs = [(network: "unet16", batch: "2", threads: "2")]
    if Self.isLarge {
      runs += [("unet16", "2", "1"), ("unet16", "6", "2"), ("unet64", "1", "2")]
    }
    for (index, run) in runs.enumerated() {
      let outcome = try CommandLineTool.run([
        "train", "--network", run.network, "--data", workspace.file("training"), "--validation",
        workspace.file("validation"), "--output", workspace.file("run\(index)"), "--epochs", "1",
        "--batch-size",
        run.batch, "--threads", run.threads,
      ])
      try expect(outcome, "train \(run)")
    }
  }

  @Test func benchPrintsWhatItTakes() throws {
    for mode in ["infer", "train"] {
      let outcome = try CommandLineTool.run([
        "bench", "--network", "unet16", "--mode", mode, "--batch-size", "3", "--kernels",
        "fused",
        "--iterations", "1", "--threads", "2",
      ])
      try expect(outcome, "bench \(mode)")
    }
  }

  @Test func aLimitBindsTheWholeRunAndNamesTheLeastThatWouldDo() throws {
    let workspace = try Workspace()
    try SmallCohort.write(workspace.file("training"), subjects: 3, seed: 1)
    try SmallCohort.write(workspace.file("validation"), subjects: 3, seed: 2)
    let command = [
      "train", "--network", "unet16", "--data", workspace.file("training"), "--validation",
      workspace.file("validation"), "--output", workspace.file("run"), "--epochs", "1", "--batch-size", "2",
      "--threads", "1", "--memory-limit",
    ]
    let refused = try CommandLineTool.run(command + ["50MiB"])
    #expect(refused.status == 1 && refused.complaints.count == 1 && !workspace.names.contains("run"))
    let number = try #require(refused.complaints.first?.firstMatch(of: #/use a limit of (\d+) bytes/#))
    let least = try #require(Int(number.1))
    let outcome = try CommandLineTool.run(command + ["\(least)"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try peaks(outcome).real <= Double(least) / 1_048_576)
  }
}
