import Testing

@testable import Myograph

struct ExpressionTests {
  private let x = Expression.argument(.input)

  @Test("Arithmetic simplifies as it goes")
  func simplifies() {
    #expect(0 + x == x && x + 0 == x && x - 0 == x && 1 * x == x && x * 1 == x && x / 1 == x)
    #expect(0 * exp(x) == 0 && 0 / x == 0 && 0 - x == -x && -(-x) == x && -1 * x == -x)
    #expect(2 + 3 == (5 as Expression) && 2 * (3 * x) == 6 * x && x * 2 == 2 * x && x + 2 == 2 + x)
    #expect(x + -exp(x) == x - exp(x) && x - -exp(x) == x + exp(x))
    #expect(select(x > 0, x, x) == x && select(2 > 1, x, 0) == x && select(2 < 1, x, 0) == 0)
    #expect(max(x, 0) == max(0, x) && max(1, 2) == (2 as Expression) && min(1, 2) == (1 as Expression))
  }

  @Test("A mask takes the place of a product with 1 or 0")
  func masks() {
    #expect(exp(x) * select(x > 0, 1, 0) == select(x > 0, exp(x), 0))
    #expect(select(x > 0, 1, 0.5) * x == select(x > 0, x, 0.5 * x))
  }

  @Test("Powers are products where they can be, and the logarithm of a probability is computed of scores")
  func powers() {
    let p = Expression.argument(.probability)
    #expect(pow(x, 0) == 1 && pow(x, 1) == x && pow(x, 3) == x * x * x)
    #expect(pow(x, 0.5) == exp(0.5 * log(max(1e-30, x))))
    #expect(log(p) == .argument(.logProbability) && log(1 - p) == .function(.log, 1 - p))
  }

  @Test("What takes an argument's place is simplified with what stands around it")
  func replaces() {
    let target = Expression.argument(.target)
    #expect((-(target * exp(x) + 1)).replacing(target, by: 0) == -1)
    #expect((target * exp(x)).replacing(target, by: 1) == exp(x))
    #expect(select(target > 0, x, exp(x) / x).replacing(target, by: 1) == x)
    #expect(sum(target).replacing(target, by: 1) == sum(target))
  }

  @Test("A probability is its logarithm's exponential")
  func derivativesOfProbabilities() {
    let (p, l) = (Expression.argument(.probability), Expression.argument(.logProbability))
    #expect((p * log(p)).derivative(by: .logProbability) == p * l + p)
    #expect((1 - p).derivative(by: .logProbability) == -p && p.derivative(by: .score) == 0)
    #expect((sum(p) / 2).derivative(by: .sum(p)) == 0.5)
  }

  @Test("A gradient reads the result where that tells all, else the input", arguments: [0.01, -0.5])
  func gradientsSayWhatTheyRead(slope: Double) {
    let (y, g) = (Expression.argument(.result), Expression.argument(.gradient))
    func gradient(_ activation: any Activation) -> Expression { Formula("", activation.formula).gradient }
    #expect(gradient(ReLU()) == select(y > 0, g, 0))
    #expect(gradient(Sigmoid()) == g * (y * (1 - y)))
    #expect(gradient(Tanh()) == g * (1 - y * y))
    #expect(gradient(Pointwise { x in exp(x) }) == g * y)
    #expect(gradient(Pointwise { x in 2 * x }) == 2 * g)
    #expect(gradient(LeakyReLU(slope: slope)) == select(x > 0, g, .constant(slope) * g))
    for activation in [GELU(), SiLU(), ReLU6(), Softplus(), Mish(), ELU(), HardSwish()] as [any Activation] {
      #expect(gradient(activation).reads(.input) && !gradient(activation).reads(.result))
    }
  }

  @Test("Where the input is at hand, no result is made again to be compared")
  func gradientsAtInput() {
    let g = Expression.argument(.gradient)
    #expect(Formula("", ReLU().formula).gradientAtInput == select(x > 0, g, 0))
    #expect(Formula("", Sigmoid().formula).gradientAtInput == g * (sigmoid(x) * (1 - sigmoid(x))))
  }

  @Test("A formula of two values has a gradient for each, which reads no more than it needs")
  func gradientsOfJoins() {
    let (y, g) = (Expression.argument(.other), Expression.argument(.gradient))
    func gradients(_ join: any Join) -> [Expression] {
      let formula = Formula("", join.formula)
      return [formula.gradient(for: .input), formula.gradient(for: .other)]
    }
    #expect(gradients(Add {}) == [g, g])
    #expect(gradients(Subtract {}) == [g, -g])
    #expect(gradients(Multiply {}) == [g * y, g * x])
    #expect(gradients(Maximum {}) == [select(y > x, 0, g), select(y > x, g, 0)])
  }

  private struct Swish: Activation {
    func formula(_ x: Expression) -> Expression { x * sigmoid(1.5 * x) }
  }

  @Test("An activation is called by its type")
  func names() throws {
    let graph = try graph {
      Input(channels: 1, height: 2, width: 2)
      Swish()
      GELU()
      Pointwise { x in x * x }
    }
    #expect(graph.nodes.map(\.name) == ["input1", "swish1", "gelu1", "pointwise1"])
    #expect(graph.nodes.map(\.operation.layerName) == ["Input", "Swish", "GELU", "Pointwise"])
  }
}
