import Myograph
import Testing

@testable import GraphInterpreter

@Suite struct ActivationTests {
  private struct Fixture: Decodable {
    var input: [Double]
    var output: [Double]
    var derivative: [Double]
  }

  private static func fixture(_ name: String) throws -> (Formula, Fixture) {
    let fixture = try #require(try fixtures("activations.json", of: Fixture.self)[name])
    let activation = try #require(activationCases.first { $0.name == name }).activation
    return (Formula(name, activation.formula), fixture)
  }

  /// By what the gradient reads, and by the input alone.
  private static func derivatives(_ formula: Formula, at input: Double) -> [Double] {
    let result = formula.expression.value(.init(input: input))
    let isOfInput = formula.gradient.reads(.input)
    let known = isOfInput ? (input, Double.nan) : (.nan, result)
    return [
      formula.gradient.value(.init(input: known.0, result: known.1, gradient: 1)),
      formula.gradientAtInput.value(.init(input: input, gradient: 1)),
    ]
  }

  @Test("Values and derivatives are PyTorch's", arguments: activationCases.map(\.name))
  func agreesWithPyTorch(name: String) throws {
    let (formula, fixture) = try Self.fixture(name)
    let values = fixture.input.map { formula.expression.value(.init(input: $0)) }
    #expect(largestError(values, fixture.output) < 1e-14)
    // Its hard sigmoid and hard swish take a sixth in single precision.
    for index in 0...1 {
      let derivatives = fixture.input.map { Self.derivatives(formula, at: $0)[index] }
      #expect(largestError(derivatives, fixture.derivative) < 1e-8)
    }
  }

  @Test("Derivatives are central differences", arguments: activationCases.map(\.name))
  func differentiates(name: String) throws {
    let (formula, fixture) = try Self.fixture(name)
    let step = 1e-5
    for input in fixture.input {
      let (above, below) = (input + step, input - step)
      let difference =
        (formula.expression.value(.init(input: above)) - formula.expression.value(.init(input: below)))
        / (above - below)
      for derivative in Self.derivatives(formula, at: input) {
        #expect(abs(derivative - difference) < 1e-8, "\(name) at \(input)")
      }
    }
  }

  @Test("What isn't a number stays so", arguments: activationCases.map(\.name))
  func keepsNaN(name: String) throws {
    let (formula, _) = try Self.fixture(name)
    #expect(formula.expression.value(.init(input: .nan)).isNaN)
  }

  @Test func everyFixtureIsUsed() throws {
    let names = try fixtures("activations.json", of: Fixture.self).keys.sorted()
    #expect(names == activationCases.map(\.name).sorted())
  }
}
