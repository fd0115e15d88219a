import Myograph

import func Foundation.exp

/// The largest value or the mean of each window.
func pooled(_ input: Tensor, _ pool: Operation.Pooling) -> Tensor {
  let (height, width) = (pool.outputSize(input.height), pool.outputSize(input.width))
  var result = Tensor(channels: input.channels, height: height, width: width)
  for channel in 0..<input.channels {
    for y in 0..<height {
      for x in 0..<width {
        let window = Window(pool, y, x, input.height, input.width)
        let values = window.rows.flatMap { row in window.columns.map { input[channel, row, $0] } }
        result[channel, y, x] =
          pool.kind == .max
          ? values.reduce(-.infinity) { max($0, $1) } : values.reduce(0, +) / Double(window.count)
      }
    }
  }
  return result
}

/// The pixels of an image that a pool's window lies on.
struct Window {
  var rows: Range<Int>
  var columns: Range<Int>
  /// What a sum over them is divided by.
  var count: Int

  init(_ pool: Operation.Pooling, _ y: Int, _ x: Int, _ height: Int, _ width: Int) {
    let (top, left) = (y * pool.stride - pool.padding, x * pool.stride - pool.padding)
    rows = max(top, 0)..<min(top + pool.window, height)
    columns = max(left, 0)..<min(left + pool.window, width)
    // What lies beyond the padding is never counted.
    let bottom = min(top + pool.window, height + pool.padding)
    let right = min(left + pool.window, width + pool.padding)
    count = pool.countsPadding ? (bottom - top) * (right - left) : rows.count * columns.count
  }
}

func globalAverage(_ input: Tensor) -> Tensor {
  let means = (0..<input.channels).map { mean(input.values[$0 * input.pixels..<($0 + 1) * input.pixels]) }
  return Tensor(channels: input.channels, height: 1, width: 1, values: means)
}

func globalMaximum(_ input: Tensor) -> Tensor {
  let largest = (0..<input.channels).map { input.plane($0).reduce(-.infinity) { max($0, $1) } }
  return Tensor(channels: input.channels, height: 1, width: 1, values: largest)
}

/// Enlarges `scale` times.
func upsampled(_ input: Tensor, scale: Int, _ interpolation: Interpolation) -> Tensor {
  sampled(
    input, rows: upsamplePositions(input.height, scale, interpolation),
    columns: upsamplePositions(input.width, scale, interpolation))
}

/// Where each of `size` · `scale` pixels lies on `size` of them.
func upsamplePositions(_ size: Int, _ scale: Int, _ interpolation: Interpolation) -> [Double] {
  (0..<size * scale).map { target in
    switch interpolation {
    case .nearest: Double(target / scale)
    case .bilinear(alignedCorners: false): (Double(target) + 0.5) / Double(scale) - 0.5
    case .bilinear(alignedCorners: true):
      size == 1 ? 0 : Double(target * (size - 1)) / Double(size * scale - 1)
    }
  }
}

/// The bilinear values at every pair of a row and a column; outside the image its border goes on.
func sampled(_ input: Tensor, rows: [Double], columns: [Double]) -> Tensor {
  var result = Tensor(channels: input.channels, height: rows.count, width: columns.count)
  for (y, row) in rows.enumerated() {
    let (top, bottom, downward) = neighbours(row, input.height)
    for (x, column) in columns.enumerated() {
      let (left, right, rightward) = neighbours(column, input.width)
      for channel in 0..<input.channels {
        let upper = (1 - rightward) * input[channel, top, left] + rightward * input[channel, top, right]
        let lower = (1 - rightward) * input[channel, bottom, left] + rightward * input[channel, bottom, right]
        result[channel, y, x] = (1 - downward) * upper + downward * lower
      }
    }
  }
  return result
}

/// The pixels on both sides of a position, and how far it is from the first to the second.
func neighbours(_ position: Double, _ size: Int) -> (Int, Int, Double) {
  let inside = min(max(position, 0), Double(size - 1))
  let first = Int(inside)
  return (first, min(first + 1, size - 1), inside - Double(first))
}

/// Row i and column j of each square are channel c·scale² + i·scale + j.
func pixelsShuffled(_ input: Tensor, _ scale: Int) -> Tensor {
  var result = Tensor(
    channels: input.channels / (scale * scale), height: scale * input.height, width: scale * input.width)
  for channel in 0..<result.channels {
    for y in 0..<result.height {
      for x in 0..<result.width {
        let source = channel * scale * scale + y % scale * scale + x % scale
        result[channel, y, x] = input[source, y / scale, x / scale]
      }
    }
  }
  return result
}

/// The reverse.
func pixelsUnshuffled(_ input: Tensor, _ scale: Int) -> Tensor {
  var result = Tensor(
    channels: input.channels * scale * scale, height: input.height / scale, width: input.width / scale)
  for channel in 0..<result.channels {
    let (source, place) = channel.quotientAndRemainder(dividingBy: scale * scale)
    for y in 0..<result.height {
      for x in 0..<result.width {
        result[channel, y, x] = input[source, y * scale + place / scale, x * scale + place % scale]
      }
    }
  }
  return result
}

/// exp(v) / Σ exp(v) over the channels of each pixel.
func classProbabilities(_ input: Tensor) -> Tensor {
  var result = input
  for pixel in 0..<input.pixels {
    let scores = (0..<input.channels).map { input.values[$0 * input.pixels + pixel] }
    let largest = scores.max() ?? 0
    let exponentials = scores.map { exp($0 - largest) }
    let sum = exponentials.reduce(0, +)
    for channel in 0..<input.channels {
      result.values[channel * input.pixels + pixel] = exponentials[channel] / sum
    }
  }
  return result
}

/// The channel with the largest value of each pixel, the first of equals.
func largestClass(_ input: Tensor) -> Tensor {
  var result = Tensor(channels: 1, height: input.height, width: input.width)
  for pixel in 0..<input.pixels {
    var best = 0
    for channel in 1..<max(input.channels, 1)
    where input.values[channel * input.pixels + pixel] > input.values[best * input.pixels + pixel] {
      best = channel
    }
    result.values[pixel] = Double(best)
  }
  return result
}

/// What `combine` makes of each two values; an operand with one channel or one pixel is repeated over the other.
func combined(_ a: Tensor, _ b: Tensor, _ combine: (Double, Double) -> Double) -> Tensor {
  let (channels, size) = (
    max(a.channels, b.channels), Size(height: max(a.height, b.height), width: max(a.width, b.width))
  )
  var result = repeated(a, channels: channels, size)
  let other = repeated(b, channels: channels, size)
  for index in result.values.indices {
    result.values[index] = combine(result.values[index], other.values[index])
  }
  return result
}

/// One channel in place of so many, one pixel in place of as many as `size` has.
func repeated(_ tensor: Tensor, channels: Int, _ size: Size) -> Tensor {
  if tensor.channels == channels, tensor.height == size.height, tensor.width == size.width { return tensor }
  var result = Tensor(channels: channels, height: size.height, width: size.width)
  for channel in 0..<channels {
    for y in 0..<size.height {
      for x in 0..<size.width {
        result[channel, y, x] =
          tensor[tensor.channels == 1 ? 0 : channel, tensor.height == 1 ? 0 : y, tensor.width == 1 ? 0 : x]
      }
    }
  }
  return result
}
