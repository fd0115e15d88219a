import GraphRuntime
import Imaging
import Terminal
import Training

/// Runs a session over all slices of a scan and writes what comes out, slice by slice.
struct Segmenter {
  let session: Session
  let labels: LabelMap
  let overwrite: Bool

  /// Says what will be used, before anything is.
  func announce(_ volumes: [SegmentationMemory]) {
    Console.report(
      "\(session.network.name), \(session.program.variant) kernels, \(session.isa), "
        + "\(session.threads) threads, memory \(session.memory)")
    Console.report("Plan: \(session.plan.source)")
    let forecast = MemoryForecast([
      .init(
        "tensors", session.memory.working(samples: volumes.map(\.slicesPerRun).max() ?? 0)),
      .init("volume", volumes.map(\.total).max() ?? 0),
    ])
    Console.report("Peak memory of the process \(forecast)")
  }

  /// Outputs appear when all of the scan was read, found sound and segmented.
  /// - Returns: what was done, in a line.
  func segment(_ job: SegmentationJob) throws -> String {
    let start = ContinuousClock.now
    let reader = try VolumeReader(path: job.input)
    let form = reader.form
    try form.require(channels: session.network.input.channels)
    for warning in form.warnings { Console.report("\(job.input): warning: \(warning)") }
    let kept = try SegmentedSlices(form, job, classes: session.network.output.channels)
    var progress = Progress("slices of \(form.path)", total: form.slices)
    try form.writeMask(to: job.mask, overwrite: overwrite) { append in
      let nonFinite = try session.segment(form, wantsProbabilities: job.probabilities != nil) {
        range, slices in
        try reader.read(range.count, into: &slices)
        try kept.keep(scan: slices, range)
      } take: { range, results in
        try append(labels.fileValues(ofClasses: results.labels))
        try kept.keep(results, range)
        progress.update(range.upperBound)
      }
      try reader.finish()
      guard nonFinite == 0 else { throw RuntimeError.nonFiniteScores(of: job.input, pixels: nonFinite) }
      try kept.write(overwrite: overwrite)
    }
    for warning in reader.form.warnings.dropFirst(form.warnings.count) {
      Console.report("\(job.input): warning: \(warning)")
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    return
      "Wrote \(job.mask): \(form.slices) slice\(form.slices == 1 ? "" : "s") of \(form.shape[1])×\(form.shape[0]) in \(duration(seconds))"
  }
}

/// What can be written only when all slices are segmented: probabilities, whose classes come one after the other, and a
/// picture, which shows where the heart is.
private struct SegmentedSlices {
  let form: VolumeForm
  let job: SegmentationJob
  let classes: Int
  /// For each slice, a plane of each class.
  private let probabilities: SliceSpool<Float>?
  /// Of the frame that the picture shows.
  private let scan: SliceSpool<Float>?
  private let labels: SliceSpool<UInt8>?

  init(_ form: VolumeForm, _ job: SegmentationJob, classes: Int) throws {
    (self.form, self.job, self.classes) = (form, job, classes)
    let pixels = form.voxelsPerSlice
    probabilities = try job.probabilities.map { try SliceSpool(beside: $0, pixels: pixels) }
    scan = try job.overlay.map { try SliceSpool(beside: $0, pixels: pixels) }
    labels = try job.overlay.map { try SliceSpool(beside: $0, pixels: pixels) }
  }

  func keep(scan slices: [Float], _ range: Range<Int>) throws {
    guard let scan else { return }
    // The picture shows the first frame, and its first channel.
    let pixels = form.voxelsPerSlice
    for index in 0..<range.clamped(to: 0..<form.shape[2]).count {
      let start = index * pixels * form.channels
      try scan.append(Array(slices[start..<start + pixels]))
    }
  }

  func keep(_ results: Results, _ range: Range<Int>) throws {
    try probabilities?.append(results.probabilities)
    let count = range.clamped(to: 0..<form.shape[2]).count
    try labels?.append(Array(results.labels.prefix(count * form.voxelsPerSlice)))
  }

  func write(overwrite: Bool) throws {
    if let path = job.probabilities, let probabilities {
      try form.writeMap(components: classes, to: path, overwrite: overwrite) { append in
        for label in 0..<classes {
          for slice in 0..<form.slices { try append(probabilities.plane(slice * classes + label)) }
        }
      }
    }
    if let path = job.overlay, let scan, let labels {
      try ContourPicture().write(form.grid, to: path, overwrite: overwrite) { z in
        (try scan.plane(z), try labels.plane(z))
      }
    }
  }
}
