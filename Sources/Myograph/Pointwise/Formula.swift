/// What a layer makes of each value by itself, under the layer's name.
public struct Formula: Hashable, Sendable {
  public let name: String
  /// Of the input.
  public let expression: Expression

  /// - Parameter expression: of the value that it is given.
  public init(_ name: String, _ expression: (Expression) -> Expression) {
    self.name = name
    self.expression = expression(.argument(.input))
  }

  /// The gradient for a value, of that for its result: the result tells all else where it can, for it is what is stored
  /// where a formula is applied by the kernel before it. Otherwise it reads the input.
  public var gradient: Expression {
    let derivative = expression.derivative(by: .input, usesResults: true).replacing(
      expression, by: .argument(.result))
    return derivative.reads(.input) ? gradientAtInput : .argument(.gradient) * derivative
  }

  /// The same where the input is at hand.
  public var gradientAtInput: Expression {
    .argument(.gradient) * expression.derivative(by: .input)
  }
}
