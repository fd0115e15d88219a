import GraphRuntime
import Imaging

extension Ensemble {
  /// Classes of all voxels of a scan, slice by slice, frame by frame.
  /// - Throws: `RuntimeError` when the network takes no slices of that size or scores aren't finite.
  public func classes(of volume: Volume) throws -> [UInt8] {
    var classes: [UInt8] = []
    let values = volume.voxelsPerSlice * volume.channels
    classes.reserveCapacity(volume.voxelsPerSlice * volume.slices)
    let nonFinite = try segment(volume.form) { range, slices in
      slices = Array(volume.voxels[range.lowerBound * values..<range.upperBound * values])
    } take: { _, results, _ in
      classes += results.labels
    }
    guard nonFinite == 0 else { throw RuntimeError.nonFiniteScores(of: volume.path, pixels: nonFinite) }
    return classes
  }

  /// Segments the slices of a volume as they come, frame by frame.
  /// - Parameters:
  ///   - wantsProbabilities: besides the labels.
  ///   - wantsRuns: besides the labels, those that each run by itself finds.
  ///   - next: fills an array with some slices' voxels.
  ///   - take: is given what was made of them, unless the scores of any slice so far weren't finite; what it keeps must not
  ///     outlive an error.
  /// - Returns: the number of pixels whose scores aren't finite: then the classes of none are to be trusted.
  /// - Throws: `RuntimeError`, or what the closures throw.
  public func segment(
    _ form: VolumeForm, wantsProbabilities: Bool = false, wantsRuns: Bool = false,
    next: (_ range: Range<Int>, _ slices: inout [Float]) throws -> Void,
    take: (_ range: Range<Int>, _ results: Results, _ runs: [[UInt8]]) throws -> Void
  ) throws -> Int {
    let (grid, network) = (SliceGrid(form.grid), session.network)
    let most = try SegmentationMemory(
      form, network, session.program, threads: session.threads, averaging: averaging,
      probabilities: wantsProbabilities, runs: wantsRuns
    ).slicesPerRun
    let (wanted, input) = (
      Set<ResultKind>(wantsProbabilities ? [.labels, .probabilities] : [.labels]), network.input
    )
    guard network.takesScan || (grid.rows, grid.columns) == (input.height, input.width) else {
      throw RuntimeError.otherSize(
        rows: grid.rows, columns: grid.columns, height: input.height, width: input.width,
        network: network.name)
    }
    var (scan, results, nonFinite) = ([Float](), Results(), 0)
    for first in stride(from: 0, to: form.slices, by: most) {
      let range = first..<min(first + most, form.slices)
      try next(range, &scan)
      var runs: [[UInt8]] = []
      try run(
        scan, count: range.count, grid: grid, wanted: wanted, firstSlice: range.lowerBound, into: &results,
        each: wantsRuns ? { runs.append($0) } : nil)
      nonFinite += results.nonFinitePixels
      if nonFinite == 0 { try take(range, results, runs) }
    }
    return nonFinite
  }
}

extension Session {
  /// Classes of all voxels of a scan, slice by slice, frame by frame.
  /// - Throws: `RuntimeError` when the network takes no slices of that size or scores aren't finite.
  public func classes(of volume: Volume) throws -> [UInt8] { try Ensemble(self).classes(of: volume) }
}
