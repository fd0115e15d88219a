import GraphRuntime
import Imaging
import Segmentation

extension Trainer {
  /// Writes a checkpoint in the place of the older one, and what people look at.
  func save() throws {
    run.saves += 1
    let state = session.state
    try Checkpoint(run: run, training: state, losses: losses).write(to: folder.checkpoint(run.saves))
    savedStep = run.step
    try write(state.weights)
    noteLosses()
    try events.flush(appends: true)
    try writeTables()
  }

  /// The newest weights, for all but this run, which reads its checkpoint.
  func write(_ weights: Weights) throws {
    try weights.write(
      to: folder.last, metadata: ["network": run.network, "epoch": "\(run.epoch)"], overwrite: true)
  }

  /// Everything that is made of the history, as the checkpoint has it: a killed run may have written more.
  func writeHistory() throws {
    for record in run.history { note(record) }
    noteLosses()
    try events.flush(appends: false)
    try writeTables()
  }

  private var metrics: MetricsTable { MetricsTable(classes: session.network.classes.map(\.name)) }

  private func writeTables() throws {
    try folder.write(metrics.text(run.history), to: folder.metrics)
    try folder.write(curves.svg, to: folder.curves)
  }

  /// So far.
  package var curves: CurvesPicture {
    CurvesPicture(
      title: "\(run.network), step \(run.step)", classes: session.network.labelClasses, losses: losses,
      history: run.history)
  }

  /// What tells its images and labels from others (CRC-32C).
  package var checksums: (training: String, validation: String) {
    (hexadecimal(run.training), hexadecimal(run.validation))
  }

  /// Hands an epoch to TensorBoard.
  func note(_ record: EpochRecord) {
    events.add(metrics.scalars(record), step: record.step, time: run.began + record.seconds)
  }

  /// Hands the losses of all steps that it doesn't have to TensorBoard.
  private func noteLosses() {
    for step in notedLosses..<losses.count {
      // Nobody kept the time of each step.
      let time = run.seconds * Double(step + 1) / Double(losses.count)
      events.add([("step/loss", Double(losses[step]))], step: step + 1, time: run.began + time)
    }
    notedLosses = losses.count
  }

  /// A batch as the network sees it, with the contours of its labels.
  func writeSample(_ batch: TrainingBatch) throws {
    let shape = session.network.sample
    // One plane of each sample; its pixels' size no longer matters.
    let pixels = (0..<batch.count).flatMap { number in
      batch.images[number * shape.count..<number * shape.count + shape.height * shape.width]
    }
    let volume = try Volume(
      shape: [shape.width, shape.height, batch.count], spacing: [1, 1, 1], voxels: pixels)
    var picture = ContourPicture(classes: session.network.labelClasses)
    picture.extent = .slice
    try picture.write(
      volume, classes: batch.labels, to: folder.file("samples/first_batch.png"), overwrite: true)
  }

  /// Contours of some validation cases by the weights that were validated last.
  func writeSamples() throws {
    for index in sampledCases {
      let image = try validation.dataset.promisedVolume(index).image
      let classes = try validator.classes(of: image)
      let name = validation.dataset.name(of: index).map { $0 == "/" || $0 == " " ? "_" : $0 }
      try ContourPicture(classes: session.network.labelClasses).write(
        image.channel(0), classes: classes, to: folder.file("samples/\(String(name)).png"),
        overwrite: true)
    }
  }

  /// Three of them, spread over the data set.
  private var sampledCases: [Int] {
    let count = validation.dataset.count
    return Array(Set([0, count / 2, count - 1])).sorted()
  }
}
