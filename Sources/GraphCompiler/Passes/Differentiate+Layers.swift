import Myograph

extension Differentiator {
  /// What the gradient for a node's result means for its inputs and parameters.
  mutating func differentiate(_ node: Node, _ gradient: Int) {
    if case .learned = node.operation { return addSums("weight", node, gradient) }
    guard let input = node.inputs.first else { return }
    let size = size(input)
    switch node.operation {
    case .convolution(let convolution):
      note(
        "weight", of: node,
        in: add(.convolutionWeight(convolution), [input, gradient], for: node, "weightGradient"))
      if convolution.hasBias { addSums("bias", node, gradient) }
      let channels = type(input).channels
      pass(of: node) {
        $0.add(
          .convolutionInput(convolution, channels: channels, size: size, of: node.name), [gradient], for: node
        )
      }
    case .transposedConvolution(let convolution):
      note(
        "weight", of: node,
        in: add(.transposedConvolutionWeight(convolution), [input, gradient], for: node, "weightGradient"))
      if convolution.hasBias { addSums("bias", node, gradient) }
      let channels = type(input).channels
      pass(of: node) {
        $0.add(
          .transposedConvolutionInput(convolution, channels: channels, size: size, of: node.name), [gradient],
          for: node)
      }
    case .batchNorm(let epsilon, _) where node.inputs.count == 2:
      let operands = [gradient] + node.inputs
      let sums = add(.batchNormSums(epsilon: epsilon), operands, for: node, "sums")
      noteScaleAndShift(node, sums)
      pass(of: node) {
        $0.add(.batchNormInput(epsilon: epsilon, of: node.name), operands + [sums], for: node)
      }
    case .groupNorm(let norm):
      if norm.isAffine {
        noteScaleAndShift(node, add(.groupNormSums(norm), [gradient, input], for: node, "sums"))
      }
      pass(of: node) { $0.add(.groupNormInput(norm, of: node.name), [gradient, input], for: node) }
    case .activation(let formula):
      let known = formula.gradient.reads(.input) ? input : node.id
      pass(of: node) { $0.add(.activation(formula), [gradient, known], for: node) }
    case .pool(let pool):
      pass(of: node) {
        pool.kind == .max
          ? $0.add(.maxPool(pool), [gradient, input], for: node)
          : $0.add(.averagePool(pool, size: size), [gradient], for: node)
      }
    case .globalPool(let kind):
      let known = kind == .max ? [input] : []
      pass(of: node) { $0.add(.globalPool(kind, size: size), [gradient] + known, for: node) }
    case .upsample(let scale, let interpolation):
      pass(of: node) { $0.add(.upsample(scale: scale, interpolation), [gradient], for: node) }
    case .slice(let first, _):
      let channels = type(input).channels
      pass(of: node) { $0.add(.slice(first: first, channels: channels), [gradient], for: node) }
    case .pixelShuffle(let scale, let isInverse):
      pass(of: node) {
        $0.rewriter.add(
          .pixelShuffle(scale: scale, isInverse: !isInverse), [gradient], name: "\(node.name).gradient",
          at: node.location)
      }
    case .centerCrop:
      pass(of: node) { $0.add(.centerCrop(size: size), [gradient], for: node) }
    case .dropout:
      // What it set to zero has no gradient, the rest is scaled: the same again.
      pass(of: node) {
        $0.rewriter.add(node.operation, [gradient], name: "\(node.name).gradient", at: node.location)
      }
    case .softmax:
      pass(of: node) { $0.add(.softmax, [gradient, node.id], for: node) }
    case .concatenate:
      var channel = 0
      for operand in node.inputs.indices {
        let (first, count) = (channel, type(node.inputs[operand]).channels)
        pass(to: operand, of: node) {
          $0.rewriter.add(
            .slice(first: first, count: count), [gradient], name: "\(node.name).gradient\(operand + 1)",
            at: node.location)
        }
        channel += count
      }
    case .combine(let formula):
      pass(formula.gradient(for: .input), to: 0, of: node, gradient)
      pass(formula.gradient(for: .other), to: 1, of: node, gradient)
    case .repeatPixel:
      pass(.argument(.gradient), to: 0, of: node, gradient)
    default:
      // Image stages have no parameter before them; the verifier says where one is left without a gradient.
      break
    }
  }

  /// Hands an operand of a join, or what is repeated, its gradient: that for the result where it is no other.
  private mutating func pass(
    _ expression: Expression, to operand: Int, of node: Node, _ gradient: Int
  ) {
    let input = node.inputs[operand]
    let read = zip([Expression.Argument.input, .other], node.inputs).filter { expression.reads($0.0) }
    pass(to: operand, of: node) {
      if expression == .argument(.gradient), $0.type(input) == node.type { return gradient }
      return $0.add(
        .operand(expression, channels: $0.type(input).channels, size: $0.size(input)),
        [gradient] + read.map(\.1), for: node, "gradient\(operand + 1)")
    }
  }

  /// The gradient for a parameter that is added to, or is, each channel's values.
  private mutating func addSums(_ parameter: String, _ node: Node, _ gradient: Int) {
    note(
      parameter, of: node,
      in: add(.channelSums(of: parameter), [gradient], for: node, "\(parameter)Gradient"))
  }

  private mutating func noteScaleAndShift(_ node: Node, _ sums: Int) {
    note("weight", of: node, in: sums)
    note("bias", of: node, in: sums, offset: type(sums).size?.width ?? 0)
  }
}
