/// The largest value of each window. The windows must fill the image exactly.
public struct MaxPool: Layer {
  var attributes: Operation.Pooling

  /// - Parameter stride: the window's side unless given.
  public init(_ window: Int, stride: Int? = nil) {
    attributes = .init(kind: .max, window: window, stride: stride ?? window)
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.pool(attributes), after: [input])
  }
}

/// The mean of each window. The windows must fill the image exactly.
public struct AveragePool: Layer {
  var attributes: Operation.Pooling

  /// - Parameter stride: the window's side unless given.
  public init(_ window: Int, stride: Int? = nil) {
    attributes = .init(kind: .average, window: window, stride: stride ?? window)
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.pool(attributes), after: [input])
  }
}

/// The mean of each channel: C×H×W to C×1×1.
public struct GlobalAveragePool: Layer {
  public init() {}

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.globalAveragePool, after: [input])
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
