import AtomicFile
import Imaging

/// What can be written only when all slices are segmented: probabilities, whose classes come one after the other, a picture,
/// which shows where the labels are, and volumes.
struct SegmentedSlices {
  let form: VolumeForm
  let job: SegmentationJob
  let classes: [LabelClass]
  /// For each slice, a plane of each class.
  private let probabilities: SliceSpool<Float>?
  /// Of the frame that the picture shows.
  private let scan: SliceSpool<Float>?
  private let labels: SliceSpool<UInt8>?
  private var volumes: FrameVolumes

  init(_ form: VolumeForm, _ job: SegmentationJob, _ classes: [LabelClass]) throws {
    (self.form, self.job, self.classes) = (form, job, classes)
    let pixels = form.voxelsPerSlice
    probabilities = try job.probabilities.map { try SliceSpool(beside: $0, pixels: pixels) }
    scan = try job.overlay.map { try SliceSpool(beside: $0, pixels: pixels) }
    labels = try job.overlay.map { try SliceSpool(beside: $0, pixels: pixels) }
    volumes = FrameVolumes(form, classes: classes)
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

  func keep(probabilities values: [Float]) throws { try probabilities?.append(values) }

  mutating func keep(_ classes: [UInt8], _ range: Range<Int>) throws {
    volumes.add(classes, from: range.lowerBound)
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
    if let path = job.overlay, let scan, let labels {
      try ContourPicture(classes: classes).write(form.grid, to: path, overwrite: overwrite) { z in
        (try scan.plane(z), try labels.plane(z))
      }
    }
    if let path = job.volumes {
      try AtomicFile.write(to: path, overwrite: overwrite) { try $0.write(CSV.text(volumes.rows)) }
    }
  }
}
