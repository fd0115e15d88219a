import Foundation
import GraphRuntime

/// Measurements of one network by several kernels.
package struct BenchReport: Encodable {
  struct Run: Encodable {
    var kernels: String
    /// Who chose them.
    var plan: Plan.Source
    var medianS, minS, maxS: Double
    var iterations: Int
    /// Of the process, where that is one session's own.
    var peakMemoryBytes: Int?

    init(
      kernels: String, plan: Plan.Source, _ measurement: GraphRuntime.Measurement, peakMemoryBytes: Int?
    ) {
      (self.kernels, self.plan) = (kernels, plan)
      (medianS, minS, maxS) = (measurement.median, measurement.minimum, measurement.maximum)
      iterations = measurement.iterations
      self.peakMemoryBytes = peakMemoryBytes
    }

    enum CodingKeys: CodingKey { case kernels, plan, medianS, minS, maxS, iterations, peakMemoryBytes }

    /// An unknown peak is null, not left out.
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(kernels, forKey: .kernels)
      try container.encode(plan.description, forKey: .plan)
      try container.encode(medianS, forKey: .medianS)
      try container.encode(minS, forKey: .minS)
      try container.encode(maxS, forKey: .maxS)
      try container.encode(iterations, forKey: .iterations)
      try container.encode(peakMemoryBytes, forKey: .peakMemoryBytes)
    }
  }
  var network, mode: String
  var batch, threads: Int
  var isa: String
  var runs: [Run]
  /// Training only: of one sample, on one thread.
  var preparation: [Run]?
  var profile: BenchProfile?

  // What only the text says.
  var loadSeconds: Double
  var flops: Double
  var selections: [KernelSelection]
  var memoryBytes: [Int]

  enum CodingKeys: CodingKey { case network, mode, batch, threads, isa, runs, preparation, profile }

  /// "unet64, batch 1, 2 threads, avx512, AMD EPYC (family 25, model 17)".
  var title: String {
    "\(network), batch \(batch), \(threads) \(threads == 1 ? "thread" : "threads"), \(isa), \(Host.processorName)"
  }

  package var text: String {
    var lines = [title]
    if let profile { lines.append(profile.header) }
    lines.append(String(format: "Weights were ready in %.2f s", loadSeconds))
    lines += plans
    let header = ["KERNELS", "MEDIAN", "MIN", "MAX", "RUNS", "GFLOP/S", "MEMORY"]
    lines.append(
      table(
        [header]
          + zip(runs, memoryBytes).map { run, memory in
            [
              run.kernels, milliseconds(run.medianS), milliseconds(run.minS), milliseconds(run.maxS),
              "\(run.iterations)", String(format: "%.0f", flops / run.medianS / 1e9), megabytes(memory),
            ]
          }))
    if selections.contains(where: { $0.algorithm != nil }) { lines += ["", matrix] }
    lines += ratio(of: runs)
    if let preparation {
      lines += preparation.map {
        String(format: "A sample is prepared in %@, %@", milliseconds($0.medianS), $0.kernels)
      }
      lines += ratio(of: preparation)
    }
    for run in profile?.runs ?? [] { lines += ["", run.text] }
    return lines.joined(separator: "\n")
  }

  /// Who chose the kernels: a line for all, or one for each choice.
  private var plans: [String] {
    var sources: [Plan.Source] = []
    for run in runs where !sources.contains(run.plan) { sources.append(run.plan) }
    guard sources.count > 1 else { return sources.map { "Plan: \($0)" } }
    return sources.map { source in
      "Plan of \(runs.filter { $0.plan == source }.map(\.kernels).joined(separator: ", ")): \(source)"
    }
  }

  private func ratio(of runs: [Run]) -> [String] {
    guard let fused = runs.first(where: { $0.kernels == "fused" }),
      let unfused = runs.first(where: { $0.kernels == "unfused" })
    else { return [] }
    return [String(format: "unfused takes %.2f times as long as fused", unfused.medianS / fused.medianS)]
  }

  /// Medians: a line for each variant, a column for each algorithm.
  private var matrix: String {
    var columns: [String?] = []
    for selection in selections where !columns.contains(selection.algorithm) {
      columns.append(selection.algorithm)
    }
    var variants: [String] = []
    for selection in selections where !variants.contains(selection.variant) {
      variants.append(selection.variant)
    }
    let rows = variants.map { variant in
      [variant]
        + columns.map { algorithm in
          let place = selections.firstIndex(of: KernelSelection(variant: variant, algorithm: algorithm))
          return place.map { milliseconds(runs[$0].medianS) } ?? "-"
        }
    }
    return table([["MEDIANS"] + columns.map { ($0 ?? "chosen").uppercased() }] + rows)
  }
}
