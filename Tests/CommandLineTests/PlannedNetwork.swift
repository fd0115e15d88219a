import Foundation
import Testing
import ZooKernels

@testable import GraphRuntime

/// The smallest network of the zoo, planned by the command with a cache of its own: no test chooses by what another tuned.
struct PlannedNetwork {
  let name = "unet16-bilinear-192"
  let cache: Workspace
  let network: CompiledNetwork
  let program: CompiledProgram
  /// Where a plan of it is kept.
  let place: PlanCache

  init() throws {
    cache = try Workspace()
    network = try #require(myograph_unet16_bilinear_192().map(CompiledNetwork.init))
    program = try network.program()
    place = PlanCache(program: program, network: network, cache: Cache(folder: cache.file("myograph")))
  }

  /// What lies in the cache.
  var cached: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: cache.file("myograph"))) ?? []
  }

  func run(_ arguments: [String]) throws -> CommandLineTool.Outcome {
    try CommandLineTool.run(arguments, cache: cache.path)
  }

  func json(_ arguments: [String]) throws -> Any {
    let outcome = try run(arguments)
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    return try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
  }

  /// The fused network's kernels as `graph` shows them.
  func kernels(_ options: [String] = []) throws -> [[String: Any]] {
    let arguments = ["graph", name, "--stage", "fused", "--format", "json"]
    return try #require(try json(arguments + options) as? [[String: Any]])
  }

  func algorithms(_ options: [String] = []) throws -> [String] {
    try kernels(options).compactMap { $0["algorithm"] as? String }
  }

  /// What chooses where nothing was tuned.
  var model: String { "Plan: model for \(ProcessorModel.here.name)" }

  /// Who chose the kernels that `graph` shows.
  func source(_ options: [String] = []) throws -> String {
    let outcome = try run(["graph", name, "--stage", "fused"] + options)
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    let line = try #require(outcome.output.split(separator: "\n").first { $0.hasPrefix("Plan: ") })
    #expect(line.hasSuffix(", \(program.isa):"))
    return String(line.dropLast(", \(program.isa):".count))
  }
}
