import Myograph

/// x·sigmoid(`slope`·x). Kernels apply it, and derive its gradient, as they do with the library's own.
struct Swish: Activation {
  var slope = 1.5

  func formula(_ x: Expression) -> Expression { x * sigmoid(.constant(slope) * x) }
}
