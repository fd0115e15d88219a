import Myograph

extension TestNetworks {
  /// Every loss, and some as somebody would write them in a package of his own.
  static let losses = [
    // Heads of half and a quarter of the labels' size among them.
    Declaration(
      "t-train-losses",
      Sketch {
        Input(channels: 2, height: 12, width: 20)
        Conv2D(18, kernel: 3)
        Sigmoid()
        Tap("features")
        Conv2D(5, kernel: 1)
        Loss {
          CrossEntropy(classWeights: [0.5, 1, 2, 1, 3], smoothing: 0.1)
          CrossEntropy(ignoring: 2, smoothing: 0.2, weight: 0.5)
          Focal(classWeights: [1, 2, 3, 0, 5], weight: 0.5)
          Tversky(weight: 0.5)
          Branch(from: "features") {
            AveragePool(2)
            Conv2D(5, kernel: 1)
            Focal(exponent: 1.5, weight: 0.25)
            LogCoshDice()
          }
          Branch(from: "features") {
            AveragePool(4)
            Conv2D(5, kernel: 1)
            SoftDice(background: true, ignoring: 1, weight: 0.25)
          }
        }
        Softmax()
      }),
    // More classes than a block has.
    Declaration(
      "t-train-regions",
      Sketch {
        Input(channels: 1, height: 9, width: 19)
        Conv2D(4, kernel: 3)
        Sigmoid()
        Conv2D(18, kernel: 1)
        Loss {
          CrossEntropy(smoothing: 0.1)
          Tversky(falsePositives: 0.8, falseNegatives: 0.1, background: true, smoothing: 1)
          SquaredDice(weight: 0.5)
          Focal(ignoring: 3)
        }
      }),
    Declaration(
      "t-train-scores",
      Sketch {
        Input(channels: 1, height: 7, width: 18)
        Conv2D(5, kernel: 3)
        Sigmoid()
        Conv2D(3, kernel: 1)
        Loss {
          BinaryCrossEntropy()
          MeanSquaredError(weight: 0.5)
          MeanAbsoluteError(ignoring: 1, weight: 0.25)
          Huber(threshold: 0.4)
          ProbabilitiesAndScores(weight: 0.1)
          ScoresOfSureClasses()
        }
      }),
  ]
}

/// Jadon 2020.
private struct LogCoshDice: RegionLoss {
  func loss(_ pixel: ClassAtPixel) -> Expression {
    let (p, g) = (pixel.probability, pixel.target)
    let dice = 1 - (2 * sum(p * g) + 1) / (sum(p) + sum(g) + 1)
    return log((exp(dice) + exp(-dice)) / 2)
  }
}

/// Milletari et al. 2016, with other functions of its sums.
private struct SquaredDice: RegionLoss {
  var countsBackground: Bool { true }
  var weight: Double

  func loss(_ pixel: ClassAtPixel) -> Expression {
    let (p, g) = (pixel.probability, pixel.target)
    let dice = 1 - (2 * sum(p * g) + 1) / (sum(p * p) + sum(g) + 1)
    return max(abs(dice), tanh(dice)) + min(erf(dice), 2 * sigmoid(dice) - 1)
  }
}

private struct ProbabilitiesAndScores: PixelLoss {
  var weight: Double

  func loss(_ pixel: ClassAtPixel) -> Expression { pixel.probability * pixel.score * (2 - pixel.target) }
}

/// Whose slope by scores reads probabilities, which it has none by.
private struct ScoresOfSureClasses: PixelLoss {
  func loss(_ pixel: ClassAtPixel) -> Expression { select(pixel.probability > 0.5, pow(pixel.score, 2), 0) }
}
