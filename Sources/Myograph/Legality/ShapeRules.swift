/// Rules on an operation and the shapes of its inputs: one validator per rule.
extension Operation {
  typealias ShapeRule = @Sendable (Operation, [TensorType]) -> DeclarationError?

  static let shapeRules: [ShapeRule] = [
    groupsDivideChannels, normGroupsDivideChannels, shuffledShapesDivide, sliceIsInside, kernelFitsInput,
    windowFitsInput,
    concatenatedSizesMatch,
    combinedShapesMatch, windowsMatchChannels, classesAreCounted, scoresMatchLabels,
    classWeightsMatchClasses,
    resultIsNotTooLarge, weightsAreNotTooLarge,
  ]

  private static func groupsDivideChannels(
    _ operation: Operation, _ inputs: [TensorType]
  ) -> DeclarationError? {
    guard case .convolution(let convolution) = operation, let input = inputs.first else { return nil }
    let divides = input.channels % convolution.groups == 0 && convolution.channels % convolution.groups == 0
    return divides ? nil : .groupsDoNotDivide(convolution.groups, input.channels, convolution.channels)
  }

  private static func normGroupsDivideChannels(
    _ operation: Operation, _ inputs: [TensorType]
  ) -> DeclarationError? {
    guard case .groupNorm(let norm) = operation, case .group(let groups) = norm.unit,
      let input = inputs.first,
      input.channels % groups != 0
    else { return nil }
    return .groupsDoNotDivideChannels(groups, input.channels)
  }

  private static func shuffledShapesDivide(
    _ operation: Operation, _ inputs: [TensorType]
  ) -> DeclarationError? {
    guard case .pixelShuffle(let scale, let isInverse) = operation, let input = inputs.first,
      let size = input.size
    else { return nil }
    let divides =
      isInverse
      ? size.height % scale == 0 && size.width % scale == 0 : input.channels % (scale * scale) == 0
    return divides ? nil : .shuffleDoesNotDivide(operation.layerName, scale, input)
  }

  private static func sliceIsInside(_ operation: Operation, _ inputs: [TensorType]) -> DeclarationError? {
    guard case .slice(let first, let count) = operation, let channels = inputs.first?.channels,
      first < 0 || first > channels - count
    else { return nil }
    return .sliceOutside(first: first, count: count, channels)
  }

  private static func kernelFitsInput(
    _ operation: Operation, _ inputs: [TensorType]
  ) -> DeclarationError? {
    guard case .convolution(let convolution) = operation, let size = inputs.first?.size else { return nil }
    let padding = convolution.paddingSizes
    let padded = Size(
      height: size.height + padding.top + padding.bottom, width: size.width + padding.left + padding.right)
    let fits = convolution.reach.height <= padded.height && convolution.reach.width <= padded.width
    return fits ? nil : .kernelLargerThanInput(reach: convolution.reach, input: padded)
  }

  private static func windowFitsInput(
    _ operation: Operation, _ inputs: [TensorType]
  ) -> DeclarationError? {
    guard case .pool(let pool) = operation, let size = inputs.first?.size else { return nil }
    let padded = Size(height: size.height + 2 * pool.padding, width: size.width + 2 * pool.padding)
    return pool.window <= min(padded.height, padded.width)
      ? nil : .windowLargerThanInput(operation.layerName, window: pool.window, input: padded)
  }

  private static func concatenatedSizesMatch(
    _ operation: Operation, _ inputs: [TensorType]
  ) -> DeclarationError? {
    guard operation == .concatenate, let first = inputs.first else { return nil }
    return inputs.first { $0.extent != first.extent }.map { .concatenateSizesDiffer(first, $0) }
  }

  private static func combinedShapesMatch(
    _ operation: Operation, _ inputs: [TensorType]
  ) -> DeclarationError? {
    guard case .combine = operation else { return nil }
    let name = operation.layerName
    guard inputs.count == 2 else { return inputs.count > 2 ? .joinTakesTwo(name, inputs.count) : nil }
    return broadcasts(inputs[0], to: inputs[1]) || broadcasts(inputs[1], to: inputs[0])
      ? nil : .combinedShapesDiffer(name, inputs[0], inputs[1])
  }

  private static func windowsMatchChannels(
    _ operation: Operation, _ inputs: [TensorType]
  ) -> DeclarationError? {
    guard case .normalizeIntensity(.windows(let windows)) = operation, let input = inputs.first,
      windows.count != 1, windows.count != input.channels
    else { return nil }
    return .windowsCount(windows.count, channels: input.channels)
  }

  private static func classesAreCounted(
    _ operation: Operation, _ inputs: [TensorType]
  ) -> DeclarationError? {
    guard operation.countsClasses, let channels = inputs.first?.channels else { return nil }
    return (2...256).contains(channels) ? nil : .classesOutOfRange(operation.layerName, channels)
  }

  private static func scoresMatchLabels(
    _ operation: Operation, _ inputs: [TensorType]
  ) -> DeclarationError? {
    guard case .loss = operation, inputs.count == 2, inputs[0].extent != inputs[1].extent else { return nil }
    let fits =
      if let scores = inputs[0].size, let labels = inputs[1].size {
        labels.height % scores.height == 0 && labels.width % scores.width == 0
      } else {
        false
      }
    return fits ? nil : .lossSizeDiffers(inputs[0], inputs[1])
  }

  private static func classWeightsMatchClasses(
    _ operation: Operation, _ inputs: [TensorType]
  ) -> DeclarationError? {
    guard case .loss(let term) = operation, let weights = term.classWeights,
      let channels = inputs.first?.channels, weights.count != channels
    else { return nil }
    return .classWeightsCount(weights.count, classes: channels)
  }

  private static func resultIsNotTooLarge(
    _ operation: Operation, _ inputs: [TensorType]
  ) -> DeclarationError? {
    guard let result = operation.resultType(inputs: inputs), let size = result.size else { return nil }
    let fits =
      size.height <= largestSide && size.width <= largestSide && result.channels <= largestChannels
      && result.elementCount <= largestElements
    return fits ? nil : .resultTooLarge(operation.layerName, result)
  }

  private static func weightsAreNotTooLarge(
    _ operation: Operation, _ inputs: [TensorType]
  ) -> DeclarationError? {
    operation.parameters(inputs: inputs).first { $0.count > largestElements }
      .map { .weightsTooLarge(operation.layerName, $0.shape) }
  }

  private var countsClasses: Bool {
    switch self {
    case .softmax, .argMax, .loss: true
    default: false
    }
  }

  /// Whether `small` can be repeated over `large`: the same shape, one channel, one pixel, or one value.
  private static func broadcasts(_ small: TensorType, to large: TensorType) -> Bool {
    let channelsFit = small.channels == large.channels || small.channels == 1
    let sizeFits = small.extent == large.extent || small.extent == .fixed(height: 1, width: 1)
    return channelsFit && sizeFits
  }
}
