/// Rules on an operation and its inputs: one validator per rule.
extension Operation {
  /// Gets the inputs' types and the operations before this one, nearest first.
  typealias InputRule = @Sendable (Operation, [TensorType], [Operation]) -> DeclarationError?

  static let inputRules: [InputRule] = [
    labelsAreFinal, imageStagesComeFirst, sizeIsKnown, resampleFollowsScan, cropOnce,
    restoreHasSomethingToUndo, onlyArgMaxFollowsRestore, groupsDivideChannels, normGroupsDivideChannels,
    kernelFitsInput, windowsFillInput, concatenatedSizesMatch, addedShapesMatch, multipliedShapesMatch,
    classesAreCounted, resultIsNotTooLarge,
  ]

  private static func labelsAreFinal(
    _ operation: Operation, _ inputs: [TensorType], _: [Operation]
  ) -> DeclarationError? {
    for case .labels in inputs.map(\.content) {
      return .takesValuesNotLabels(operation.layerName)
    }
    return nil
  }

  private static func imageStagesComeFirst(
    _ operation: Operation, _ inputs: [TensorType], _ ancestors: [Operation]
  ) -> DeclarationError? {
    guard operation.isImageStage, ancestors.contains(where: { !$0.isImageStage }) else { return nil }
    if case .centerCrop = operation, inputs.first?.size != nil { return nil }
    return .imageStageAfterLayer(operation.layerName)
  }

  private static func sizeIsKnown(
    _ operation: Operation, _ inputs: [TensorType], _: [Operation]
  ) -> DeclarationError? {
    guard !operation.worksOnScans else { return nil }
    for case .scan in inputs.map(\.extent) { return .sizeNotKnown(operation.layerName) }
    return nil
  }

  private static func resampleFollowsScan(
    _ operation: Operation, _ inputs: [TensorType], _: [Operation]
  ) -> DeclarationError? {
    guard case .resample = operation else { return nil }
    switch inputs.first?.extent {
    case .scan(nil): return nil
    case .scan(let spacing?): return .resampledTwice(spacing)
    default: return .resampleWithoutScan
    }
  }

  private static func restoreHasSomethingToUndo(
    _ operation: Operation, _ inputs: [TensorType], _ ancestors: [Operation]
  ) -> DeclarationError? {
    guard operation == .restoreGrid else { return nil }
    if ancestors.contains(.restoreGrid) { return .restoredTwice }
    guard case .input(.scan) = ancestors.last else { return .restoreWithoutScan }
    guard ancestors.first == .softmax, let maps = inputs.first else { return .restoreWithoutClasses }
    // The crop of the image is the last one on the way back to the scan.
    for case .centerCrop(let height, let width) in ancestors.reversed() {
      return maps.extent == .fixed(height: height, width: width)
        ? nil : .restoreSizeDiffers("\(height)×\(width)", maps)
    }
    return nil
  }

  private static func onlyArgMaxFollowsRestore(
    _ operation: Operation, _: [TensorType], _ ancestors: [Operation]
  ) -> DeclarationError? {
    guard operation != .argMax, ancestors.contains(.restoreGrid), operation != .restoreGrid else {
      return nil
    }
    return .layerAfterRestore(operation.layerName)
  }

  private static func cropOnce(
    _ operation: Operation, _: [TensorType], _ ancestors: [Operation]
  ) -> DeclarationError? {
    guard case .centerCrop = operation, ancestors.allSatisfy(\.isImageStage) else { return nil }
    for case .centerCrop in ancestors { return .croppedTwice }
    return nil
  }

  private static func groupsDivideChannels(
    _ operation: Operation, _ inputs: [TensorType], _: [Operation]
  ) -> DeclarationError? {
    guard case .convolution(let convolution) = operation, let input = inputs.first else { return nil }
    let divides = input.channels % convolution.groups == 0 && convolution.channels % convolution.groups == 0
    return divides ? nil : .groupsDoNotDivide(convolution.groups, input.channels, convolution.channels)
  }

  private static func normGroupsDivideChannels(
    _ operation: Operation, _ inputs: [TensorType], _: [Operation]
  ) -> DeclarationError? {
    guard case .groupNorm(let norm) = operation, let groups = norm.groups, let input = inputs.first,
      input.channels % groups != 0
    else { return nil }
    return .groupsDoNotDivideChannels(groups, input.channels)
  }

  private static func kernelFitsInput(
    _ operation: Operation, _ inputs: [TensorType], _: [Operation]
  ) -> DeclarationError? {
    guard case .convolution(let convolution) = operation, let size = inputs.first?.size else { return nil }
    let padding = convolution.paddingSizes
    let padded = Size(
      height: size.height + padding.top + padding.bottom, width: size.width + padding.left + padding.right)
    let fits = convolution.reach.height <= padded.height && convolution.reach.width <= padded.width
    return fits ? nil : .kernelLargerThanInput(reach: convolution.reach, input: padded)
  }

  private static func windowsFillInput(
    _ operation: Operation, _ inputs: [TensorType], _: [Operation]
  ) -> DeclarationError? {
    guard case .pool(let pool) = operation, let size = inputs.first?.size else { return nil }
    let fills = { (side: Int) in side >= pool.window && (side - pool.window) % pool.stride == 0 }
    return fills(size.height) && fills(size.width)
      ? nil : .windowsDoNotFill(operation.layerName, pool, Size(height: size.height, width: size.width))
  }

  private static func concatenatedSizesMatch(
    _ operation: Operation, _ inputs: [TensorType], _: [Operation]
  ) -> DeclarationError? {
    guard operation == .concatenate, let first = inputs.first else { return nil }
    return inputs.first { $0.extent != first.extent }.map { .concatenateSizesDiffer(first, $0) }
  }

  private static func addedShapesMatch(
    _ operation: Operation, _ inputs: [TensorType], _: [Operation]
  ) -> DeclarationError? {
    guard operation == .add, let first = inputs.first else { return nil }
    return inputs.first { $0 != first }.map { .addShapesDiffer(first, $0) }
  }

  private static func multipliedShapesMatch(
    _ operation: Operation, _ inputs: [TensorType], _: [Operation]
  ) -> DeclarationError? {
    guard operation == .multiply else { return nil }
    guard inputs.count == 2 else { return inputs.count > 2 ? .multiplyTakesTwo(inputs.count) : nil }
    return broadcasts(inputs[0], to: inputs[1]) || broadcasts(inputs[1], to: inputs[0])
      ? nil : .multiplyShapesDiffer(inputs[0], inputs[1])
  }

  private static func classesAreCounted(
    _ operation: Operation, _ inputs: [TensorType], _: [Operation]
  ) -> DeclarationError? {
    guard operation == .softmax || operation == .argMax, let channels = inputs.first?.channels else {
      return nil
    }
    return (2...256).contains(channels) ? nil : .classesOutOfRange(operation.layerName, channels)
  }

  private static func resultIsNotTooLarge(
    _ operation: Operation, _ inputs: [TensorType], _: [Operation]
  ) -> DeclarationError? {
    guard operation.worksOnScans == false, let result = operation.resultType(inputs: inputs),
      let size = result.size
    else { return nil }
    let fits =
      size.height <= largestSide && size.width <= largestSide && result.channels <= largestChannels
      && size.height >= 1 && size.width >= 1 && result.elementCount <= largestElements
    return fits ? nil : .resultTooLarge(operation.layerName, result)
  }

  /// Whether `small` can be repeated over `large`: the same shape, one channel, or one pixel.
  private static func broadcasts(_ small: TensorType, to large: TensorType) -> Bool {
    let channelsFit = small.channels == large.channels || small.channels == 1
    let sizeFits = small.extent == large.extent || small.extent == .fixed(height: 1, width: 1)
    return channelsFit && sizeFits && (small.channels == large.channels || small.extent == large.extent)
  }
}
