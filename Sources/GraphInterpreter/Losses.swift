import Myograph

import func Foundation.log

/// What a loss needs to know of the whole batch: its sums, of all classes or of each.
func lossSums(_ term: LossTerm, scores: [Tensor], labels: [Tensor]) throws(InterpreterError) -> Tensor {
  let (classes, summands) = (scores[0].channels, term.summands)
  var sums = Tensor(channels: summands.count, height: 1, width: term.summedClasses(of: classes))
  for (scores, labels) in zip(scores, labels) {
    for pixel in try countedPixels(term, scores, labels) {
      for index in 0..<classes {
        for (number, summand) in summands.enumerated() {
          sums[number, 0, sums.width == 1 ? 0 : index] += summand.value {
            pixel.value(of: $0, class: index, term)
          }
        }
      }
    }
  }
  return sums
}

/// The loss, of its sums.
func lossValue(_ term: LossTerm, _ sums: Tensor) -> Tensor {
  let losses = term.averagedClasses(of: sums.width).map { index in
    value(of: term.expression, sums: sums, index, term.summands)
  }
  return Tensor(channels: 1, height: 1, width: 1, repeating: mean(losses[...]))
}

/// `scale` times a loss's gradient for one sample's scores.
func lossGradient(
  _ term: LossTerm, _ scores: Tensor, _ labels: Tensor, sums: Tensor, scale: Double
) throws(InterpreterError) -> Tensor {
  let averaged = term.averagedClasses(of: sums.width)
  let (summands, slopesOfSums, factor) = (term.summands, term.slopes, scale / Double(averaged.count))
  let slopes = (0..<sums.width).map { index in
    slopesOfSums.map { averaged.contains(index) ? factor * value(of: $0, sums: sums, index, summands) : 0 }
  }
  let (descent, scoreSlope) = (term.descent, term.scoreSlope)
  var result = Tensor(channels: scores.channels, height: scores.height, width: scores.width)
  for pixel in try countedPixels(term, scores, labels) {
    func values(of expression: Expression) -> [Double] {
      pixel.scores.indices.map { index in
        expression.value { argument in
          guard case .slope(let summand) = argument else {
            return pixel.value(of: argument, class: index, term)
          }
          return slopes[sums.width == 1 ? 0 : index][summands.firstIndex(of: summand) ?? 0]
        }
      }
    }
    let (descents, direct) = (values(of: descent), values(of: scoreSlope))
    let total = descents.reduce(0, +)
    for index in descents.indices {
      result.values[index * scores.pixels + pixel.place] =
        pixel.probabilities[index] * total - descents[index] + direct[index]
    }
  }
  return result
}

/// What a class's sums make of an expression of them.
private func value(of expression: Expression, sums: Tensor, _ index: Int, _ summands: [Expression]) -> Double
{
  expression.value { argument in
    guard case .sum(let summand) = argument, let number = summands.firstIndex(of: summand) else {
      return .nan
    }
    return sums[number, 0, index]
  }
}

/// A pixel whose label isn't ignored.
private struct CountedPixel {
  var place: Int
  var label: Int
  var scores: [Double]
  var probabilities: [Double]
  var logProbabilities: [Double]

  func value(of argument: Expression.Argument, class index: Int, _ term: LossTerm) -> Double {
    switch argument {
    case .score: scores[index]
    case .probability: probabilities[index]
    case .logProbability: logProbabilities[index]
    case .target: index == label ? 1 : 0
    case .classWeight: term.classWeights?[index] ?? 1
    case .input, .other, .result, .gradient, .sum, .slope: .nan
    }
  }
}

/// Where scores are fewer than labels, each is compared with the label in the middle of its pixels.
private func countedPixels(
  _ term: LossTerm, _ scores: Tensor, _ labels: Tensor
) throws(InterpreterError) -> [CountedPixel] {
  let probabilities = classProbabilities(scores)
  var pixels: [CountedPixel] = []
  for place in 0..<scores.pixels {
    let (y, x) = place.quotientAndRemainder(dividingBy: scores.width)
    let row = (2 * y + 1) * labels.height / (2 * scores.height)
    let column = (2 * x + 1) * labels.width / (2 * scores.width)
    let label = Int(labels[0, row, column])
    if term.ignores(label, of: scores.channels) { continue }
    guard (0..<scores.channels).contains(label) else {
      throw .labelOutOfRange(label, classes: scores.channels)
    }
    func values(_ tensor: Tensor) -> [Double] {
      (0..<tensor.channels).map { tensor.values[$0 * tensor.pixels + place] }
    }
    let (scores, p) = (values(scores), values(probabilities))
    // That of the most probable class is far from 0, and what scores differ by is exact.
    let most = scores.indices.max { scores[$0] < scores[$1] } ?? 0
    let logarithms = scores.map { $0 - scores[most] + log(p[most]) }
    pixels.append(
      CountedPixel(place: place, label: label, scores: scores, probabilities: p, logProbabilities: logarithms)
    )
  }
  return pixels
}
