import Datasets
import GraphRuntime
import Imaging

/// The slices of a data set, all samples one after the other.
struct SliceSet: Sendable {
  let dataset: any Dataset
  private let slices: [(sample: Int, z: Int)]

  init(_ dataset: any Dataset) {
    self.dataset = dataset
    slices = (0..<dataset.count).flatMap { sample in
      (0..<dataset.grid(of: sample).shape[2]).map { (sample, $0) }
    }
  }

  var count: Int { slices.count }

  /// A slice: rows of y, x fastest.
  func plane(_ index: Int) throws -> LabelledPlane {
    let volume = try dataset.promisedVolume(slices[index].sample)
    let (voxels, classes) = volume.slice(slices[index].z)
    let grid = volume.image.grid
    return LabelledPlane(
      height: grid.shape[1], width: grid.shape[0], spacing: (row: grid.spacing[1], column: grid.spacing[0]),
      pixels: Array(voxels), labels: Array(classes))
  }

  /// Tells these voxels, classes and spacings in this order from others.
  func fingerprint() throws -> UInt32 {
    var checksum = CRC32C()
    for index in 0..<dataset.count {
      let volume = try dataset.promisedVolume(index)
      volume.image.grid.shape.withUnsafeBytes { checksum.add($0) }
      volume.image.grid.spacing.withUnsafeBytes { checksum.add($0) }
      volume.image.voxels.withUnsafeBytes { checksum.add($0) }
      volume.classes.withUnsafeBytes { checksum.add($0) }
    }
    return checksum.value
  }
}
