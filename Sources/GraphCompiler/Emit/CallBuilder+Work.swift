import Myograph

/// What a convolution's kernel takes beside its operands: operations and memory.
extension CallBuilder {
  /// Operations on sums, those on lanes without a channel and on pixels that two tiles share included; transforms
  /// are not counted.
  func flops(_ group: Group, _ convolution: Operation.Convolution, _ kernel: ConvolutionKernel) -> Double {
    let input = type(group.inputs[0])
    let size = program.node(group.anchor).type.size ?? (1, 1)
    let outputs = convolution.channels.roundedUp(to: 16 * kernel.tile.blocks)
    let taps = convolution.kernel.height * convolution.kernel.width
    let products: Double
    switch kernel.algorithm {
    case .direct:
      let width = size.width.roundedUp(to: min(kernel.tile.pixels, size.width))
      let inputs = hasWholeGroups(convolution, input) ? input.channels / convolution.groups : input.channels
      let lanes = inputs < 16 ? inputs : inputs.roundedUp(to: 16)
      products = Double(size.height * width) * Double(taps * lanes * outputs)
    case .gemm:
      products = Double(size.height * size.width) * Double(taps * input.channels.roundedUp(to: 16) * outputs)
    case .depthwise:
      products = Double(size.height * size.width) * Double(taps * outputs)
    case .winograd4x4, .winograd2x2:
      let side = kernel.algorithm.outputTile ?? 1
      let tiles = size.height.dividedRoundingUp(by: side) * size.width.dividedRoundingUp(by: side)
      let (bands, rest) = tiles.quotientAndRemainder(dividingBy: kernel.band)
      let columns = bands * kernel.band + rest.roundedUp(to: kernel.tile.pixels)
      products =
        Double(columns * (side + 2) * (side + 2)) * Double(input.channels * outputs)
    }
    guard let classifier = group.classifier else { return 2 * products }
    let classes = program.node(classifier).type.channels
    let lanes = classes <= 4 ? 4 : classes <= 8 ? 8 : 16
    return 2 * (products + Double(size.height * size.width) * Double(outputs * lanes))
  }

  func flops(
    _ group: Group, _ convolution: Operation.TransposedConvolution, _ kernel: ConvolutionKernel
  ) -> Double {
    let size = program.node(group.anchor).type.size ?? (1, 1)
    let outputs = convolution.channels.roundedUp(to: 16 * kernel.tile.blocks)
    let taps = Double(convolution.kernel * convolution.kernel)
    let tapsOfPixel = taps / Double(convolution.stride * convolution.stride)
    return 2 * Double(size.height * size.width) * tapsOfPixel
      * Double(type(group.inputs[0]).channels.roundedUp(to: 16) * outputs)
  }

  /// Floats that each thread needs to gather or to transform a band.
  func scratchSize(_ group: Group, _ convolution: Operation.Convolution, _ kernel: ConvolutionKernel) -> Int {
    let inputs = type(group.inputs[0]).channels.roundedUp(to: 16)
    if let side = kernel.algorithm.outputTile {
      return (side + 2) * (side + 2) * (kernel.band * (inputs + kernel.tile.blocks * 16) + 32)
    }
    guard kernel.algorithm == .gemm else { return 0 }
    // The classifier looks four pixels ahead.
    let pixels = kernel.band * (program.node(group.anchor).type.size?.width ?? 1) + 4
    let taps = convolution.kernel.height * convolution.kernel.width
    return pixels * (inputs * taps + kernel.tile.blocks * 16)
  }
}
