import GraphRuntime
import Imaging
import Terminal
import Training

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

  /// - Returns: what was done, in a line.
  mutating func segment(_ job: SegmentationJob) throws -> String {
    let start = ContinuousClock.now
    let volume = try Volume.read(path: job.input)
    if !hasAnnounced {
      hasAnnounced = true
      Console.report(
        "\(session.network.name), \(session.program.variant) kernels, \(session.isa), "
          + "\(session.threads) threads, memory \(session.memory)")
      Console.report("Plan: \(session.plan.source)")
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
    let pixels = volume.voxelsPerSlice
    let slices = volume.shape[2] * volume.frames
    let classes = session.network.output.channels
    var probabilities = [Float](repeating: 0, count: wantsProbabilities ? classes * pixels * slices : 0)
    func keep(_ values: [Float], first: Int) {
      for (index, value) in values.enumerated() {
        let (slice, rest) = index.quotientAndRemainder(dividingBy: classes * pixels)
        let (label, pixel) = rest.quotientAndRemainder(dividingBy: pixels)
        probabilities[(label * slices + first + slice) * pixels + pixel] = value
      }
    }
    var progress = Progress("slices of \(volume.path)", total: slices)
    let labels = try session.classes(of: volume, probabilities: wantsProbabilities ? keep : nil) { done, _ in
      progress.update(done)
    }
    return (labels, probabilities)
  }
}
