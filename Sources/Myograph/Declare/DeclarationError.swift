/// A mistake in a declaration, as a value. `DeclarationError.text` says it in words.
public enum DeclarationError: Error, Hashable, Sendable {
  // The whole network.
  case emptyNetwork(String)
  case endsWithoutFixedSize(String)
  case invalidNetworkName(String)
  case classesOfNothing(String)
  case classNamesCount(Int, classes: Int)
  case invalidClassName(String)
  case classNamedTwice(String)
  case colourOutOfRange(String, Int)
  case missingInput(String)
  case inputNotFirst(String)
  case nestedTooDeep(Int)
  case tooManyLayers(Int)
  case invalidLayerName(String)
  case nothingToName(String)
  case nameUsedTwice(String)
  // A layer's own numbers.
  case countOutOfRange(String, String, Int, limit: Int)
  case evenKernelWithSamePadding(Size)
  case paddingOutOfRange(String, Int, limit: Int)
  case transposedPaddingTooLarge(Operation.TransposedConvolution)
  case poolPaddingTooLarge(String, Operation.Pooling)
  case dropoutRateOutOfRange(Double)
  case epsilonNotPositive(String, Double)
  case momentumOutOfRange(Double)
  case formulaTooLong(String, limit: Int)
  case gradientTooLong(String, limit: Int)
  case formulaReadsResult(String)
  case constantNotComputable(String, Double)
  case formulaNotFiniteAtZero(String)
  case initialNotComputable(String, Double)
  case spacingOutOfRange(Double)
  // A layer and its input.
  case takesValuesNotLabels(String)
  case sizeNotKnown(String)
  case groupsDoNotDivide(Int, Int, Int)
  case groupsDoNotDivideChannels(Int, Int)
  case sliceOutside(first: Int, count: Int, Int)
  case splitDoesNotDivide(part: Int, of: Int, Int)
  case shuffleDoesNotDivide(String, Int, TensorType)
  case kernelLargerThanInput(reach: Size, input: Size)
  case windowLargerThanInput(String, window: Int, input: Size)
  case classesOutOfRange(String, Int)
  case resultTooLarge(String, TensorType)
  case weightsTooLarge(String, [Int])
  // Image stages.
  case imageStageAfterLayer(String)
  case resampleWithoutScan
  case resampledTwice(Double)
  case croppedTwice
  case croppedAfterNormalizing
  case imageStagesBranch(String)
  case windowEmpty(Bounds)
  case percentilesOutOfRange(Bounds)
  case windowsCount(Int, channels: Int)
  case measuredAfterNormalizing
  case tilesWithoutScan
  case tilesNotRestored
  case restoreSizeDiffers(String, TensorType)
  case restoredTwice
  case restoreWithoutScan
  case restoreWithoutClasses
  case layerAfterRestore(String)
  // Joins and taps.
  case tooFewOperands(String, count: Int)
  case concatenateSizesDiffer(TensorType, TensorType)
  case combinedShapesDiffer(String, TensorType, TensorType)
  case joinTakesTwo(String, Int)
  case skipOutsideJoin
  case emptyBranch
  case tapNotDefined(String, known: [String])
  case tapDefinedTwice(String, first: SourceLocation)
  // Augmentation.
  case probabilityOutOfRange(String, Double)
  case boundsOutOfRange(String, String, Bounds, limits: Bounds)
  case wallIsTheCavity(String, Int)
  case remodeledAfter(String, String)
  case remodelingWithoutLabels(String)
  case classNotKnown(String, Int, classes: Int)
  case movedAfterCropping(String)
  case movedAfterValuesChanged(String)
  case resampledAfterAugmentation(String)
  case undoneByNormalizing(String)
  case signsLost(String)
  // Losses.
  case lossTwice
  case emptyLoss
  case notALossTerm(String)
  case lossTermOutsideLoss(String)
  case lossAfterSoftmax(String)
  case lossSizeDiffers(TensorType, TensorType)
  case lossWeightNotPositive(String, Double)
  case layerWithoutLoss(String)
  case classWeightsCount(Int, classes: Int)
  case classWeightOutOfRange(Double)
  case ignoredLabelOutOfRange(Int)
  case overlapOutOfRange(Double)
  case lossNumberOutOfRange(String, LossTerm.Number)
  case lossReadsNoScores(String)
  case lossReadsPixel(String)
  case sumOfSums(String)
  case tooManySums(String, Int, limit: Int)
  case lossNotFinite(String, probability: Double)
  case lossNotFiniteWithoutPixels(String)
}

extension DeclarationError {
  /// Whether the layer's result has the same shape whatever is put right: later layers are then checked as usual.
  var leavesResultKnown: Bool {
    switch self {
    case .dropoutRateOutOfRange, .epsilonNotPositive, .momentumOutOfRange, .formulaTooLong,
      .gradientTooLong, .formulaReadsResult, .constantNotComputable, .formulaNotFiniteAtZero,
      .initialNotComputable,
      .groupsDoNotDivide, .groupsDoNotDivideChannels, .windowEmpty, .percentilesOutOfRange, .windowsCount,
      .classesOutOfRange,
      .restoreSizeDiffers:
      true
    default: false
    }
  }
}

/// Every mistake of one declaration.
public struct DeclarationErrors: Error, Sendable {
  public var problems: [Problem<DeclarationError>]
  /// What only looks like a mistake: often the reason of one.
  public var warnings: [Problem<DeclarationWarning>]

  public init(_ problems: [Problem<DeclarationError>], warnings: [Problem<DeclarationWarning>] = []) {
    self.problems = problems
    self.warnings = warnings
  }
}

extension DeclarationErrors: CustomStringConvertible {
  /// One `path:line:column: error: …` line for each mistake, as compilers print them, with notes; warnings behind them.
  public var description: String {
    (problems.map { $0.description("error", $0.kind.text) } + warnings.map(\.description)).joined(
      separator: "\n")
  }
}
