import Myograph

/// out[k, y, x] = bias[k] + Σ weight[k, c, i, j] · in[c, y·stride + i·dilation − top, x·stride + j·dilation − left]
/// over the channels c of k's group; zeros surround the input.
///
/// The columns are innermost, so that the sum of one weight over a row is a loop without branches.
func convolved(
  _ input: Tensor, _ attributes: Operation.Convolution, weight: [Double], bias: [Double]?
) -> Tensor {
  let size = attributes.outputSize(height: input.height, width: input.width)
  let padding = attributes.paddingSizes
  let (kernel, stride) = (attributes.kernel, attributes.stride)
  let groupInputs = input.channels / attributes.groups
  let groupOutputs = attributes.channels / attributes.groups
  var result = Tensor(channels: attributes.channels, height: size.height, width: size.width)

  result.values.withUnsafeMutableBufferPointer { result in
    input.values.withUnsafeBufferPointer { values in
      for output in 0..<attributes.channels {
        let plane = output * size.height * size.width
        if let bias { for pixel in 0..<size.height * size.width { result[plane + pixel] = bias[output] } }
        for channel in 0..<groupInputs {
          let source = (output / groupOutputs * groupInputs + channel) * input.height * input.width
          for i in 0..<kernel.height {
            for j in 0..<kernel.width {
              let factor = weight[((output * groupInputs + channel) * kernel.height + i) * kernel.width + j]
              let (top, left) = (
                i * attributes.dilation - padding.top, j * attributes.dilation - padding.left
              )
              let columns = targets(size.width, inside: input.width, stride: stride, offset: left)
              for y in targets(size.height, inside: input.height, stride: stride, offset: top) {
                let from = source + (y * stride + top) * input.width + left
                let to = plane + y * size.width
                for x in columns { result[to + x] += factor * values[from + x * stride] }
              }
            }
          }
        }
      }
    }
  }
  return result
}

/// out[k, y·stride + i − padding, x·stride + j − padding] += weight[c, k, i, j] · in[c, y, x], from bias[k] on.
func convolvedTransposed(
  _ input: Tensor, _ attributes: Operation.TransposedConvolution, weight: [Double], bias: [Double]?
) -> Tensor {
  let (kernel, stride, padding) = (attributes.kernel, attributes.stride, attributes.padding)
  let (height, width) = (attributes.outputSize(input.height), attributes.outputSize(input.width))
  var result = Tensor(channels: attributes.channels, height: height, width: width)

  result.values.withUnsafeMutableBufferPointer { result in
    input.values.withUnsafeBufferPointer { values in
      for output in 0..<attributes.channels {
        let plane = output * height * width
        if let bias { for pixel in 0..<height * width { result[plane + pixel] = bias[output] } }
        for channel in 0..<input.channels {
          let source = channel * input.height * input.width
          for i in 0..<kernel {
            for j in 0..<kernel {
              let factor = weight[((channel * attributes.channels + output) * kernel + i) * kernel + j]
              let columns = targets(input.width, inside: width, stride: stride, offset: j - padding)
              for y in targets(input.height, inside: height, stride: stride, offset: i - padding) {
                let from = source + y * input.width
                let to = plane + (y * stride + i - padding) * width + j - padding
                for x in columns { result[to + x * stride] += factor * values[from + x] }
              }
            }
          }
        }
      }
    }
  }
  return result
}

/// The positions x of `0..<count` for which x · stride + offset lies in `0..<size`.
func targets(_ count: Int, inside size: Int, stride: Int, offset: Int) -> Range<Int> {
  let first = offset >= 0 ? 0 : (-offset + stride - 1) / stride
  let end = size - offset <= 0 ? 0 : min(count, (size - offset - 1) / stride + 1)
  return first < end ? first..<end : 0..<0
}
