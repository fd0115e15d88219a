/// Rules on what an operation may follow: one validator per rule.
extension Operation {
  /// Gets the inputs' types and the operations before this one, nearest first.
  typealias PlaceRule = @Sendable (Operation, [TensorType], Ancestors) -> DeclarationError?
  typealias Ancestors = () -> [Operation]

  static let placeRules: [PlaceRule] = [
    labelsAreFinal, imageStagesComeFirst, onlyArgMaxFollowsRestore, remodelingComesFirst,
    pixelsMoveBeforeTheCrop, pixelsMoveBeforeValuesChange, sizeIsKnown, resampleFollowsScan, cropOnce,
    normalizingUndoesNothing, magnitudesComeBeforeNormalizing, restoreHasSomethingToUndo, lossTakesScores,
    tilesCoverScans, measuringComesFirst,
  ]

  private static func labelsAreFinal(
    _ operation: Operation, _ inputs: [TensorType], _: Ancestors
  ) -> DeclarationError? {
    let values = if case .loss = operation { inputs.prefix(1) } else { inputs[...] }
    for case .labels in values.map(\.content) {
      return .takesValuesNotLabels(operation.layerName)
    }
    return nil
  }

  private static func imageStagesComeFirst(
    _ operation: Operation, _ inputs: [TensorType], _ ancestors: Ancestors
  ) -> DeclarationError? {
    guard operation.isImageStage, ancestors().contains(where: { !$0.isImageStage }) else { return nil }
    if case .centerCrop = operation, inputs.first?.size != nil { return nil }
    return .imageStageAfterLayer(operation.layerName)
  }

  private static func sizeIsKnown(
    _ operation: Operation, _ inputs: [TensorType], _: Ancestors
  ) -> DeclarationError? {
    guard !operation.worksOnScans else { return nil }
    for case .scan in inputs.map(\.extent) { return .sizeNotKnown(operation.layerName) }
    return nil
  }

  private static func resampleFollowsScan(
    _ operation: Operation, _ inputs: [TensorType], _ ancestors: Ancestors
  ) -> DeclarationError? {
    guard case .resample = operation else { return nil }
    for case .augment(let augmentation, _) in ancestors() where !augmentation.isRemodeling {
      return .resampledAfterAugmentation(augmentation.layerName)
    }
    switch inputs.first?.extent {
    case .scan(nil): return nil
    case .scan(let spacing?): return .resampledTwice(spacing)
    default: return .resampleWithoutScan
    }
  }

  private static func restoreHasSomethingToUndo(
    _ operation: Operation, _ inputs: [TensorType], _ ancestors: Ancestors
  ) -> DeclarationError? {
    guard operation == .restoreGrid else { return nil }
    if ancestors().contains(.restoreGrid) { return .restoredTwice }
    guard case .input(.scan) = ancestors().last else { return .restoreWithoutScan }
    guard ancestors().first == .softmax, let maps = inputs.first else { return .restoreWithoutClasses }
    // The crop of the image is the last one on the way back to the scan.
    guard let crop = ancestors().reversed().lazy.compactMap(\.cropSize).first else { return nil }
    return maps.extent == .fixed(height: crop.height, width: crop.width)
      ? nil : .restoreSizeDiffers("\(crop)", maps)
  }

  private static func onlyArgMaxFollowsRestore(
    _ operation: Operation, _ inputs: [TensorType], _ ancestors: Ancestors
  ) -> DeclarationError? {
    let isOnScan = inputs.contains { if case .scan = $0.extent { true } else { false } }
    guard operation != .argMax, operation != .restoreGrid, isOnScan, ancestors().contains(.restoreGrid)
    else { return nil }
    return .layerAfterRestore(operation.layerName)
  }

  private static func cropOnce(
    _ operation: Operation, _: [TensorType], _ ancestors: Ancestors
  ) -> DeclarationError? {
    guard operation.cropSize != nil, ancestors().allSatisfy(\.isImageStage) else { return nil }
    if ancestors().contains(where: { $0.cropSize != nil }) { return .croppedTwice }
    for case .normalizeIntensity in ancestors() { return .croppedAfterNormalizing }
    return nil
  }

  private static func lossTakesScores(
    _ operation: Operation, _: [TensorType], _ ancestors: Ancestors
  ) -> DeclarationError? {
    guard case .loss = operation, ancestors().first == .softmax else { return nil }
    return .lossAfterSoftmax(operation.layerName)
  }

  /// Stages that need not know rows and columns.
  private var worksOnScans: Bool {
    switch self {
    case .input, .resample, .centerCrop, .restoreGrid, .argMax: true
    case .augment(let augmentation, _): augmentation.isAffine || augmentation.isRemodeling
    default: false
    }
  }
}
