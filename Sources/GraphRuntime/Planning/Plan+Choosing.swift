extension Plan {
  /// The kernels that take the least time among those which keep to the options.
  /// - Throws: `RuntimeError` when no kernel has the algorithm, or the limit is too low for any choice.
  init(
    _ program: CompiledProgram, _ costs: KernelCosts, _ options: PlanOptions, threads: Int
  ) throws(RuntimeError) {
    let allowed = try program.allowedKernels(options)
    let fastest = zip(allowed, costs.seconds).map { kernels, seconds in
      kernels.min { seconds[$0] < seconds[$1] } ?? 0
    }
    self.init(program, fastest, costs)
    guard let limit = options.memoryLimit else { return }
    let needed = try MemoryPlan(program, self, threads: threads).total
    guard needed > limit else { return }
    let choice = LeanChoice(program, allowed, costs, threads: threads)
    guard let lean = choice.fastest(within: limit) else {
      throw .memoryLimit(limit, least: choice.least, variant: program.variant)
    }
    self.init(program, lean, costs)
  }
}

extension CompiledProgram {
  /// Places of the kernels that each step may be computed by.
  fileprivate func allowedKernels(_ options: PlanOptions) throws(RuntimeError) -> [[Int]] {
    let accurate = steps.map { step in
      step.kernels.indices.filter { options.accuracy == .standard || step.kernels[$0].isExact }
    }
    guard let algorithm = options.algorithm else { return accurate }
    let known = Set(
      zip(steps, accurate).flatMap { step, places in
        step.kernels.count > 1 ? places.map { step.kernels[$0].algorithm } : []
      })
    guard known.contains(algorithm) else {
      throw .unknownAlgorithm(algorithm, variant: variant, known: known.sorted())
    }
    return zip(steps, accurate).map { step, places in
      let wanted = places.filter { step.kernels[$0].algorithm == algorithm }
      return wanted.isEmpty ? places : wanted
    }
  }
}
