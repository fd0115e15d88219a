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
