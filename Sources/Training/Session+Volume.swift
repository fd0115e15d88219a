import GraphRuntime
import Imaging

extension Session {
  /// Classes of all voxels of a scan, slice by slice, frame by frame.
  /// - Parameters:
  ///   - probabilities: is given the classes' probabilities of some slices, N × classes × rows × columns, and the number of
  ///     the first; nil where nobody wants them.
  ///   - progress: is told how many slices are done, and of how many.
  /// - Throws: `RuntimeError` when the network takes no scan or the scan's slices are out of range.
  public func classes(
    of volume: Volume, probabilities: (([Float], Int) -> Void)? = nil,
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws(RuntimeError) -> [UInt8] {
    let (columns, rows) = (volume.shape[0], volume.shape[1])
    let grid = SliceGrid(
      rows: rows, columns: columns, rowSpacing: Float(volume.grid.spacing[1]),
      columnSpacing: Float(volume.grid.spacing[0]))
    let pixels = rows * columns
    let slices = volume.shape[2] * volume.frames
    var classes: [UInt8] = []
    classes.reserveCapacity(volume.voxels.count)
    var results = Results()
    // A slice for each thread, and few enough to show progress.
    let slicesPerRun = max(4, threads)
    for first in stride(from: 0, to: slices, by: slicesPerRun) {
      let count = min(slicesPerRun, slices - first)
      try run(
        scan: Array(volume.voxels[(first * pixels)..<((first + count) * pixels)]), count: count, grid: grid,
        wanted: probabilities == nil ? [.labels] : [.labels, .probabilities], into: &results)
      classes += results.labels
      probabilities?(results.probabilities, first)
      progress(first + count, slices)
    }
    return classes
  }
}
