import GraphRuntime
import Imaging

/// The slices of a cohort, all cases one after the other.
struct SliceSet: Sendable {
  let cohort: Cohort
  private let slices: [Cohort.SliceIndex]

  init(_ cohort: Cohort) {
    self.cohort = cohort
    slices = cohort.slices
  }

  var count: Int { slices.count }

  /// A slice: rows of y, x fastest.
  func plane(_ index: Int) throws(ImagingError) -> LabelledPlane {
    let volume = try cohort.volume(slices[index].index)
    let (voxels, classes) = volume.slice(slices[index].z)
    let grid = volume.image.grid
    return LabelledPlane(
      height: grid.shape[1], width: grid.shape[0], spacing: (row: grid.spacing[1], column: grid.spacing[0]),
      pixels: Array(voxels), labels: Array(classes))
  }

  /// Tells these voxels, classes and spacings in this order from others.
  func fingerprint() throws(ImagingError) -> UInt32 {
    var checksum = CRC32C()
    for index in cohort.cases.indices {
      let volume = try cohort.volume(index)
      volume.image.grid.shape.withUnsafeBytes { checksum.add($0) }
      volume.image.grid.spacing.withUnsafeBytes { checksum.add($0) }
      volume.image.voxels.withUnsafeBytes { checksum.add($0) }
      volume.classes.withUnsafeBytes { checksum.add($0) }
    }
    return checksum.value
  }
}
