extension Plan {
  /// Threads whose scratch a limit of memory counts at least: up to so many, a limit chooses the same kernels.
  public static let leastCounted = 16

  /// The kernels that take the least time among those which keep to the options and are worth their memory; under a
  /// limit that these exceed, the fastest that fit.
  /// - Parameters:
  ///   - preferred: places of kernels that are taken wherever the options allow it, whatever they take.
  ///   - threads: those of a limit of memory.
  /// - Throws: `RuntimeError` when no kernel has the algorithm, or the limit is too low for any choice.
  init(
    _ program: CompiledProgram, _ costs: KernelCosts, _ options: PlanOptions,
    preferring preferred: [Int]? = nil,
    threads: Int, source: Source
  ) throws(RuntimeError) {
    let allowed = try program.allowedKernels(options)
    let fastest = program.steps.indices.map { index in
      if let place = preferred?[index], allowed[index].contains(place) { return place }
      let seconds = costs.seconds[index]
      return program.steps[index].worthwhile(allowed[index], seconds).min { seconds[$0] < seconds[$1] } ?? 0
    }
    self.init(program, fastest, costs, source: source)
    guard let limit = options.memoryLimit else { return }
    let counted = max(threads, Self.leastCounted)
    let needed = try MemoryPlan(program, self, threads: counted, members: options.members).total
    guard needed > limit else { return }
    let choice = LeanChoice(program, allowed, costs, threads: counted, members: options.members)
    guard let lean = choice.fastest(within: limit) else {
      throw .memoryLimit(limit, least: choice.least, variant: program.variant)
    }
    self.init(program, lean, costs, source: source)
  }
}

extension CompiledProgram.Step {
  /// What more weights have to save, in seconds: memory is dearer than time that hardly differs. At 20 GB/s the deepest convolutions of U-Net-64 would
  /// take 126 MB more, all in all a third, to save 6 of 155 ms.
  static let secondsPerByte = 1 / 16e9

  /// Those kernels that save more time, beside each leaner one, than it takes to read what they have more of weights.
  fileprivate func worthwhile(_ places: [Int], _ seconds: [Double]) -> [Int] {
    places.filter { heavy in
      places.allSatisfy { lean in
        let more = kernels[heavy].weightBytes - kernels[lean].weightBytes
        return more <= 0 || seconds[lean] - seconds[heavy] > Double(more) * Self.secondsPerByte
      }
    }
  }
}

extension CompiledProgram {
  /// Places of the kernels that each step may be computed by.
  fileprivate func allowedKernels(_ options: PlanOptions) throws(RuntimeError) -> [[Int]] {
    let accurate = steps.map { step in
      step.kernels.indices.filter { options.accuracy == .standard || step.kernels[$0].isExact }
    }
    guard let algorithm = options.algorithm else { return accurate }
    let known = algorithms(options.accuracy)
    guard known.contains(algorithm) else {
      throw .unknownAlgorithm(algorithm, variant: variant, known: known)
    }
    return zip(steps, accurate).map { step, places in
      let wanted = places.filter { step.kernels[$0].algorithm == algorithm }
      return wanted.isEmpty ? places : wanted
    }
  }
}
