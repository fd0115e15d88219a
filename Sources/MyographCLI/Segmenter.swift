import GraphRuntime
import Imaging

/// Runs a session over all slices of a scan and writes what comes out.
struct Segmenter {
  let session: Session
  let labels: LabelMap
  let overwrite: Bool
  private var hasAnnounced = false

  init(session: Session, labels: LabelMap, overwrite: Bool) {
    self.session = session
    self.labels = labels
    self.overwrite = overwrite
  }

  /// Slices that one run takes: enough to keep all threads busy, few enough to show progress.
  private static let slicesPerRun = 4

  /// - Returns: what was done, in a line.
  mutating func segment(_ job: SegmentationJob) throws -> String {
    let start = ContinuousClock.now
    let volume = try Volume.read(path: job.input)
    if !hasAnnounced {
      hasAnnounced = true
      Console.report(
        "\(session.network.name), \(session.program.variant) kernels, \(session.isa), "
          + "\(session.threads) threads, memory \(session.memory)")
    }
    for warning in volume.warnings { Console.report("\(job.input): warning: \(warning)") }
    let (classes, probabilities) = try run(volume, wantsProbabilities: job.probabilities != nil)
    try volume.writeMask(labels.fileValues(ofClasses: classes), to: job.mask, overwrite: overwrite)
    if let path = job.probabilities {
      let components = session.network.output.channels
      try volume.writeMap(probabilities, components: components, to: path, overwrite: overwrite)
    }
    if let path = job.overlay {
      try ContourPicture().write(volume, classes: classes, to: path, overwrite: overwrite)
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let slices = volume.shape[2] * volume.frames
    return
      "Wrote \(job.mask): \(slices) slice\(slices == 1 ? "" : "s") of \(volume.shape[1])×\(volume.shape[0]) in \(duration(seconds))"
  }

  /// Classes of all voxels, and probabilities with the classes slowest.
  private func run(_ volume: Volume, wantsProbabilities: Bool) throws -> (
    classes: [UInt8], probabilities: [Float]
  ) {
    let (columns, rows) = (volume.shape[0], volume.shape[1])
    let grid = SliceGrid(
      rows: rows, columns: columns, rowSpacing: Float(volume.grid.spacing[1]),
      columnSpacing: Float(volume.grid.spacing[0]))
    let pixels = rows * columns
    let slices = volume.shape[2] * volume.frames
    let classes = session.network.output.channels
    var labels: [UInt8] = []
    labels.reserveCapacity(volume.voxels.count)
    var probabilities = [Float](repeating: 0, count: wantsProbabilities ? classes * pixels * slices : 0)
    var results = Results()
    var progress = Progress("slices of \(volume.path)", total: slices)
    for first in stride(from: 0, to: slices, by: Self.slicesPerRun) {
      let count = min(Self.slicesPerRun, slices - first)
      try session.run(
        scan: Array(volume.voxels[(first * pixels)..<((first + count) * pixels)]), count: count, grid: grid,
        wanted: wantsProbabilities ? [.labels, .probabilities] : [.labels], into: &results)
      labels += results.labels
      if wantsProbabilities {
        for (index, value) in results.probabilities.enumerated() {
          let (slice, rest) = index.quotientAndRemainder(dividingBy: classes * pixels)
          let (label, pixel) = rest.quotientAndRemainder(dividingBy: pixels)
          probabilities[(label * slices + first + slice) * pixels + pixel] = value
        }
      }
      progress.update(first + count)
    }
    return (labels, probabilities)
  }
}
