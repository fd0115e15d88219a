/// The fastest kernels that fit into so much memory: a knapsack with one kernel of each step (Kellerer, Pferschy and
/// Pisinger 2004, chapter 11).
///
/// Weights add up, scratch and workspace are as large as the largest one. So these two are tried at each size that
/// some kernel has, and the weights of those kernels that fit are packed into what is left.
struct LeanChoice {
  /// Of all sizes of scratch and workspace, the least that any choice takes.
  let least: Int

  private let fixed: Int
  private let threads: Int
  private let steps: [[Candidate]]

  private struct Candidate {
    var place: Int
    var seconds: Double
    var weights, scratch, workspace: Int
  }

  /// Kernels of the steps up to some one, as a chain to the first step's.
  private struct Partial {
    var weights: Int
    var seconds: Double
    var place: Int
    /// Among those of the step before.
    var previous: Int
  }

  init(_ program: CompiledProgram, _ allowed: [[Int]], _ costs: KernelCosts, threads: Int, members: Int) {
    self.threads = threads
    fixed = lines(program.arenaBytes)
    steps = zip(zip(program.steps, allowed), costs.seconds).map { step, seconds in
      step.1.map { place in
        let kernel = step.0.kernels[place]
        return Candidate(
          place: place, seconds: seconds[place], weights: lines(kernel.weightBytes) * members,
          scratch: lines(kernel.scratchBytes), workspace: lines(kernel.workspaceBytes))
      }
    }
    var least = Int.max
    for (shared, candidates) in Self.sizes(of: steps, threads: threads) {
      let weights = candidates.reduce(0) { $0 + ($1.map(\.weights).min() ?? 0) }
      least = min(least, fixed + shared + weights)
    }
    self.least = least
  }

  /// Places of the kernels, or nil where the limit is below `least`.
  func fastest(within limit: Int) -> [Int]? {
    var best: (seconds: Double, places: [Int])?
    for (shared, candidates) in Self.sizes(of: steps, threads: threads) {
      let budget = limit - fixed - shared
      guard budget >= 0, let choice = Self.pack(candidates, into: budget) else { continue }
      if choice.seconds < best?.seconds ?? .infinity { best = choice }
    }
    return best?.places
  }

  /// Each size of scratch and workspace that can be needed, with the kernels that it is enough for.
  private static func sizes(
    of steps: [[Candidate]], threads: Int
  ) -> [(shared: Int, candidates: [[Candidate]])] {
    let all = steps.flatMap { $0 }
    return Set(all.map(\.scratch)).sorted().flatMap { scratch in
      Set(all.map(\.workspace)).sorted().compactMap { workspace in
        let fitting = steps.map { $0.filter { $0.scratch <= scratch && $0.workspace <= workspace } }
        return fitting.contains(where: \.isEmpty) ? nil : (scratch * threads + workspace, fitting)
      }
    }
  }

  /// Most choices that are followed from one step to the next. With more, those are left out that differ little.
  private static let most = 1024

  private static func pack(_ steps: [[Candidate]], into budget: Int) -> (seconds: Double, places: [Int])? {
    // The steps behind each one take as much at least.
    var rest = [Int](repeating: 0, count: steps.count + 1)
    for step in steps.indices.reversed() {
      rest[step] = rest[step + 1] + (steps[step].map(\.weights).min() ?? 0)
    }
    var fronts = [[Partial(weights: 0, seconds: 0, place: 0, previous: 0)]]
    for (step, candidates) in steps.enumerated() {
      var next: [Partial] = []
      for (index, partial) in fronts[step].enumerated() {
        for candidate in candidates where partial.weights + candidate.weights <= budget - rest[step + 1] {
          next.append(
            Partial(
              weights: partial.weights + candidate.weights, seconds: partial.seconds + candidate.seconds,
              place: candidate.place, previous: index))
        }
      }
      fronts.append(front(of: next, grain: budget / most))
    }
    guard var last = fronts[steps.count].last else { return nil }
    let seconds = last.seconds
    var places: [Int] = []
    for front in fronts.dropLast().reversed() {
      places.append(last.place)
      last = front[last.previous]
    }
    return (seconds, places.reversed())
  }

  /// Those than which none is both lighter and faster, lightest first; of many within a grain of each other, the
  /// lightest and the fastest.
  private static func front(of partials: [Partial], grain: Int) -> [Partial] {
    var front: [Partial] = []
    for partial in partials.sorted(by: { ($0.weights, $0.seconds) < ($1.weights, $1.seconds) })
    where partial.seconds < front.last?.seconds ?? .infinity {
      if front.count >= 2, partials.count > most, partial.weights - front[front.count - 2].weights < grain {
        front.removeLast()
      }
      front.append(partial)
    }
    return front
  }
}

/// Rounded up to whole cache lines, as `MemoryPlan` does.
private func lines(_ bytes: Int) -> Int {
  (bytes + AlignedBytes.alignment - 1) / AlignedBytes.alignment * AlignedBytes.alignment
}
