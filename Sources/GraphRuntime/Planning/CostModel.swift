/// Predicts what kernels take from what they do and what the machine does at most.
///
/// A kernel multiplies at a part of the peak that its algorithm reaches, and meanwhile its operands and weights come
/// from as near a cache as holds them, each at the bandwidth of its size; whichever takes longer counts. What it
/// writes to scratch and reads back comes on top.
struct CostModel {
  var host: Host

  /// Part of the peak that an algorithm's inner loop reaches where nothing else holds it up.
  private static func efficiency(_ algorithm: String) -> Double {
    switch algorithm {
    case "im2col+blas": 0.75
    case "winograd 4x4", "winograd 2x2": 0.8
    default: 0.9
    }
  }

  /// What a barrier takes, and starting a step.
  private static let secondsPerPhase = 3e-6

  func costs(of program: CompiledProgram) -> KernelCosts {
    KernelCosts(
      seconds: program.steps.map { step in step.kernels.map { seconds($0, of: step) } }, isMeasured: false)
  }

  func seconds(_ kernel: CompiledProgram.Kernel, of step: CompiledProgram.Step) -> Double {
    let arithmetic = kernel.flops / (Self.efficiency(kernel.algorithm) * host.peakFLOPS)
    let operands = step.bytes / host.bandwidth(workingSet: step.bytes)
    let weightBytes = Double(kernel.weightBytes)
    let weights = kernel.weightReads * weightBytes / host.bandwidth(workingSet: weightBytes)
    let shared = Double(kernel.scratchBytes * host.threads + kernel.workspaceBytes)
    let cached = kernel.cachedBytes / host.bandwidth(workingSet: shared)
    return max(arithmetic, operands + weights) + cached + Self.secondsPerPhase
  }
}
