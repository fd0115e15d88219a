/// A choice of kernels that can be passed on: what `myograph tune` chose for each step of a program, and what it measured.
///
/// It holds for one program, whatever the processor and the number of threads.
public struct PlanFile: Equatable, Sendable {
  public struct Step: Equatable, Sendable {
    /// The layers in it.
    public var name: String
    public var algorithm: String
    /// What each algorithm takes, for one sample.
    public var nanoseconds: [String: Int]
  }

  /// Where it lies, as it is named in outputs.
  public internal(set) var path: String
  public let network: String
  /// "fused", "unfused".
  public let variant: String
  public let isa: String
  /// Where it was measured, and by how many threads.
  public let processor: String
  public let threads: Int
  /// A hash of all that makes one list of steps another.
  public let shape: String
  public let steps: [Step]

  /// Bytes of the largest file that is read.
  static let largestFile = 16 << 20

  /// Reads a plan.
  /// - Throws: `RuntimeError.file` or `.plan`.
  public init(path: String) throws(RuntimeError) {
    let bytes: [UInt8]
    do throws(FileProblem) {
      bytes = try InputFile(path).bytes(most: Self.largestFile)
    } catch {
      throw .file(path: path, error)
    }
    guard let file = PlanFile(json: bytes, path: path) else { throw .plan(path: path, .damaged) }
    self = file
  }

  /// - Parameter choices: places of the chosen kernels.
  init(
    of network: CompiledNetwork, _ program: CompiledProgram, choices: [Int], costs: KernelCosts, threads: Int
  ) {
    path = ""
    self.network = network.name
    (variant, isa, shape) = (program.variant, program.isa, program.shape)
    (processor, self.threads) = (Host.processorName, threads)
    steps = program.steps.enumerated().map { index, step in
      let times = zip(step.kernels, costs.seconds[index]).map { ($0.algorithm, Int(($1 * 1e9).rounded())) }
      return Step(
        name: step.name, algorithm: step.kernels[choices[index]].algorithm,
        nanoseconds: Dictionary(times) { first, _ in first })
    }
  }

  /// Places of the kernels that are chosen for a program, and what all of them take.
  func choice(
    for program: CompiledProgram, of network: CompiledNetwork
  ) throws(PlanProblem) -> (places: [Int], costs: KernelCosts) {
    guard self.network == network.name else { throw .network(self.network, expected: network.name) }
    guard variant == program.variant else { throw .variant(variant, expected: program.variant) }
    guard isa == program.isa else { throw .instructionSet(isa, expected: program.isa) }
    guard shape == program.shape, steps.count == program.steps.count else {
      throw .build(network: network.name)
    }
    var (places, seconds) = ([Int](), [[Double]]())
    for (step, own) in zip(steps, program.steps) {
      let times = own.kernels.compactMap { step.nanoseconds[$0.algorithm] }
      guard let place = own.kernels.firstIndex(where: { $0.algorithm == step.algorithm }),
        times.count == own.kernels.count
      else { throw .damaged }
      places.append(place)
      seconds.append(times.map { Double($0) * 1e-9 })
    }
    return (places, KernelCosts(seconds: seconds))
  }
}

/// Why a plan's file can't be used.
public enum PlanProblem: Error, Equatable, Sendable {
  /// No plan, or one that isn't whole.
  case damaged
  case network(String, expected: String)
  case variant(String, expected: String)
  case instructionSet(String, expected: String)
  /// The same network, compiled to other steps.
  case build(network: String)
}

extension CompiledProgram {
  /// A hash of all that makes one list of steps another.
  var shape: String {
    let steps = steps.map { step in
      let kernels = step.kernels.map { "\($0.algorithm),\($0.flops),\($0.weightBytes),\($0.scratchBytes)" }
      return "\(step.input),\(step.output),\(step.flops),\(step.bytes):" + kernels.joined(separator: ";")
    }
    return String(fnv1a(steps.joined(separator: "\n")), radix: 16)
  }
}
