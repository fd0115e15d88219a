import Kernels

/// By which kernel each step of a program is computed, and why.
public struct Plan: Equatable, Sendable {
  /// Places in the steps' lists of kernels.
  let choices: [Int]
  /// The algorithm of each step, in the program's order.
  public let algorithms: [String]
  /// What the kernels take: as the model predicts, or as `myograph tune` measured.
  public internal(set) var costs: KernelCosts
  public let source: Source
  /// A file in the cache that was of no use, by its path.
  public internal(set) var ignoredFile: String?

  /// Who chose.
  public enum Source: Equatable, Sendable, CustomStringConvertible {
    /// A model of the processor of this name.
    case model(String)
    /// `myograph tune`, in this file.
    case tuned(path: String)
    /// The compiler, which lists first what is fast on most machines.
    case compiler

    /// "model for AMD Zen 3", "tuned, PATH".
    public var description: String {
      switch self {
      case .model(let processor): "model for \(processor)"
      case .tuned(let path): "tuned, \(path)"
      case .compiler: "the compiler's first kernels"
      }
    }
  }

  init(
    _ program: CompiledProgram, _ choices: [Int], _ costs: KernelCosts = KernelCosts(seconds: []),
    source: Source = .compiler
  ) {
    self.choices = choices
    self.costs = costs
    self.source = source
    algorithms = zip(program.steps, choices).map { $0.kernels[$1].algorithm }
  }

  /// What the chosen kernels take for one sample.
  public var seconds: Double { zip(costs.seconds, choices).reduce(0) { $0 + $1.0[$1.1] } }
}

extension CompiledProgram {
  /// Algorithms that a step with several kernels can be computed by, each once.
  public var algorithms: [String] { algorithms(.standard) }

  /// The same of those that are as accurate.
  public func algorithms(_ accuracy: PlanOptions.Accuracy) -> [String] {
    let kernels = steps.filter { $0.kernels.count > 1 }.flatMap(\.kernels)
    return Set(kernels.filter { accuracy == .standard || $0.isExact }.map(\.algorithm)).sorted()
  }

  /// The kernel that a plan of this program chose for each step.
  func kernels(of plan: Plan) -> [Kernel] { zip(steps, plan.choices).map { $0.kernels[$1] } }

  /// The same as C's tables.
  func kernelTables(of plan: Plan) -> [UnsafePointer<myograph_kernel>?] {
    plan.choices.indices.map { step in table.pointee.steps[step].kernels + plan.choices[step] }
  }
}
