/// What a session holds in memory, in bytes, besides the input, the results, and the probabilities that some
/// programs make labels from, which are as large as the scan.
public struct MemoryPlan: Equatable, Sendable, CustomStringConvertible {
  /// Tensors between layers of one sample.
  public let arena: Int
  /// What all threads that work on a sample share while a kernel runs.
  public let workspace: Int
  /// How often there are an arena and a workspace: once, or for each thread.
  public let arenas: Int
  /// For each thread.
  public let scratch: Int
  public let threads: Int
  /// Weights as the kernels want them, of one session.
  public let packedWeights: Int
  /// How many sessions share the rest.
  public let members: Int

  /// All of it.
  public let total: Int

  /// Where each step's weights begin among the packed ones.
  let weightOffsets: [Int]

  init(
    _ program: CompiledProgram, _ plan: Plan, threads: Int, arenas: Int = 1, members: Int = 1
  ) throws(RuntimeError) {
    let kernels = program.kernels(of: plan)
    let arena = try rounded(program.arenaBytes)
    let workspace = try rounded(kernels.reduce(0) { max($0, $1.workspaceBytes) })
    let scratch = try rounded(kernels.reduce(0) { max($0, $1.scratchBytes) })
    (weightOffsets, packedWeights) = try weightPlaces(kernels)
    total = try sum([
      product([arena, arenas]), product([workspace, arenas]), product([scratch, threads]),
      product([packedWeights, members]),
    ])
    (self.arena, self.workspace, self.arenas) = (arena, workspace, arenas)
    (self.scratch, self.threads, self.members) = (scratch, threads, members)
  }

  /// What runs of so many samples at once take besides the packed weights: one arena, or that of each thread.
  public func working(samples: Int) -> Int {
    let used = samples >= threads ? arenas : 1
    return used * (arena + workspace) + threads * scratch
  }

  /// One line: "76.2 MiB: arena 2 × 32.0 MiB, scratch 2 × 0.1 MiB, weights 12.0 MiB".
  public var description: String {
    let times = arenas > 1 ? "\(arenas) × " : ""
    let shared = workspace > 0 ? ", workspace \(times)\(mebibytes(workspace))" : ""
    return
      "\(mebibytes(total)): arena \(times)\(mebibytes(arena))\(shared), scratch \(threads) × \(mebibytes(scratch)),"
      + " weights \(members > 1 ? "\(members) × " : "")\(mebibytes(packedWeights))"
  }
}

/// Whole cache lines, so that whatever follows begins at one.
func rounded(_ bytes: Int) throws(RuntimeError) -> Int {
  let (sum, overflow) = bytes.addingReportingOverflow(AlignedBytes.alignment - 1)
  guard bytes >= 0, !overflow else { throw .tooMuchMemory(bytes: nil) }
  return sum / AlignedBytes.alignment * AlignedBytes.alignment
}

/// Of parts that are no less than 0.
func sum(_ parts: [Int]) throws(RuntimeError) -> Int {
  var total = 0
  for part in parts {
    let (sum, overflow) = total.addingReportingOverflow(part)
    guard part >= 0, !overflow else { throw .tooMuchMemory(bytes: nil) }
    total = sum
  }
  return total
}

func product(_ factors: [Int]) throws(RuntimeError) -> Int {
  guard let product = checkedProduct(factors) else { throw .tooMuchMemory(bytes: nil) }
  return product
}

/// Where each kernel's packed weights begin, and how much they take.
func weightPlaces(_ kernels: [CompiledProgram.Kernel]) throws(RuntimeError) -> (offsets: [Int], total: Int) {
  var (offsets, total) = ([Int](), 0)
  for kernel in kernels {
    offsets.append(total)
    total = try sum([total, rounded(kernel.weightBytes)])
  }
  return (offsets, total)
}

/// Bytes to one decimal of MiB.
func mebibytes(_ bytes: Int) -> String {
  let tenths = (bytes / 1024 * 10 + 512) / 1024
  return "\(tenths / 10).\(tenths % 10) MiB"
}
