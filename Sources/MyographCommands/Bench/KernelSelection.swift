import GraphRuntime

/// Kernels that `bench` times: "fused", or with an algorithm wherever it can be used, "fused im2col+blas".
package struct KernelSelection: Equatable {
  var variant: String
  /// Nil: the best for each layer.
  var algorithm: String?

  package init(variant: String, algorithm: String? = nil) {
    self.variant = variant
    self.algorithm = algorithm
  }

  init(named name: String) {
    let words = name.split(separator: " ", maxSplits: 1)
    variant = words.first.map(String.init) ?? ""
    algorithm = words.count > 1 ? String(words[1]) : nil
  }

  /// Whether they are the ones that a plan chooses.
  func areChosen(by plan: PlanFile?) -> Bool { algorithm == nil && variant == plan?.variant }

  var name: String { [variant, algorithm].compactMap { $0 }.joined(separator: " ") }

  /// The variants, then each with each of its algorithms.
  static func all(
    of network: CompiledNetwork, isa: String?, accuracy: PlanOptions.Accuracy
  ) throws -> [KernelSelection] {
    let variants = network.variants
    return try variants.map { KernelSelection(variant: $0) }
      + variants.flatMap { variant in
        try network.program(variant: variant, isa: isa).algorithms(accuracy).map {
          KernelSelection(variant: variant, algorithm: $0)
        }
      }
  }
}
