import Myograph

/// Losses under the names by which `make_losses.py` has them.
let lossCases: [(name: String, loss: any LossLayer)] = [
  ("label smoothing", CrossEntropy(smoothing: 0.1)),
  ("label smoothing with class weights", CrossEntropy(classWeights: [0.25, 2, 1], smoothing: 0.2)),
  ("label smoothing without labels", CrossEntropy(smoothing: 0.1)),
  ("focal", Focal()),
  ("focal with class weights", Focal(exponent: 1, classWeights: [0.5, 2, 3])),
  ("focal of a broken exponent", Focal(exponent: 1.5, ignoring: 1)),
  ("tversky", Tversky()),
  (
    "tversky with background",
    Tversky(falsePositives: 0.8, falseNegatives: 0.1, background: true, smoothing: 1)
  ),
  ("tversky ignoring 2", Tversky(falsePositives: 0.5, falseNegatives: 0.5, ignoring: 2)),
  ("brier", Brier()),
  ("log-cosh dice", LogCoshDice()),
  ("squared dice", SquaredDice()),
  ("binary cross entropy", BinaryCrossEntropy()),
  ("mean squares", MeanSquaredError()),
  ("magnitudes", MeanAbsoluteError()),
  ("huber", Huber(threshold: 0.75)),
  ("probabilities and scores", ProbabilitiesAndScores()),
  ("overlap", Overlap()),
  ("scores of sure classes", ScoresOfSureClasses()),
]

// As somebody would write them in a package of his own.

private struct Brier: PixelLoss {
  func loss(_ pixel: ClassAtPixel) -> Expression { pow(pixel.probability - pixel.target, 2) }
}

/// Jadon 2020.
private struct LogCoshDice: RegionLoss {
  func loss(_ pixel: ClassAtPixel) -> Expression {
    let (p, g) = (pixel.probability, pixel.target)
    let dice = 1 - (2 * sum(p * g) + 1) / (sum(p) + sum(g) + 1)
    return log((exp(dice) + exp(-dice)) / 2)
  }
}

/// Milletari et al. 2016.
private struct SquaredDice: RegionLoss {
  var countsBackground: Bool { true }

  func loss(_ pixel: ClassAtPixel) -> Expression {
    let (p, g) = (pixel.probability, pixel.target)
    return 1 - (2 * sum(p * g) + 1) / (sum(p * p) + sum(g) + 1)
  }
}

/// README's.
private struct Overlap: RegionLoss {
  func loss(_ pixel: ClassAtPixel) -> Expression {
    1 - (sum(pixel.probability * pixel.target) + 1) / (sum(max(pixel.probability, pixel.target)) + 1)
  }
}

/// Whose slope by scores reads probabilities, which it has none by.
private struct ScoresOfSureClasses: PixelLoss {
  func loss(_ pixel: ClassAtPixel) -> Expression { select(pixel.probability > 0.5, pow(pixel.score, 2), 0) }
}

private struct ProbabilitiesAndScores: PixelLoss {
  func loss(_ pixel: ClassAtPixel) -> Expression { pixel.probability * pixel.score * (2 - pixel.target) }
}
