import GraphRuntime

extension Trainer {
  /// Epochs from one validation to the next: as many as keep it below a twentieth of the time, since a slice takes about a
  /// sixth of the time to segment that it takes to train on (U-Net-16 and U-Net-64 measured). Counted in steps, not by the
  /// clock, so that the best weights are the same ones in every run.
  var epochsBetweenValidations: Int {
    let slicesPerEpoch = order.batchSize * order.batchesPerEpoch
    return max(1, (20 * validation.count + 6 * slicesPerEpoch - 1) / (6 * slicesPerEpoch))
  }

  /// Goes on to the end, or until it is asked to stop.
  func train(isStopped: () -> Bool, report: (TrainingEvent) -> Void) throws {
    let source = try BatchSource(
      session.network, training, order, weights: session.weights, isa: options.isa, epoch: run.epoch,
      position: run.position)
    defer { source.stop() }
    let (before, start) = (run.seconds, ContinuousClock.now)
    var lastSave = start
    func progress() -> Double {
      run.seconds = before + (ContinuousClock.now - start) / .seconds(1)
      let epochs = Double(run.epoch) + Double(run.position) / Double(order.batchesPerEpoch)
      return recipe.progress(epochs: epochs, seconds: run.seconds)
    }
    let first = progress()
    var isOver = first == 1
    while !isOver {
      let rate = recipe.rate(at: progress())
      try step(source.next(), rate: rate)
      let share = progress()
      isOver = share == 1
      let elapsed = (ContinuousClock.now - start) / .seconds(1)
      report(
        .step(
          TrainingProgress(
            step: run.step, epoch: run.epoch + 1, loss: losses.last ?? 0, rate: rate, share: share,
            secondsLeft: share > first ? elapsed / (share - first) * (1 - share) : 0)))
      var isBest = false
      if run.position == order.batchesPerEpoch || isOver {
        isBest = try endEpoch(rate: rate, isLast: isOver, report: report)
      }
      let isDue = (ContinuousClock.now - lastSave) / .seconds(1) >= options.secondsBetweenCheckpoints
      let stops = isStopped()
      if isBest || isDue || stops || isOver {
        run.isComplete = isOver
        try save()
        report(.saved(step: run.step))
        lastSave = .now
      }
      if stops { return }
    }
  }

  private func step(_ batch: TrainingBatch, rate: Double) throws {
    if run.step == 0 { try writeSample(batch) }
    let loss = try session.computeGradients(batch)
    let parameter = session.nonFiniteParameter
    guard loss.isFinite, parameter == nil else {
      throw TrainingError.notFinite(parameter: parameter, step: run.step, loss: loss, saved: savedStep)
    }
    session.update(rate: rate)
    losses.append(loss)
    run.step += 1
    run.position += 1
  }

  /// Notes the epoch, validates where that is due, and keeps the weights if they are the best so far.
  private func endEpoch(rate: Double, isLast: Bool, report: (TrainingEvent) -> Void) throws -> Bool {
    let some = losses.suffix(run.position).map(Double.init)
    var record = EpochRecord(
      epoch: run.epoch + 1, step: run.step, seconds: run.seconds, rate: rate,
      loss: some.reduce(0, +) / Double(max(some.count, 1)))
    var isBest = false
    if isLast || (run.epoch + 1) % epochsBetweenValidations == 0 {
      let weights = session.weights
      let overlap = try validator.overlap(weights)
      record.overlap = overlap
      isBest = overlap.mean > run.best?.meanOverlap ?? -1
      if isBest {
        run.best = .init(epoch: record.epoch, meanOverlap: overlap.mean)
        // Before the checkpoint that says so: better the best weights of a future that is trained again than none.
        try weights.write(
          to: folder.best, metadata: ["network": run.network, "epoch": "\(record.epoch)"], overwrite: true)
        try writeSamples()
      }
    }
    run.history.append(record)
    note(record)
    if run.position == order.batchesPerEpoch { (run.epoch, run.position) = (run.epoch + 1, 0) }
    report(.epoch(record, isBest: isBest))
    return isBest
  }
}
