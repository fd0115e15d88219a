/// Normalises each channel: by running statistics when a network runs, by the batch's when it is trained.
///
/// Weights: `weight`, `bias`, `running_mean`, `running_var`, each [C].
public struct BatchNorm: Layer {
  var epsilon: Double
  var momentum: Double

  public init(epsilon: Double = 1e-5, momentum: Double = 0.1) {
    self.epsilon = epsilon
    self.momentum = momentum
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.batchNorm(epsilon: epsilon, momentum: momentum), after: [input])
  }
}

/// Normalises each channel of each sample over its pixels (population variance).
///
/// Weights, where affine: `weight` and `bias`, each [C].
public struct InstanceNorm: Layer {
  var attributes: Operation.GroupNormalization

  public init(epsilon: Double = 1e-5, affine: Bool = true) {
    attributes = .init(unit: .channel, epsilon: epsilon, isAffine: affine)
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.groupNorm(attributes), after: [input])
  }
}

/// Normalises `groups` runs of neighbouring channels of each sample, each over its channels and pixels.
///
/// Weights, where affine: `weight` and `bias`, each [C].
public struct GroupNorm: Layer {
  var attributes: Operation.GroupNormalization

  public init(groups: Int, epsilon: Double = 1e-5, affine: Bool = true) {
    attributes = .init(unit: .group(of: groups), epsilon: epsilon, isAffine: affine)
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.groupNorm(attributes), after: [input])
  }
}

/// Normalises each pixel over its channels (population variance): ConvNeXt's and SegFormer's norm, which is PyTorch's
/// `LayerNorm` with the channels last.
///
/// Weights, where affine: `weight` and `bias`, each [C].
public struct LayerNorm: Layer {
  var attributes: Operation.GroupNormalization

  public init(epsilon: Double = 1e-6, affine: Bool = true) {
    attributes = .init(unit: .pixel, epsilon: epsilon, isAffine: affine)
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.groupNorm(attributes), after: [input])
  }
}
