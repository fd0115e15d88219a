/// What a session holds in memory, in bytes, besides the input, the results, and the probabilities that some
/// programs make labels from, which are as large as the scan.
public struct MemoryPlan: Equatable, Sendable, CustomStringConvertible {
  /// Tensors between layers, shared by all threads; one sample at a time, whatever the batch.
  public let arena: Int
  /// For each thread.
  public let scratch: Int
  public let threads: Int
  /// Weights as the kernels want them.
  public let packedWeights: Int

  /// All of it.
  public let total: Int

  init(_ program: CompiledProgram, threads: Int) throws(RuntimeError) {
    func rounded(_ bytes: Int) -> Int? {
      let (sum, overflow) = bytes.addingReportingOverflow(AlignedBytes.alignment - 1)
      return bytes < 0 || overflow ? nil : sum / AlignedBytes.alignment * AlignedBytes.alignment
    }
    guard let arena = rounded(program.arenaBytes), let scratch = rounded(program.scratchBytes),
      let packed = rounded(program.packedBytes), let all = checkedProduct([scratch, threads]),
      case (let working, false) = arena.addingReportingOverflow(all),
      case (let total, false) = working.addingReportingOverflow(packed)
    else { throw .tooMuchMemory(bytes: nil) }
    (self.arena, self.scratch, self.threads, packedWeights, self.total) =
      (arena, scratch, threads, packed, total)
  }

  /// Arena and scratch are one block.
  var working: Int { arena + scratch * threads }

  /// One line: "44.2 MiB: arena 32.0 MiB, scratch 2 × 0.1 MiB, weights 12.0 MiB".
  public var description: String {
    "\(mebibytes(total)): arena \(mebibytes(arena)), scratch \(threads) × \(mebibytes(scratch)),"
      + " weights \(mebibytes(packedWeights))"
  }
}

/// Bytes to one decimal of MiB.
func mebibytes(_ bytes: Int) -> String {
  let tenths = (bytes / 1024 * 10 + 512) / 1024
  return "\(tenths / 10).\(tenths % 10) MiB"
}
