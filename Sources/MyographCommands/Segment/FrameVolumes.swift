import Datasets
import Imaging

/// How much of each class every frame of a segmented series holds.
struct FrameVolumes {
  private let classes: [LabelClass]
  private let form: VolumeForm
  /// Voxels of each frame and class.
  private var counts: [[Int]]

  init(_ form: VolumeForm, classes: [LabelClass]) {
    (self.form, self.classes) = (form, classes)
    counts = Array(repeating: Array(repeating: 0, count: classes.count), count: form.frames)
  }

  /// - Parameters:
  ///   - labels: of whole slices.
  ///   - slice: the first one's number among those of all frames.
  mutating func add(_ labels: [UInt8], from slice: Int) {
    let (pixels, depth) = (form.voxelsPerSlice, form.grid.shape[2])
    for index in 0..<labels.count / pixels {
      let frame = (slice + index) / depth
      for label in labels[index * pixels..<(index + 1) * pixels] where label < classes.count {
        counts[frame][Int(label)] += 1
      }
    }
  }

  /// A table with a row for each frame, counted from 0; in millilitres, or in pixels where these have no known size.
  var rows: [[String]] {
    let unit = form.grid.hasSpacing ? "ml" : "pixels"
    let factor = form.grid.hasSpacing ? form.grid.voxelMillilitres : 1
    let volumes = counts.map { $0.map { Double($0) * factor } }
    let names = Tool.conventions.frameNames(classes)?(volumes) ?? []
    let header = ["frame", "seconds", "phase"] + classes.dropFirst().map { "\($0.name) (\(unit))" }
    return [header]
      + volumes.enumerated().map { frame, volumes in
        let seconds = form.timing.secondsPerFrame.map { "\($0 * Double(frame))" } ?? ""
        let name = names.indices.contains(frame) ? names[frame] ?? "" : ""
        return ["\(frame)", seconds, name] + volumes.dropFirst().map { "\($0)" }
      }
  }
}
