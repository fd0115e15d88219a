import Kernels

/// By which kernel each step of a program is computed.
public struct Plan: Equatable, Sendable {
  /// Places in the steps' lists of kernels.
  let choices: [Int]
  /// The algorithm of each step, in the program's order.
  public let algorithms: [String]

  /// The compiler's choice, or with `algorithm` that one wherever a step can be computed by it.
  /// - Throws: `RuntimeError.unknownAlgorithm` when no step can.
  init(_ program: CompiledProgram, algorithm: String? = nil) throws(RuntimeError) {
    if let algorithm, !program.algorithms.contains(algorithm) {
      throw .unknownAlgorithm(algorithm, variant: program.variant, known: program.algorithms)
    }
    choices = program.steps.map { step in step.kernels.firstIndex { $0.algorithm == algorithm } ?? 0 }
    algorithms = zip(program.steps, choices).map { $0.kernels[$1].algorithm }
  }
}

extension CompiledProgram {
  /// Algorithms that a step with several kernels can be computed by, each once.
  public var algorithms: [String] {
    steps.filter { $0.kernels.count > 1 }.flatMap(\.kernels).reduce(into: []) { names, kernel in
      if !names.contains(kernel.algorithm) { names.append(kernel.algorithm) }
    }.sorted()
  }

  /// The kernel that a plan of this program chose for each step.
  func kernels(of plan: Plan) -> [Kernel] { zip(steps, plan.choices).map { $0.kernels[$1] } }

  /// The same as C's tables.
  func kernelTables(of plan: Plan) -> [UnsafePointer<myograph_kernel>?] {
    plan.choices.indices.map { step in table.pointee.steps[step].kernels + plan.choices[step] }
  }
}
