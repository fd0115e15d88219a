import GraphRuntime
import Imaging
import Segmentation
import Terminal
import Training

/// Runs an ensemble over all slices of a scan and writes what comes out, slice by slice.
struct Segmenter {
  let ensemble: Ensemble
  let postProcessing: PostProcessing?
  let learned: LearnedQuality?
  let labels: LabelMap

  private var session: Session { ensemble.session }

  /// Says what will be used, before anything is.
  func announce(_ volumes: [SegmentationMemory]) {
    Console.report(
      "\(session.network.name), \(session.program.variant) kernels, \(session.isa), "
        + "\(session.threads) threads, memory \(session.memory)")
    let averaging = ensemble.averaging
    if averaging.runs > 1 {
      Console.report(
        "Averaged: \(averaging.members) weights file\(averaging.members == 1 ? "" : "s")"
          + (averaging.mirrors ? ", each slice and its 3 mirror images" : "")
          + (averaging.samples > 1 ? ", \(averaging.samples) runs of each whose dropout is drawn" : ""))
    }
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
  func segment(_ job: SegmentationJob, overwrite: Bool) throws -> String {
    let start = ContinuousClock.now
    let reader = try VolumeReader(paths: job.inputs)
    let form = reader.form
    try form.require(channels: session.network.input.channels)
    for warning in form.warnings { Console.report("\(job.input): warning: \(warning)") }
    var frames = WholeFrames(form, postProcessing)
    var kept = try SegmentedSlices(form, job, session.network.labelClasses, learned: learned)
    var progress = Progress("slices of \(form.path)", total: form.slices)
    try form.writeMask(to: job.mask, overwrite: overwrite) { append in
      let nonFinite = try ensemble.segment(
        form, wantsProbabilities: job.wantsProbabilities, wantsRuns: job.quality != nil
      ) { range, slices in
        try reader.read(range.count, into: &slices)
        try kept.keep(scan: slices, range)
      } take: { range, results, runs in
        try kept.keep(found: results, runs, range)
        try frames.add(results.labels, range) { classes, range in
          try append(labels.fileValues(ofClasses: classes))
          try kept.keep(classes, range)
        }
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

/// Collects slices to whole frames where there is something to be done to them.
private struct WholeFrames {
  private let form: VolumeForm
  private let postProcessing: PostProcessing?
  private var waiting: [UInt8] = []
  private var first = 0

  init(_ form: VolumeForm, _ postProcessing: PostProcessing?) {
    (self.form, self.postProcessing) = (form, postProcessing)
  }

  /// - Parameters:
  ///   - classes: of the slices of a range.
  ///   - pass: is given slices that are done.
  mutating func add(
    _ classes: [UInt8], _ range: Range<Int>, pass: (_ classes: [UInt8], _ range: Range<Int>) throws -> Void
  ) throws {
    guard let postProcessing else { return try pass(classes, range) }
    waiting += classes
    while waiting.count >= form.voxelsPerFrame {
      var frame = Array(waiting.prefix(form.voxelsPerFrame))
      waiting.removeFirst(frame.count)
      postProcessing.apply(to: &frame, shape: form.grid.shape, spacing: form.grid.spacing)
      try pass(frame, first..<first + form.grid.shape[2])
      first += form.grid.shape[2]
    }
  }
}
