import GraphRuntime
import Imaging

extension Session {
  /// Classes of all voxels of a scan, slice by slice, frame by frame.
  /// - Throws: `RuntimeError` when the network takes no scan or the scan's slices are out of range.
  public func classes(of volume: Volume) throws -> [UInt8] {
    var classes: [UInt8] = []
    classes.reserveCapacity(volume.voxels.count)
    let pixels = volume.voxelsPerSlice
    try segment(volume.form) { range, slices in
      slices = Array(volume.voxels[range.lowerBound * pixels..<range.upperBound * pixels])
    } take: { _, results in
      classes += results.labels
    }
    return classes
  }

  /// Segments the slices of a volume as they come, frame by frame.
  /// - Parameters:
  ///   - wantsProbabilities: besides the labels.
  ///   - next: fills an array with some slices' voxels.
  ///   - take: is given what was made of them; what it keeps must not outlive an error.
  /// - Throws: `RuntimeError`, or what the closures throw.
  public func segment(
    _ form: VolumeForm, wantsProbabilities: Bool = false,
    next: (_ range: Range<Int>, _ slices: inout [Float]) throws -> Void,
    take: (_ range: Range<Int>, _ results: Results) throws -> Void
  ) throws {
    let grid = SliceGrid(
      rows: form.shape[1], columns: form.shape[0], rowSpacing: Float(form.grid.spacing[1]),
      columnSpacing: Float(form.grid.spacing[0]))
    let most = SegmentationMemory(
      form, program, classes: network.output.channels, threads: threads, probabilities: wantsProbabilities
    ).slicesPerRun
    var (scan, results) = ([Float](), Results())
    for first in stride(from: 0, to: form.slices, by: most) {
      let range = first..<min(first + most, form.slices)
      try next(range, &scan)
      try run(
        scan: scan, count: range.count, grid: grid,
        wanted: wantsProbabilities ? [.labels, .probabilities] : [.labels], into: &results)
      try take(range, results)
    }
  }
}
