/// What a session holds in memory, in bytes, besides the input, the results, and the probabilities that some
/// programs make labels from, which are as large as the scan.
public struct MemoryPlan: Equatable, Sendable, CustomStringConvertible {
  /// Tensors between layers, shared by all threads; one sample at a time, whatever the batch.
  public let arena: Int
  /// What all threads share while a kernel runs.
  public let workspace: Int
  /// For each thread.
  public let scratch: Int
  public let threads: Int
  /// Weights as the kernels want them.
  public let packedWeights: Int

  /// All of it.
  public let total: Int

  /// Where each step's weights begin among the packed ones.
  let weightOffsets: [Int]

  init(_ program: CompiledProgram, _ plan: Plan, threads: Int) throws(RuntimeError) {
    let kernels = program.kernels(of: plan)
    let arena = try rounded(program.arenaBytes)
    let workspace = try rounded(kernels.reduce(0) { max($0, $1.workspaceBytes) })
    let scratch = try rounded(kernels.reduce(0) { max($0, $1.scratchBytes) })
    var packed = 0
    var offsets: [Int] = []
    for kernel in kernels {
      offsets.append(packed)
      packed = try sum(packed, rounded(kernel.weightBytes))
    }
    guard let scratches = checkedProduct([scratch, threads]) else { throw .tooMuchMemory(bytes: nil) }
    total = try sum(sum(arena, workspace), sum(scratches, packed))
    (self.arena, self.workspace, self.scratch, self.threads) = (arena, workspace, scratch, threads)
    (packedWeights, weightOffsets) = (packed, offsets)
  }

  /// One line: "44.2 MiB: arena 32.0 MiB, scratch 2 × 0.1 MiB, weights 12.0 MiB".
  public var description: String {
    let shared = workspace > 0 ? ", workspace \(mebibytes(workspace))" : ""
    return
      "\(mebibytes(total)): arena \(mebibytes(arena))\(shared), scratch \(threads) × \(mebibytes(scratch)),"
      + " weights \(mebibytes(packedWeights))"
  }
}

/// Whole cache lines, so that whatever follows begins at one.
private func rounded(_ bytes: Int) throws(RuntimeError) -> Int {
  let (sum, overflow) = bytes.addingReportingOverflow(AlignedBytes.alignment - 1)
  guard bytes >= 0, !overflow else { throw .tooMuchMemory(bytes: nil) }
  return sum / AlignedBytes.alignment * AlignedBytes.alignment
}

private func sum(_ a: Int, _ b: Int) throws(RuntimeError) -> Int {
  let (sum, overflow) = a.addingReportingOverflow(b)
  if overflow { throw .tooMuchMemory(bytes: nil) }
  return sum
}

/// Bytes to one decimal of MiB.
func mebibytes(_ bytes: Int) -> String {
  let tenths = (bytes / 1024 * 10 + 512) / 1024
  return "\(tenths / 10).\(tenths % 10) MiB"
}
