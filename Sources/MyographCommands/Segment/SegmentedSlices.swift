import AtomicFile
import GraphRuntime
import Imaging
import Segmentation

/// What can be written only when all slices are segmented: probabilities, whose classes come one after the other, how uncertain
/// they are, a picture, which shows where the labels are, volumes and qualities.
struct SegmentedSlices {
  let form: VolumeForm
  let job: SegmentationJob
  let classes: [LabelClass]
  /// For each slice, a plane of each class.
  private let probabilities: SliceSpool<Float>?
  private let uncertainty: SliceSpool<Float>?
  /// Of the frame that the picture shows.
  private let scan: SliceSpool<Float>?
  private let labels: SliceSpool<UInt8>?
  private var volumes: FrameVolumes?
  private var qualities: FrameQualities?

  init(
    _ form: VolumeForm, _ job: SegmentationJob, _ classes: [LabelClass], learned: LearnedQuality?
  ) throws {
    (self.form, self.job, self.classes) = (form, job, classes)
    let pixels = form.voxelsPerSlice
    probabilities = try job.probabilities.map { try SliceSpool(beside: $0, pixels: pixels) }
    uncertainty = try job.uncertainty.map { try SliceSpool(beside: $0, pixels: pixels) }
    scan = try job.overlay.map { try SliceSpool(beside: $0, pixels: pixels) }
    labels = try job.overlay.map { try SliceSpool(beside: $0, pixels: pixels) }
    volumes = job.volumes.map { _ in FrameVolumes(form, classes: classes, learned: learned) }
    qualities = job.quality.map { _ in
      FrameQualities(form, classes: classes, predictor: learned?.predictor)
    }
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

  /// What was found, before anything is mended.
  mutating func keep(found results: Results, _ runs: [[UInt8]], _ range: Range<Int>) throws {
    try probabilities?.append(results.probabilities)
    try uncertainty?.append(
      Uncertainty.entropy(results.probabilities, classes: classes.count, pixels: form.voxelsPerSlice))
    qualities?.add(results.labels, runs: runs, from: range.lowerBound)
  }

  mutating func keep(_ classes: [UInt8], _ range: Range<Int>) throws {
    volumes?.add(classes, from: range.lowerBound)
    qualities?.addViolations(classes, from: range.lowerBound)
    let count = range.clamped(to: 0..<form.shape[2]).count
    try labels?.append(Array(classes.prefix(count * form.voxelsPerSlice)))
  }

  func write(overwrite: Bool) throws {
    if let path = job.probabilities, let probabilities {
      try form.writeMap(components: classes.count, to: path, overwrite: overwrite) { append in
        for label in classes.indices {
          for slice in 0..<form.slices { try append(probabilities.plane(slice * classes.count + label)) }
        }
      }
    }
    if let path = job.uncertainty, let uncertainty {
      try form.writeMap(components: 1, to: path, overwrite: overwrite) { append in
        for slice in 0..<form.slices { try append(uncertainty.plane(slice)) }
      }
    }
    if let path = job.overlay, let scan, let labels {
      try ContourPicture(classes: classes).write(form.grid, to: path, overwrite: overwrite) { z in
        (try scan.plane(z), try labels.plane(z))
      }
    }
    let numbers = (job.numbers, volumes?.numbers.map(SeriesNumber.cells))
    for (path, rows) in [(job.volumes, volumes?.rows), numbers, (job.quality, qualities?.rows)] {
      guard let path, let rows else { continue }
      try AtomicFile.write(to: path, overwrite: overwrite) { try $0.write(CSV.text(rows)) }
    }
  }
}
