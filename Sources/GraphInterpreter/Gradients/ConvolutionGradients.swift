import Myograph

/// The gradient for a convolution's input: in[c, y·stride + i·dilation − top, …] gathers weight[k, c, i, j] · g[k, y, x].
func convolutionInputGradient(
  _ gradient: Tensor, _ attributes: Operation.Convolution, channels: Int, size: Size, weight: [Double]
) -> Tensor {
  var result = Tensor(channels: channels, height: size.height, width: size.width)
  result.values.withUnsafeMutableBufferPointer { result in
    gradient.values.withUnsafeBufferPointer { g in
      forEachTap(attributes, channels: channels, size) { index, rows, columns in
        let factor = weight[index]
        for row in 0..<rows.count {
          let (from, to) = rows[row]
          for x in columns { result[from + x * attributes.stride] += factor * g[to + x] }
        }
      }
    }
  }
  return result
}

/// Adds to the gradient for a convolution's weights what one sample says: Σ in[c, …] · g[k, y, x] over its pixels.
func addConvolutionWeightGradient(
  to result: inout [Double], _ input: Tensor, _ gradient: Tensor, _ attributes: Operation.Convolution
) {
  let size = Size(height: input.height, width: input.width)
  result.withUnsafeMutableBufferPointer { result in
    input.values.withUnsafeBufferPointer { values in
      gradient.values.withUnsafeBufferPointer { g in
        forEachTap(attributes, channels: input.channels, size) { index, rows, columns in
          var sum = 0.0
          for row in 0..<rows.count {
            let (from, to) = rows[row]
            for x in columns { sum += values[from + x * attributes.stride] * g[to + x] }
          }
          result[index] += sum
        }
      }
    }
  }
}

/// Calls `body` for each weight with the places that it connects: for each row, where column 0 lies in the input and in
/// the output, and the output's columns.
private func forEachTap(
  _ attributes: Operation.Convolution, channels: Int, _ size: Size,
  _ body: (_ weight: Int, _ rows: [(from: Int, to: Int)], _ columns: Range<Int>) -> Void
) {
  let output = attributes.outputSize(height: size.height, width: size.width)
  let (padding, kernel, stride) = (attributes.paddingSizes, attributes.kernel, attributes.stride)
  let groupInputs = channels / attributes.groups
  let groupOutputs = attributes.channels / attributes.groups
  for k in 0..<attributes.channels {
    for c in 0..<groupInputs {
      let source = (k / groupOutputs * groupInputs + c) * size.height * size.width
      for i in 0..<kernel.height {
        let top = i * attributes.dilation - padding.top
        let inside = targets(output.height, inside: size.height, stride: stride, offset: top)
        for j in 0..<kernel.width {
          let left = j * attributes.dilation - padding.left
          let columns = targets(output.width, inside: size.width, stride: stride, offset: left)
          let rows = inside.map { y in
            (source + (y * stride + top) * size.width + left, (k * output.height + y) * output.width)
          }
          body(((k * groupInputs + c) * kernel.height + i) * kernel.width + j, rows, columns)
        }
      }
    }
  }
}

/// The convolution of which a transposed one is the gradient: its input is the transposed one's result.
extension Operation.TransposedConvolution {
  func adjoint(channels: Int) -> Operation.Convolution {
    .init(
      channels: channels, kernel: Size(kernel), stride: stride, dilation: 1, groups: 1,
      padding: .explicit(padding), hasBias: false)
  }
}
