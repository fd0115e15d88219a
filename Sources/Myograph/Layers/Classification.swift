/// Turns C scores for each pixel into probabilities that add up to 1.
public struct Softmax: Layer {
  public init() {}

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.softmax, after: [input])
  }
}

/// The class with the largest value for each pixel, the first of equals: C×H×W to H×W labels.
public struct ArgMax: Layer {
  public init() {}

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.argMax, after: [input])
  }
}
