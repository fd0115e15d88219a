import Myograph

/// What a convolution's kernel takes beside its operands: operations and memory.
extension CallBuilder {
  /// Operations on sums, those on lanes without a channel and on a band's missing tiles included; transforms are not
  /// counted.
  func flops(_ group: Group, _ convolution: Operation.Convolution, _ kernel: ConvolutionKernel) -> Double {
    let input = type(group.inputs[0])
    let size = program.resultType(of: group).size ?? (1, 1)
    let outputs = convolution.channels.roundedUp(to: 16 * kernel.tile.blocks)
    let taps = convolution.kernel.height * convolution.kernel.width
    let products: Double
    switch kernel.algorithm {
    case .direct:
      let inputs = hasWholeGroups(convolution, input) ? input.channels / convolution.groups : input.channels
      let lanes = inputs < 16 ? inputs : inputs.roundedUp(to: 16)
      products = Double(size.height * size.width) * Double(taps * lanes * outputs)
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
    let size = program.resultType(of: group).size ?? (1, 1)
    let outputs = convolution.channels.roundedUp(to: 16 * kernel.tile.blocks)
    let taps = Double(convolution.kernel * convolution.kernel)
    let tapsOfPixel = taps / Double(convolution.stride * convolution.stride)
    return 2 * Double(size.height * size.width) * tapsOfPixel
      * Double(type(group.inputs[0]).channels.roundedUp(to: 16) * outputs)
  }

  /// Floats that each thread needs to gather or to transform a band.
  func scratchSize(_ group: Group, _ convolution: Operation.Convolution, _ kernel: ConvolutionKernel) -> Int {
    switch kernel.algorithm {
    case .winograd4x4, .winograd2x2:
      let lanes = kernel.tile.blocks * 16
      return points(kernel.algorithm.outputTile ?? 1)
        * (kernel.band * (paddedInputs(group) + lanes) + 2 * cacheLine)
    case .gemm:
      return gemmSize(group, convolution, kernel, rows: kernel.band)
    case .direct, .depthwise:
      return 0
    }
  }

  /// The same for the whole image, for all threads.
  func workspaceSize(_ group: Group, _ convolution: Operation.Convolution, _ kernel: ConvolutionKernel) -> Int
  {
    let size = program.resultType(of: group).size ?? (1, 1)
    guard let side = kernel.algorithm.outputTile else {
      return gemmSize(group, convolution, kernel, rows: size.height.roundedUp(to: kernel.band))
    }
    let count = size.height.dividedRoundingUp(by: side) * size.width.dividedRoundingUp(by: side)
    let tiles = count.roundedUp(to: kernel.band)
    let lanes = kernel.tile.blocks * 16
    let groups = convolution.channels.dividedRoundingUp(by: lanes)
    return points(side)
      * (tiles * paddedInputs(group) + cacheLine + groups * (tiles * lanes + cacheLine))
  }

  private func gemmSize(
    _ group: Group, _ convolution: Operation.Convolution, _ kernel: ConvolutionKernel, rows: Int
  ) -> Int {
    // The classifier takes four pixels at a time: it may look at three behind the last.
    let pixels = rows * (program.resultType(of: group).size?.width ?? 1) + 3
    let taps = convolution.kernel.height * convolution.kernel.width
    return pixels * (paddedInputs(group) * taps + kernel.tile.blocks * 16)
  }

  private func paddedInputs(_ group: Group) -> Int { type(group.inputs[0]).channels.roundedUp(to: 16) }
  private func points(_ side: Int) -> Int { (side + 2) * (side + 2) }
}

/// Floats between two matrices of Winograd's points.
private let cacheLine = 16
