extension DeclarationError {
  /// *Can't … because …; use ….*
  public var text: String {
    switch self {
    case .emptyNetwork(let name):
      "Can't compile network \"\(name)\" because it has no layers; use at least an input and one layer"
    case .endsWithoutFixedSize(let name):
      "Can't compile network \"\(name)\" because the size of its result isn't known; use CenterCrop to fix it"
    case .invalidNetworkName(let name):
      "Can't name a network \"\(name)\" because files and C functions are named after it; "
        + "use at most \(longestName) letters, digits and hyphens, beginning with a letter"
    case .classesOfNothing(let name):
      "Can't name classes of network \"\(name)\" because it tells none apart; use ArgMax, Softmax or a Loss at its end"
    case .classNamesCount(let names, let classes):
      "Can't name \(names) class\(names == 1 ? "" : "es") because the network tells \(classes) apart; "
        + "use \(classes) names, or a last layer of \(names) channel\(names == 1 ? "" : "s")"
    case .invalidClassName(let name):
      "Can't name a class \"\(name)\" because tables and files of labels call it so; "
        + "use 1 to \(ClassLabel.longestName) characters that can be seen, without spaces around them"
    case .classNamedTwice(let name):
      "Can't name another class \"\(name)\" because names tell classes apart, capitals or not; use another name"
    case .colourOutOfRange(let name, let colour):
      "Can't colour class \"\(name)\" by \(colour) because a colour has three bytes; use 0xRRGGBB"
    case .missingInput(let layer):
      "Can't begin with \(layer) because a network begins with an input; use Scan or Input first"
    case .inputNotFirst(let layer):
      "Can't place \(layer) here because a network has one input, at its beginning; use a Tap to go back to it"
    case .nestedTooDeep(let depth):
      "Can't place this block because blocks are nested \(depth) deep already; use a body that doesn't contain itself"
    case .tooManyLayers(let limit):
      "Can't place more layers because the network has \(limit) already; use fewer"
    case .invalidLayerName(let name):
      "Can't name a layer \"\(name)\" because weights are named after it; "
        + "use at most \(longestName) letters, digits, hyphens and underscores, beginning with a letter"
    case .nothingToName(let name):
      "Can't name this \"\(name)\" because it computes nothing of its own; use the name on a layer"
    case .nameUsedTwice(let name):
      "Can't name this layer \"\(name)\" because another one has that name; use another, for weights are named by it"

    case .countOutOfRange(let layer, let what, let value, let limit):
      "Can't make \(layer) with \(what) \(value) because \(what) must be between 1 and \(limit); "
        + "use a number in that range"
    case .evenKernelWithSamePadding(let kernel):
      "Can't pad a kernel of \(kernel) to the same size because a side is even; use an odd kernel or explicit padding"
    case .paddingOutOfRange(let layer, let padding, let limit):
      "Can't pad \(layer) by \(padding) because padding must be between 0 and \(limit); "
        + (padding < 0 ? "use CenterCrop to remove pixels" : "use a smaller one")
    case .transposedPaddingTooLarge(let convolution):
      "Can't pad TransposedConv2D by \(convolution.padding) because its kernel is \(convolution.kernel); "
        + "use less than half of the kernel"
    case .poolPaddingTooLarge(let layer, let pool):
      "Can't pad \(layer) by \(pool.padding) because its window is \(pool.window); use at most half of the window"
    case .dropoutRateOutOfRange(let rate):
      "Can't drop with rate \(rate) because it is a probability below 1; use a rate from 0 up to 1"
    case .epsilonNotPositive(let layer, let epsilon):
      "Can't make \(layer) with epsilon \(epsilon) because it keeps a division from zero; use a small positive number"
    case .momentumOutOfRange(let momentum):
      "Can't make BatchNorm with momentum \(momentum) because it weights an average; use a number from 0 to 1"
    case .formulaTooLong(let layer, let limit):
      "Can't make \(layer) because its formula has more than \(limit) parts; use a shorter one"
    case .gradientTooLong(let layer, let limit):
      "Can't make \(layer) because its formula's derivative has more than \(limit) parts; use a shorter formula"
    case .formulaReadsResult(let layer):
      "Can't make \(layer) because its formula reads more than a value, such as its result or a sum; use the value that it is given"
    case .constantNotComputable(let layer, let constant):
      "Can't make \(layer) with \(constant) because it \(Float(constant) == 0 ? "is 0" : "isn't finite") in single "
        + "precision; use a number such as 0.01"
    case .formulaNotFiniteAtZero(let layer):
      "Can't make \(layer) because at 0 its formula or the derivative isn't finite, and kernels fill up channels with "
        + "zeros; use one that is, such as log(1e-6 + abs(x))"
    case .initialNotComputable(let layer, let initial):
      "Can't begin \(layer) at \(initial) because it isn't finite in single precision; use a number such as 0.25"
    case .spacingOutOfRange(let spacing):
      "Can't resample to \(spacing) mm because spacings are between 0.01 and 100 mm; use one in that range"

    case .takesValuesNotLabels(let layer):
      "Can't place \(layer) here because its input is a label map; use it before ArgMax"
    case .sizeNotKnown(let layer):
      "Can't place \(layer) here because rows and columns of a scan aren't known yet; use CenterCrop before it"
    case .groupsDoNotDivide(let groups, let input, let output):
      "Can't convolve \(input) to \(output) channels in \(groups) groups because \(groups) doesn't divide both; "
        + "use a divisor of \(greatestCommonDivisor(input, output))"
    case .groupsDoNotDivideChannels(let groups, let channels):
      "Can't normalise \(channels) channels in \(groups) groups because \(groups) doesn't divide \(channels); use a divisor"
    case .sliceOutside(let first, let count, let channels):
      "Can't take \(count) channel\(count == 1 ? "" : "s") from \(first) on because there are \(channels), counted from 0; "
        + "use channels that are there"
    case .splitDoesNotDivide(let part, let parts, let channels):
      "Can't take part \(part) of \(parts) of \(channels) channels because parts are equal and counted from 0; "
        + "use a divisor of the channels, and a part below it"
    case .shuffleDoesNotDivide(let layer, let scale, let input):
      "Can't place \(layer) of \(scale) on \(input) because "
        + (layer == "PixelShuffle"
          ? "its channels make squares of \(scale)×\(scale) pixels; use a multiple of \(scale * scale) channels"
          : "it makes channels of squares of \(scale)×\(scale) pixels; use rows and columns that \(scale) divides")
    case .kernelLargerThanInput(let reach, let input):
      "Can't convolve an input of \(input), padding included, because the kernel reaches over \(reach); "
        + "use a smaller kernel or more padding"
    case .windowLargerThanInput(let layer, let window, let input):
      "Can't place \(layer) on an input of \(input), padding included, because its window is \(window); "
        + "use a smaller window or more padding"
    case .classesOutOfRange(let layer, let channels):
      "Can't place \(layer) on \(channels) channel\(channels == 1 ? "" : "s") because classes number 2 to 256; use a Conv2D with one channel per class"
    case .resultTooLarge(let layer, let type):
      "Can't place \(layer) here because its result, \(type), is too large; use smaller sizes"
    case .weightsTooLarge(let layer, let shape):
      "Can't make \(layer) because its weights, \(shape.map(String.init).joined(separator: "×")), are too large; "
        + "use fewer channels, a smaller kernel or groups"

    case .imageStageAfterLayer(let layer):
      "Can't place \(layer) after a layer because it works on the image; use it right after the input"
    case .resampleWithoutScan:
      "Can't resample because pixel spacing is known for scans only; use Resample after Scan, before CenterCrop"
    case .resampledTwice(let spacing):
      "Can't resample again because the image is at \(spacing) mm already; use one Resample"
    case .croppedTwice:
      "Can't crop again because the image has been cropped already; use one crop"
    case .croppedAfterNormalizing:
      "Can't crop after NormalizeIntensity because ranges are those of the crop; use CenterCrop before it"
    case .imageStagesBranch(let layer):
      "Can't branch at \(layer) because image stages form one line; use Tap or Skip after the last of them"
    case .windowEmpty(let window):
      "Can't make a window from \(window.low) to \(window.high) because nothing lies in it; "
        + "use two numbers, the smaller one first"
    case .percentilesOutOfRange(let range):
      "Can't take percentiles from \(range.low) to \(range.high) because they rise between 0 and 100; "
        + "use two numbers in that range, the smaller one first"
    case .windowsCount(let count, let channels):
      "Can't apply \(count) windows to \(channels) channel\(channels == 1 ? "" : "s") because each has its own; "
        + "use one window, or \(channels)"
    case .measuredAfterNormalizing:
      "Can't normalise by the data set's mean and deviation after NormalizeIntensity because they are measured of images "
        + "as they come; use NormalizeIntensity(.dataset) alone"
    case .tilesWithoutScan:
      "Can't cover an image by tiles because its size is that of Input; use Scan, whose slices may be larger"
    case .tilesNotRestored:
      "Can't blend tiles because nothing brings their classes back to the slice; use Softmax and RestoreGrid at the end"
    case .restoreSizeDiffers(let input, let maps):
      "Can't restore the grid from \(maps) because the network was given \(input); use Upsample to get back to that size"
    case .restoredTwice:
      "Can't restore the grid because that was done already; use one RestoreGrid"
    case .restoreWithoutScan:
      "Can't restore the grid because the network doesn't begin with a scan; use Scan as its input"
    case .restoreWithoutClasses:
      "Can't restore the grid because there are no class maps yet; use Softmax right before RestoreGrid"
    case .layerAfterRestore(let layer):
      "Can't place \(layer) after RestoreGrid because only ArgMax works on the scan's grid; use it before RestoreGrid"

    case .tooFewOperands(let layer, let count):
      "Can't make \(layer) of \(count) operand\(count == 1 ? "" : "s") because it joins two or more; "
        + "use Skip() for its own input"
    case .concatenateSizesDiffer(let first, let other):
      "Can't concatenate \(first) and \(other) because their sizes differ; use Upsample, a stride or CenterCrop on one"
    case .combinedShapesDiffer(let layer, let first, let other):
      "Can't join \(first) and \(other) in \(layer) because their shapes differ; "
        + (first.extent == other.extent
          ? "use a 1×1 Conv2D on one of them"
          : first.channels == other.channels
            ? "use Upsample, a stride or CenterCrop on one of them"
            : "use the same shape, one channel or one pixel on one side")
    case .joinTakesTwo(let layer, let count):
      "Can't make \(layer) of \(count) operands because it joins two; use one \(layer) inside another"
    case .skipOutsideJoin:
      "Can't skip here because Skip is an operand; use it directly inside a join, such as Add or Concatenate"
    case .emptyBranch:
      "Can't make an empty Branch because it does nothing; use Skip() for the join's own input"
    case .tapNotDefined(let name, let known):
      "Can't read tap \"\(name)\" because none of that name is above; "
        + (known.isEmpty
          ? "use Tap(\"\(name)\") where the value is"
          : "use one of \(known.map { "\"\($0)\"" }.joined(separator: ", "))")
    case .tapDefinedTwice(let name, let first):
      "Can't define tap \"\(name)\" again because \(first.file):\(first.line) does already; use another name"

    case .probabilityOutOfRange(let layer, let probability):
      "Can't apply \(layer) with probability \(probability) because it isn't one; use a number from 0 to 1"
    case .boundsOutOfRange(let layer, let what, let bounds, let limits):
      "Can't make \(layer) with \(what) from \(bounds.low) to \(bounds.high) because \(what) must rise between "
        + "\(limits.low) and \(limits.high); use bounds in that range"
    case .wallIsTheCavity(let layer, let label):
      "Can't make \(layer) of class \(label) alone because the wall lies around the cavity; use two classes"
    case .remodeledAfter(let layer, let previous):
      "Can't place \(layer) after \(previous) because it reads a sample's labels as they come; "
        + "use it right after Scan or Input"
    case .remodelingWithoutLabels(let layer):
      "Can't find classes for \(layer) because a network without a loss has no labels; use Loss behind the scores"
    case .classNotKnown(let layer, let label, let classes):
      "Can't find class \(label) for \(layer) because behind the background, 0, classes go up to \(classes - 1); "
        + "use one of them"
    case .movedAfterCropping(let layer):
      "Can't place \(layer) after the crop because it would show borders; use it before the crop"
    case .movedAfterValuesChanged(let layer):
      "Can't place \(layer) here because values have been changed and pixels are moved in one go before that; "
        + "use it before layers that change values"
    case .resampledAfterAugmentation(let layer):
      "Can't resample after \(layer) because scans are resampled when a network runs, too; use Resample right after Scan"
    case .undoneByNormalizing(let layer):
      "Can't normalise after \(layer) because that undoes it; use NormalizeIntensity before it"
    case .signsLost(let layer):
      "Can't place \(layer) after NormalizeIntensity because it ends in magnitudes, which have no sign; use it before"

    case .lossTwice:
      "Can't place another Loss because training minimises one number; use one Loss with all terms"
    case .emptyLoss:
      "Can't make an empty Loss because there is nothing to minimise; use CrossEntropy or SoftDice in it"
    case .notALossTerm(let layer):
      "Can't add \(layer) to the loss because it compares nothing with labels; use CrossEntropy or SoftDice"
    case .lossTermOutsideLoss(let layer):
      "Can't place \(layer) here because labels are known inside a Loss only; use Loss { \(layer)() }"
    case .lossAfterSoftmax(let layer):
      "Can't place \(layer) after Softmax because it takes scores and applies soft-max itself; use Loss before Softmax"
    case .lossSizeDiffers(let scores, let labels):
      "Can't compare scores of \(scores) with \(labels) because a score has no whole number of labels; "
        + "use Upsample to get back to their size"
    case .lossWeightNotPositive(let layer, let weight):
      "Can't weight \(layer) by \(weight) because terms of a loss are added; use a positive number"
    case .layerWithoutLoss(let layer):
      "Can't train \(layer) because no term of the loss depends on it, and a running network does; use Loss behind it"
    case .classWeightsCount(let count, let classes):
      "Can't weight \(classes) classes by \(count) number\(count == 1 ? "" : "s") because each class has its own; "
        + "use \(classes)"
    case .classWeightOutOfRange(let weight):
      "Can't weight a class by \(weight) because weights count pixels; use numbers from 0 on, one of them positive"
    case .ignoredLabelOutOfRange(let label):
      "Can't ignore label \(label) because labels are between 0 and 255; use one in that range"
    case .overlapOutOfRange(let overlap):
      "Can't overlap tiles by \(overlap) because that is a part of their side; use a number from 0 to 0.9"
    case .lossNumberOutOfRange(let layer, let number):
      "Can't make \(layer) with \(number.name) \(number.value) because \(number.name) must be between "
        + "\(number.limits.lowerBound) and \(number.limits.upperBound); use a number in that range"
    case .lossReadsNoScores(let layer):
      "Can't train by \(layer) because no sum in its formula changes with scores; use pixel.probability or pixel.score"
    case .lossReadsPixel(let layer):
      "Can't make \(layer) because its formula reads a pixel outside of a sum; use sum(…) around what it reads"
    case .sumOfSums(let layer):
      "Can't make \(layer) because its formula has a sum within a sum; use sums of what one pixel says"
    case .tooManySums(let layer, let count, let limit):
      "Can't make \(layer) because its formula has \(count) sums, and a kernel adds up \(limit); use fewer"
    case .lossNotFinite(let layer, let probability):
      "Can't make \(layer) because its formula or the derivative isn't finite where a probability is \(probability); "
        + "use one that is, such as log(max(1e-6, 1 - pixel.probability))"
    case .lossNotFiniteWithoutPixels(let layer):
      "Can't make \(layer) because its formula or the derivative isn't finite where all sums are 0, as in a batch without "
        + "labels; use a small number above and below a division"
    }
  }
}

extension DeclarationWarning {
  /// What happens because of what; what to do.
  public var text: String {
    switch self {
    case .operandByItself(let layer, let join):
      "\(layer) is an operand of \(join) by itself because every layer in a join begins at the join's input; "
        + "use Branch { … } around layers that follow each other, or around \(layer) alone if that is meant"
    case .operandsFormSequence(let count, let join):
      "\(count) layers from here on are operands of \(join), one by one, because every layer in a join begins at the "
        + "join's input; use Branch { … } around them if they follow each other"
    case .tilesSmallerThanReach(let tile, let reach):
      "Tiles of \(tile) are smaller than what the network sees on each side of a pixel, \(reach) pixels, so that most of "
        + "what it sees is padding; use larger tiles or fewer levels"
    case .resultNotUsed(let layer):
      "\(layer) is computed for nothing because no layer takes its result; use it in a join, or leave it out"
    }
  }
}

extension Size: CustomStringConvertible {
  public var description: String { "\(height)×\(width)" }
}

private func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
  var (a, b) = (a, b)
  while b != 0 { (a, b) = (b, a % b) }
  return a
}
