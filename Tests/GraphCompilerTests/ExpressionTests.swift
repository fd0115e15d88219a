import Myograph
import Testing

@testable import GraphCompiler

/// Formulas as C of vectors.
struct ExpressionTests {
  private func c(_ formula: (Expression) -> Expression) -> String {
    Formula("", formula).expression.c([.input: "x"])
  }

  @Test("What is needed once stands where it is needed")
  func nests() {
    #expect(c { max(0, $0) } == "myograph_max((v16)0.0f, (x))")
    #expect(c { 1 / (1 + exp(-$0)) } == "(1.0f / (1.0f + myograph_exp((-(x)))))")
    #expect(c { _ in 3 } == "(v16)3.0f")
  }

  @Test("What is needed more than once is computed once")
  func shares() {
    #expect(
      c { select($0 > 0, $0, 0.1 * $0) } == "({ const v16 e1 = (x); (e1 > 0.0f ? e1 : (0.1f * e1)); })")
    #expect(
      c { exp($0) * (1 - exp($0)) } == "({ const v16 e1 = myograph_exp((x)); (e1 * (1.0f - e1)); })")
  }

  @Test("Of sums, C is in double precision")
  func doubles() {
    func c(_ expression: Expression) -> String { expression.c([.sum(1): "a", .sum(2): "b"], of: .double) }
    let (a, b) = (sum(1), sum(2))
    #expect(c(a / (1e-05 + b)) == "((a) / (1e-05 + (b)))")
    #expect(c(select(a > 0, b, 0)) == "((a) > 0.0 ? (b) : 0.0)")
    #expect(
      c(max(exp(a), abs(a)))
        == "({ const double e1 = (a); (__builtin_exp(e1) > __builtin_elementwise_abs(e1) ? "
        + "__builtin_exp(e1) : __builtin_elementwise_abs(e1)); })")
  }

  @Test("Gradients name what they read", arguments: [(-0.5, "-0.5f"), (2, "2.0f")])
  func gradients(slope: Double, text: String) {
    let names: [Expression.Argument: String] = [.gradient: "g", .input: "x", .result: "y"]
    #expect(Formula("", ReLU().formula).gradient.c(names) == "((y) > 0.0f ? (g) : (v16)0.0f)")
    #expect(
      Formula("", LeakyReLU(slope: slope).formula).gradient.c(names)
        == "({ const v16 e1 = (g); ((x) > 0.0f ? e1 : (\(text) * e1)); })")
  }
}
