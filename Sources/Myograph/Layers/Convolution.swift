/// Convolution of C×H×W to `channels`×H′×W′, with H′ = ⌊(H + padding − dilation·(kernel − 1) − 1) / stride⌋ + 1.
///
/// Weights: `weight` [channels, C / groups, kernel height, kernel width] and `bias` [channels].
public struct Conv2D: Layer {
  var attributes: Operation.Convolution

  /// - Parameters:
  ///   - kernel: a side, or rows and columns: `3`, a variable, `Size(height: 1, width: 7)`.
  ///   - padding: `.same` puts half of the kernel on each side, as PyTorch's `padding: kernel / 2` does.
  public init(
    _ channels: Int, kernel: some Sides, stride: Int = 1, dilation: Int = 1, groups: Int = 1,
    padding: Padding = .same, bias: Bool = true
  ) {
    attributes = .init(
      channels: channels, kernel: kernel.size, stride: stride, dilation: dilation, groups: groups,
      padding: padding, hasBias: bias)
  }

  /// - Parameter padding: pixels on every side.
  public init(
    _ channels: Int, kernel: some Sides, stride: Int = 1, dilation: Int = 1, groups: Int = 1,
    padding: Int, bias: Bool = true
  ) {
    self.init(
      channels, kernel: kernel, stride: stride, dilation: dilation, groups: groups,
      padding: .explicit(padding), bias: bias)
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.convolution(attributes), after: [input])
  }
}

/// The gradient of a convolution, used to enlarge: C×H×W to `channels`×((H − 1)·stride − 2·padding + kernel)×….
///
/// Weights: `weight` [C, channels, kernel, kernel] and `bias` [channels].
public struct TransposedConv2D: Layer {
  var attributes: Operation.TransposedConvolution

  public init(_ channels: Int, kernel: Int, stride: Int, padding: Int = 0, bias: Bool = true) {
    attributes = .init(
      channels: channels, kernel: kernel, stride: stride, padding: padding, hasBias: bias)
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.transposedConvolution(attributes), after: [input])
  }
}
