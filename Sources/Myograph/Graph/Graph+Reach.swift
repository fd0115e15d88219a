extension Graph {
  /// Pixels on each side of a pixel that its scores depend on: half of the receptive field. What sees a whole image, such
  /// as a global pool, doesn't count.
  public var reach: Int {
    var reaches: [Double] = []
    /// Pixels of the image from one pixel of a node's result to the next.
    var steps: [Double] = []
    for node in nodes {
      var reach = node.inputs.map { reaches[$0] }.max() ?? 0
      var step = node.inputs.map { steps[$0] }.max() ?? 1
      switch node.operation {
      case .convolution(let convolution):
        let reached = convolution.reach
        reach += step * Double(max(reached.height, reached.width) - 1) / 2
        step *= Double(convolution.stride)
      case .pool(let pool):
        reach += step * Double(pool.window - 1) / 2
        step *= Double(pool.stride)
      case .transposedConvolution(let convolution):
        step /= Double(convolution.stride)
        reach += step * Double(convolution.kernel - 1) / 2
      case .upsample(let scale, _), .pixelShuffle(let scale, isInverse: false):
        step /= Double(scale)
      case .pixelShuffle(let scale, isInverse: true):
        reach += step * Double(scale - 1)
        step *= Double(scale)
      case .learned:
        // It has no place in the image.
        step = 0
      default: break
      }
      reaches.append(reach)
      steps.append(step)
    }
    return Int((reaches[output]).rounded(.up))
  }
}
