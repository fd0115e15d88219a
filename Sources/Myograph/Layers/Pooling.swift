/// The largest value of each window: C×H×W to C×H'×W', where H' = ⌊(H + 2·padding − window) / stride⌋ + 1, as PyTorch's
/// `MaxPool2d`. Pixels behind the last window take no part.
///
/// ```swift
/// MaxPool(2)                        // 64×56×56 to 64×28×28
/// MaxPool(3, stride: 2, padding: 1) // ResNet's: 64×112×112 to 64×56×56
/// ```
public struct MaxPool: Layer {
  var attributes: Operation.Pooling

  /// - Parameters:
  ///   - stride: the window's side unless given.
  ///   - padding: on every side, at most half of the window; no value of it is larger than an image's.
  ///   - ceilMode: rounds H' and W' up, as long as the last window begins before the padding behind the image.
  public init(_ window: Int, stride: Int? = nil, padding: Int = 0, ceilMode: Bool = false) {
    attributes = .init(
      kind: .max, window: window, stride: stride ?? window, padding: padding, ceilMode: ceilMode)
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.pool(attributes), after: [input])
  }
}

/// The mean of each window: C×H×W to C×H'×W', where H' = ⌊(H + 2·padding − window) / stride⌋ + 1, as PyTorch's
/// `AvgPool2d`. Pixels behind the last window take no part.
public struct AveragePool: Layer {
  var attributes: Operation.Pooling

  /// - Parameters:
  ///   - stride: the window's side unless given.
  ///   - padding: zeros on every side, at most half of the window.
  ///   - ceilMode: rounds H' and W' up, as long as the last window begins before the padding behind the image.
  ///   - countsPadding: whether the padding that a window lies on is part of the mean (`count_include_pad`).
  public init(
    _ window: Int, stride: Int? = nil, padding: Int = 0, ceilMode: Bool = false, countsPadding: Bool = true
  ) {
    attributes = .init(
      kind: .average, window: window, stride: stride ?? window, padding: padding, ceilMode: ceilMode,
      countsPadding: countsPadding)
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.pool(attributes), after: [input])
  }
}

/// The mean of each channel: C×H×W to C×1×1.
public struct GlobalAveragePool: Layer {
  public init() {}

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.globalPool(.average), after: [input])
  }
}

/// The largest value of each channel: C×H×W to C×1×1.
public struct GlobalMaxPool: Layer {
  public init() {}

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.globalPool(.max), after: [input])
  }
}

/// Enlarges C×H×W to C×(scale·H)×(scale·W).
public struct Upsample: Layer {
  var scale: Int
  var interpolation: Interpolation

  /// - Parameter interpolation: as PyTorch's `nearest`, `bilinear` with `align_corners` true or false.
  public init(_ scale: Int, _ interpolation: Interpolation = .bilinear(alignedCorners: false)) {
    self.scale = scale
    self.interpolation = interpolation
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.upsample(scale: scale, interpolation), after: [input])
  }
}
