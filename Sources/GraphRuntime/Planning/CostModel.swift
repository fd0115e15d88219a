/// Predicts what kernels take from what they do and what a processor does at most.
///
/// A kernel multiplies at some part of the peak, and its operands, its weights and what it writes to scratch and reads
/// back come at the bandwidth of what holds them. Little of that hides behind the arithmetic, so it is added; but
/// Winograd's weights are fetched while others are multiplied, and take what is longer. A run goes through all weights
/// of a program: they lie where all of these fit, and a kernel that reads its own several times finds them where they
/// fit alone.
struct CostModel {
  var host: Host

  /// Part of the peak that an algorithm's arithmetic reaches, its traffic apart.
  ///
  /// Each is the one with the least mean difference from what was measured of unet64, unet16 and fcn64 (Zen 4, AVX-512,
  /// 2 threads, 227 to 237 GFLOP/s): direct 6 %, Winograd 8 and 6 %, whose transforms are in it, im2col+blas 14 %,
  /// whose few pixels in the deepest layers take up to twice as long.
  private static func efficiency(_ algorithm: String) -> Double {
    switch algorithm {
    case "im2col+blas": 0.8
    case "winograd 4x4": 0.73
    case "winograd 2x2": 0.85
    default: 0.91
    }
  }

  private static func fetchesWeights(_ algorithm: String) -> Bool { algorithm.hasPrefix("winograd") }

  /// What a barrier takes, and starting a step.
  private static let secondsPerPhase = 3e-6

  func costs(of program: CompiledProgram) -> KernelCosts {
    KernelCosts(
      seconds: program.steps.map { step in
        step.kernels.map { seconds($0, of: step, workingSet: program.workingSet) }
      })
  }

  /// - Parameter workingSet: of the whole program.
  func seconds(
    _ kernel: CompiledProgram.Kernel, of step: CompiledProgram.Step, workingSet: Double
  ) -> Double {
    let weightBytes = Double(kernel.weightBytes)
    let shared = Double(kernel.scratchBytes * host.threads + kernel.workspaceBytes)
    let arithmetic = kernel.flops / (Self.efficiency(kernel.algorithm) * host.peakFLOPS)
    let weights =
      weightBytes / host.bandwidth(workingSet: workingSet)
      + (kernel.weightReads - 1) * weightBytes / host.bandwidth(workingSet: weightBytes)
    return (Self.fetchesWeights(kernel.algorithm) ? max(arithmetic, weights) : arithmetic + weights)
      + step.bytes / host.bandwidth(workingSet: step.bytes)
      + kernel.cachedBytes / host.bandwidth(workingSet: shared)
      + Self.secondsPerPhase
  }
}

extension CompiledProgram {
  /// Bytes that a run by the compiler's choice of kernels goes through.
  var workingSet: Double {
    steps.reduce(Double(arenaBytes)) { $0 + Double($1.kernels.first?.weightBytes ?? 0) }
  }
}
