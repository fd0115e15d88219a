import Foundation
import GraphRuntime

/// Not Foundation's class of that name.
typealias Host = GraphRuntime.Host

/// What each kernel took, beside what the machine does at most.
struct BenchProfile: Encodable {
  struct Kernel: Encodable {
    /// The layers in it.
    var name: String
    var algorithm: String
    /// "path:line" of its first layer.
    var location: String
    /// C, H, W; 0 for rows and columns that the scan decides.
    var input, output: [Int]
    /// For one sample: the median over the profiled runs.
    var medianS: Double
    /// Of the medians' sum, 0…1.
    var timeShare: Double
    /// Of the layers as they are declared, and as the algorithm multiplies and adds; for one sample.
    var flops, executedFlops: Double
    /// The least traffic for one sample: operands read and written once, weights as this kernel wants them.
    var bytes: Double
    /// What the machine needs at least over what it took, 0…1 but for errors of measurement.
    var rooflineShare: Double
  }

  struct Run: Encodable {
    var kernels: String
    /// The algorithms of its convolutions, with the number of steps that they compute.
    var plan: [String: Int]
    /// What the session allocated.
    var memoryBytes: Int
    var steps: [Kernel]
  }

  var host: Host
  /// Seconds from the first byte of the weights to a session that is ready.
  var loadS: Double
  var runs: [Run]
}

extension BenchProfile.Run {
  /// - Parameter timings: of every step, for each of the profiled runs.
  init(_ name: String, _ timings: [[StepTiming]], memoryBytes: Int, _ host: Host) {
    var steps: [BenchProfile.Kernel] = []
    var plan: [String: Int] = [:]
    for (index, timing) in (timings.first ?? []).enumerated() {
      let seconds = timings.map { $0[index].seconds / Double(max($0[index].samples, 1)) }.sorted()
      let median = seconds[seconds.count / 2]
      // Steps that lead up to a scan's input or on from the scores had nothing to do.
      guard median > 0 else { continue }
      let (step, bytes) = (timing.step, timing.bytes)
      let least = host.leastSeconds(flops: timing.kernel.flops, bytes: bytes)
      if step.flops > 0 { plan[timing.kernel.algorithm, default: 0] += 1 }
      steps.append(
        .init(
          name: step.name, algorithm: timing.kernel.algorithm, location: step.location,
          input: step.input.sizes, output: step.output.sizes, medianS: median, timeShare: 0,
          flops: step.flops, executedFlops: timing.kernel.flops, bytes: bytes, rooflineShare: least / median))
    }
    let total = steps.reduce(0) { $0 + $1.medianS }
    for index in steps.indices { steps[index].timeShare = steps[index].medianS / total }
    self.init(kernels: name, plan: plan, memoryBytes: memoryBytes, steps: steps)
  }
}

extension StepTiming {
  /// Least traffic for one sample. The step counts its weights as they are declared, which the leanest kernel
  /// takes as they are; others take more.
  fileprivate var bytes: Double {
    let leanest = step.kernels.map(\.weightBytes).min() ?? 0
    return step.bytes + Double(kernel.weightBytes - leanest)
  }
}

extension CompiledNetwork.ImageShape {
  fileprivate var sizes: [Int] { [channels, height, width] }
}

// MARK: Text

extension BenchProfile {
  /// The machine's roofs, on one line.
  var header: String {
    let levels = host.levels
    let rates = levels.enumerated().map { index, level in
      let place = index < levels.count - 1 ? "up to \(binary(level.workingSet))" : "from memory"
      return String(format: "%.0f GB/s %@", level.bytesPerSecond / 1e9, place)
    }
    let peak = String(format: "%.0f", host.peakFLOPS / 1e9)
    return "At most \(peak) GFLOP/s; reads \(rates.joined(separator: ", "))"
  }
}

extension BenchProfile.Run {
  var text: String {
    let rows = steps.map { kernel in
      [
        kernel.name, kernel.algorithm, "\(shape(kernel.input)) → \(shape(kernel.output))",
        milliseconds(kernel.medianS), percent(kernel.timeShare),
        gigaflops(kernel.flops, kernel), gigaflops(kernel.executedFlops, kernel),
        String(format: "%.2f", kernel.bytes / 1e6), percent(kernel.rooflineShare),
      ]
    }
    let algorithms = plan.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "\($0.value) × \($0.key)" }.joined(separator: ", ")
    let header = [
      "\(kernels.uppercased()) KERNEL", "ALGORITHM", "SHAPES", "TIME", "SHARE", "GFLOP/S", "EXECUTED", "MB",
      "OF ROOF",
    ]
    return table([header] + rows) + "\nSteps: \(algorithms)"
  }

  private func gigaflops(_ flops: Double, _ kernel: BenchProfile.Kernel) -> String {
    flops > 0 ? String(format: "%.0f", flops / kernel.medianS / 1e9) : "-"
  }
}

/// "16×256×256"; sizes that a scan decides are dots.
func shape(_ sizes: [Int]) -> String { sizes.map { $0 > 0 ? "\($0)" : "·" }.joined(separator: "×") }

private func percent(_ part: Double) -> String { String(format: "%.1f %%", 100 * part) }

/// "16 KiB", "8 MiB".
func binary(_ bytes: Int) -> String {
  bytes < 1 << 20 ? "\(bytes >> 10) KiB" : "\(bytes >> 20) MiB"
}
