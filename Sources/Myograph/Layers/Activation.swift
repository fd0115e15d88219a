/// max(0, v).
public struct ReLU: Layer {
  public init() {}

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.activation(.relu), after: [input])
  }
}

/// v where it is positive, else `slope`·v.
public struct LeakyReLU: Layer {
  var slope: Double

  public init(slope: Double = 0.01) { self.slope = slope }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.activation(.leakyReLU(slope: slope)), after: [input])
  }
}

/// 1 / (1 + exp(−v)).
public struct Sigmoid: Layer {
  public init() {}

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.activation(.sigmoid), after: [input])
  }
}

/// Sets values, or whole channels, to zero with probability `rate` while a network is trained, and scales the
/// rest by 1 / (1 − rate). Does nothing when it runs.
public struct Dropout: Layer {
  var rate: Double
  var unit: DropoutUnit

  public init(_ rate: Double, of unit: DropoutUnit = .elements) {
    self.rate = rate
    self.unit = unit
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.dropout(rate: rate, unit, stream: builder.nextStream()), after: [input])
  }
}
