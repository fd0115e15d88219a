/// What a training session holds in memory, in bytes, known before it is allocated.
public struct TrainingMemory: Equatable, Sendable, CustomStringConvertible {
  /// Samples of a batch.
  public let batchSize: Int
  /// What there is once: sums over the batch, and values that live while one sample passes.
  public let shared: Int
  /// What is kept of each sample.
  public let sample: Int
  /// Parameters, their gradients and what the optimiser keeps of them.
  public let parameters: Int
  /// Weights as the kernels want them.
  public let packedWeights: Int
  /// For each thread.
  public let scratch: Int
  public let workspace: Int
  public let threads: Int
  public let total: Int

  /// Where each step's weights begin among the packed ones.
  let weightOffsets: [Int]
  /// Shared and samples together.
  let arena: Int

  init(
    _ program: CompiledProgram, parameterBytes: Int, statesPerParameter: Int, batchSize: Int, threads: Int
  ) throws(RuntimeError) {
    let kernels = program.steps.map { $0.kernels[0] }
    self.batchSize = batchSize
    self.threads = threads
    shared = program.arenaBytes
    sample = program.sampleBytes
    (weightOffsets, packedWeights) = try weightPlaces(kernels)
    scratch = try rounded(kernels.map(\.scratchBytes).max() ?? 0)
    workspace = try rounded(kernels.map(\.workspaceBytes).max() ?? 0)
    parameters = try product([parameterBytes, 2 + statesPerParameter])
    arena = try sum([shared, product([sample, batchSize])])
    total = try sum([arena, packedWeights, product([scratch, threads]), workspace, parameters])
  }

  /// One line: "1024.0 MiB: 20 samples × 45.0 MiB, shared 20.0 MiB, parameters 30.0 MiB, …".
  public var description: String {
    "\(mebibytes(total)): \(batchSize) samples × \(mebibytes(sample)), shared \(mebibytes(shared)), "
      + "parameters \(mebibytes(parameters)), packed weights \(mebibytes(packedWeights)), "
      + "scratch \(threads) × \(mebibytes(scratch))"
  }
}
