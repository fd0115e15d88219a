import Myograph

/// A scan's slice, and where the network's pixels lie on it.
///
/// Three grids share their centres: the scan's own, the resampled one with n = max(1, ⌊n₀·s/t + ½⌋) pixels along an
/// axis of n₀ pixels at spacing s, and the network's, which begins at resampled pixel ⌊(n − P) / 2⌋.
struct Grid: Sendable {
  struct Axis: Sendable {
    /// Pixels of the scan.
    var size: Int
    /// Pixels after resampling.
    var resampledSize: Int
    /// Scan pixels from one resampled pixel to the next; 1 where the network doesn't resample.
    var step: Double

    init(size: Int, spacing: Double, target: Double?) {
      self.size = size
      step = target.map { $0 / spacing } ?? 1
      resampledSize =
        target.map { max(1, Int((Double(size) * spacing / $0 + 0.5).rounded(.down))) } ?? size
    }

    /// Where a resampled pixel lies on the scan.
    func source(_ resampled: Int) -> Double {
      (Double(resampled) + 0.5 - Double(resampledSize) / 2) * step + Double(size) / 2 - 0.5
    }

    /// Where a pixel of the scan lies on the resampled image.
    func resampled(_ source: Int) -> Double {
      (Double(source) + 0.5 - Double(size) / 2) / step + Double(resampledSize) / 2 - 0.5
    }

    /// Where a pixel of the scan lies on the network's `count` pixels; nil outside of them and of the image.
    func network(_ source: Int, _ count: Int) -> Double? {
      let position = resampled(source)
      let index = position - Double(cropOffset(resampledSize, count))
      let isInside =
        index >= -0.5 && index <= Double(count) - 0.5 && position >= -0.5
        && position <= Double(resampledSize) - 0.5
      return isInside ? min(max(index, 0), Double(count - 1)) : nil
    }
  }

  var rows: Axis
  var columns: Axis

  init(_ graph: Graph, height: Int, width: Int, spacing: (row: Double, column: Double)) {
    rows = Axis(size: height, spacing: spacing.row, target: graph.spacing)
    columns = Axis(size: width, spacing: spacing.column, target: graph.spacing)
  }
}

/// The first of the `count` central pixels of `size`: ⌊(size − count) / 2⌋, negative where the image is smaller.
func cropOffset(_ size: Int, _ count: Int) -> Int { (size - count) >> 1 }

func resampled(_ input: Tensor, _ grid: Grid, _ interpolation: Interpolation) -> Tensor {
  let rows = (0..<grid.rows.resampledSize).map(grid.rows.source)
  let columns = (0..<grid.columns.resampledSize).map(grid.columns.source)
  guard interpolation == .nearest else { return sampled(input, rows: rows, columns: columns) }
  return sampled(input, rows: rows.map(nearest), columns: columns.map(nearest))
}

/// The pixel next to a position, the further one of two as near.
func nearest(_ position: Double) -> Double { (position + 0.5).rounded(.down) }

/// The central pixels; zeros where the image is smaller.
func centerCropped(_ input: Tensor, height: Int, width: Int) -> Tensor {
  let (top, left) = (cropOffset(input.height, height), cropOffset(input.width, width))
  var result = Tensor(channels: input.channels, height: height, width: width)
  for channel in 0..<input.channels {
    for y in 0..<height where (0..<input.height).contains(y + top) {
      for x in 0..<width where (0..<input.width).contains(x + left) {
        result[channel, y, x] = input[channel, y + top, x + left]
      }
    }
  }
  return result
}

/// Class maps on the scan's own grid; background, class 0, outside what the network saw.
func restored(_ input: Tensor, _ grid: Grid) -> Tensor {
  let rows = (0..<grid.rows.size).map { grid.rows.network($0, input.height) }
  let columns = (0..<grid.columns.size).map { grid.columns.network($0, input.width) }
  var result = sampled(input, rows: rows.map { $0 ?? 0 }, columns: columns.map { $0 ?? 0 })
  for y in rows.indices {
    for x in columns.indices where rows[y] == nil || columns[x] == nil {
      for channel in 0..<input.channels { result[channel, y, x] = channel == 0 ? 1 : 0 }
    }
  }
  return result
}
