import Myograph

/// Each window's gradient goes to the first of its largest values.
func maxPoolGradient(_ gradient: Tensor, _ input: Tensor, _ pool: Operation.Pooling) -> Tensor {
  var result = Tensor(channels: input.channels, height: input.height, width: input.width)
  for channel in 0..<gradient.channels {
    for y in 0..<gradient.height {
      for x in 0..<gradient.width {
        let window = Window(pool, y, x, input.height, input.width)
        var (row, column) = (window.rows.lowerBound, window.columns.lowerBound)
        for other in window.rows {
          for place in window.columns where input[channel, other, place] > input[channel, row, column] {
            (row, column) = (other, place)
          }
        }
        result[channel, row, column] += gradient[channel, y, x]
      }
    }
  }
  return result
}

/// Each channel's gradient goes to the first of its largest values.
func globalMaximumGradient(_ gradient: Tensor, _ input: Tensor) -> Tensor {
  input.mapChannels { channel, values in
    let largest = values.indices.reduce(values.startIndex) { values[$1] > values[$0] ? $1 : $0 }
    return values.indices.map { $0 == largest ? gradient[channel, 0, 0] : 0 }
  }
}

func averagePoolGradient(_ gradient: Tensor, _ pool: Operation.Pooling, _ size: Size) -> Tensor {
  var result = Tensor(channels: gradient.channels, height: size.height, width: size.width)
  for channel in 0..<gradient.channels {
    for y in 0..<gradient.height {
      for x in 0..<gradient.width {
        let window = Window(pool, y, x, size.height, size.width)
        let share = gradient[channel, y, x] / Double(window.count)
        for row in window.rows {
          for column in window.columns { result[channel, row, column] += share }
        }
      }
    }
  }
  return result
}

/// The transpose of `sampled`: each value goes to the pixels that it was blended of.
func spread(_ gradient: Tensor, height: Int, width: Int, rows: [Double], columns: [Double]) -> Tensor {
  var result = Tensor(channels: gradient.channels, height: height, width: width)
  for (y, row) in rows.enumerated() {
    let (top, bottom, downward) = neighbours(row, height)
    for (x, column) in columns.enumerated() {
      let (left, right, rightward) = neighbours(column, width)
      for channel in 0..<gradient.channels {
        let value = gradient[channel, y, x]
        result[channel, top, left] += (1 - downward) * (1 - rightward) * value
        result[channel, top, right] += (1 - downward) * rightward * value
        result[channel, bottom, left] += downward * (1 - rightward) * value
        result[channel, bottom, right] += downward * rightward * value
      }
    }
  }
  return result
}

/// Back to where the central pixels were; what was cut off has no gradient.
func centerCropGradient(_ gradient: Tensor, _ size: Size) -> Tensor {
  let (top, left) = (cropOffset(size.height, gradient.height), cropOffset(size.width, gradient.width))
  var result = Tensor(channels: gradient.channels, height: size.height, width: size.width)
  for channel in 0..<gradient.channels {
    for y in 0..<gradient.height where (0..<size.height).contains(y + top) {
      for x in 0..<gradient.width where (0..<size.width).contains(x + left) {
        result[channel, y + top, x + left] = gradient[channel, y, x]
      }
    }
  }
  return result
}

/// Sums what was repeated: over the channels, or over the pixels, of which there is one only.
func summed(_ values: Tensor, channels: Int, _ size: Size) -> Tensor {
  var result = Tensor(channels: channels, height: size.height, width: size.width)
  for channel in 0..<values.channels {
    for y in 0..<values.height {
      for x in 0..<values.width {
        result[channels == 1 ? 0 : channel, size.height == 1 ? 0 : y, size.width == 1 ? 0 : x] +=
          values[channel, y, x]
      }
    }
  }
  return result
}

/// p(c) · (g(c) − Σ g·p), p being the soft-max.
func softmaxGradient(_ gradient: Tensor, _ probabilities: Tensor) -> Tensor {
  var result = gradient
  let (pixels, values) = (gradient.pixels, probabilities.values)
  for pixel in 0..<pixels {
    let places = stride(from: pixel, to: values.count, by: pixels)
    let mean = places.reduce(0) { $0 + gradient.values[$1] * values[$1] }
    for place in places { result.values[place] = values[place] * (gradient.values[place] - mean) }
  }
  return result
}
