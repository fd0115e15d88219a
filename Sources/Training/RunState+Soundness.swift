/// What a checkpoint's numbers must be before anything is computed with them: its checksum finds damage, not intent.
extension RunState {
  /// Longest name of a network or an instruction set, in bytes.
  private static let longestName = 1000
  private static let counts = 0...Int(Int32.max)
  /// Seconds of a run: some thirty years.
  private static let durations = 0...1e9
  /// Seconds since 1970.
  private static let dates = 0...1e11

  /// What the first number that can't be stands for; nil where all can.
  /// - Parameter losses: of each step.
  func flaw(losses: [Float]) -> String? {
    // In this order: later ones rely on the earlier.
    let checks: [(name: String, isSound: () -> Bool)] = [
      ("network", { network.utf8.count <= Self.longestName }),
      ("instruction set", { isa.utf8.count <= Self.longestName }),
      ("recipe", { recipe.problems.isEmpty }),
      ("beginning", { Self.dates.contains(began) }),
      ("number of checkpoints", { Self.counts.contains(saves) }),
      ("step", { Self.counts.contains(step) && step == losses.count }),
      ("losses", { losses.allSatisfy(\.isFinite) }),
      ("epoch", { (0...min(recipe.epochs, step)).contains(epoch) }),
      ("position", { (0...step).contains(position) }),
      ("seconds", { Self.durations.contains(seconds) }),
      ("history", { isHistorySound }),
      ("best epoch", { best.map { isEpoch($0.epoch) && (0...1).contains($0.meanOverlap) } ?? true }),
    ]
    return checks.first { !$0.isSound() }?.name
  }

  /// Whether the batch that comes next is one of an order, and that many are behind it.
  func isPlace(in order: SliceOrder) -> Bool {
    (0..<order.batchesPerEpoch).contains(position) && step == epoch * order.batchesPerEpoch + position
  }

  /// Whether its overlaps are of so many classes.
  func hasOverlaps(of classes: Int) -> Bool {
    history.allSatisfy { $0.overlap.map { $0.classes.count == classes } ?? true }
  }

  private func isEpoch(_ number: Int) -> Bool { (1...epoch + 1).contains(number) }

  private var isHistorySound: Bool {
    let steps = history.map(\.step)
    return zip(steps, steps.dropFirst()).allSatisfy(<)
      && history.allSatisfy { record in
        isEpoch(record.epoch) && (1...max(step, 1)).contains(record.step)
          && (0...seconds).contains(record.seconds) && record.rate.isFinite && record.rate >= 0
          && record.loss.isFinite && record.overlap?.isSound ?? true
      }
  }
}

extension Overlap {
  fileprivate var isSound: Bool {
    (2...256).contains(classes.count) && classes.allSatisfy { (0...1).contains($0 ?? 0) }
  }
}
