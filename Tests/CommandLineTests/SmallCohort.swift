import Foundation
import GraphRuntime
import Imaging

/// A cohort that is quick to train on.
enum SmallCohort {
  /// Subjects of one slice each: a cavity in a ring, another beside it.
  static func write(
    _ path: String, subjects: Int, seed: UInt64, change: (inout [Float]) -> Void = { _ in }
  ) throws {
    var random = SplitMix64(seed: seed)
    for subject in 0..<subjects {
      let place = path + "/subject\(subject)"
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      let centre = 40 + 8 * random.uniform()
      var (voxels, labels) = ([Float](), [Float]())
      for index in 0..<64 * 64 {
        let (x, y) = (Float(index % 64) * 1.5, Float(index / 64) * 1.5)
        let distance = hypot(x - centre, y - 48)
        let label = distance < 14 ? 1 : distance < 22 ? 2 : hypot(x - centre - 32, y - 48) < 9 ? 3 : 0
        labels.append(Float(label))
        voxels.append([60, 220, 40, 180][label] + 12 * random.normal())
      }
      change(&voxels)
      func write(_ values: [Float], _ name: String) throws {
        try Volume(shape: [64, 64, 1], spacing: [1.5, 1.5, 8], voxels: values).write(to: place + "/" + name)
      }
      try write(voxels, "sa_ED.nii.gz")
      try write(labels, "label_sa_ED.nii.gz")
    }
  }
}
