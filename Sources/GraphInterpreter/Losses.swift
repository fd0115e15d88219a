import Myograph

import func Foundation.exp
import func Foundation.log

/// What a loss needs to know of the whole batch.
func lossSums(_ term: LossTerm, scores: [Tensor], labels: [Tensor]) throws(InterpreterError) -> Tensor {
  let classes = scores[0].channels
  switch term {
  case .crossEntropy(let entropy):
    var (sum, weights) = (0.0, 0.0)
    try forEachCountedPixel(term, scores, labels) { scores, label in
      let weight = entropy.classWeights?[label] ?? 1
      let largest = scores.max() ?? 0
      sum += weight * (log(scores.reduce(0) { $0 + exp($1 - largest) }) + largest - scores[label])
      weights += weight
    }
    return Tensor(channels: 1, height: 1, width: 2, values: [sum, weights])
  case .softDice:
    var sums = Tensor(channels: 3, height: 1, width: classes)
    try forEachCountedPixel(term, scores.map(classProbabilities), labels) { probabilities, label in
      sums[0, 0, label] += probabilities[label]
      sums[2, 0, label] += 1
      for index in 0..<classes { sums[1, 0, index] += probabilities[index] }
    }
    return sums
  }
}

/// The loss, of its sums.
func lossValue(_ term: LossTerm, _ sums: Tensor) -> Tensor {
  let value: Double
  switch term {
  case .crossEntropy:
    value = sums.values[1] > 0 ? sums.values[0] / sums.values[1] : 0
  case .softDice(let dice):
    let fractions = dice.classes(of: sums.width).map { index in
      (2 * sums[0, 0, index] + dice.smoothing) / (sums[1, 0, index] + sums[2, 0, index] + dice.smoothing)
    }
    value = 1 - mean(fractions[...])
  }
  return Tensor(channels: 1, height: 1, width: 1, repeating: value)
}

/// Calls `body` with the class values and the label of each pixel whose label isn't ignored.
private func forEachCountedPixel(
  _ term: LossTerm, _ batch: [Tensor], _ labels: [Tensor], _ body: ([Double], _ label: Int) -> Void
) throws(InterpreterError) {
  for (values, labels) in zip(batch, labels) {
    for pixel in 0..<values.pixels {
      let label = Int(labels.values[pixel])
      if term.ignores(label, of: values.channels) { continue }
      guard (0..<values.channels).contains(label) else {
        throw .labelOutOfRange(label, classes: values.channels)
      }
      body((0..<values.channels).map { values.values[$0 * values.pixels + pixel] }, label)
    }
  }
}

extension LossTerm.SoftDice {
  /// The classes whose coefficients are averaged.
  func classes(of count: Int) -> Range<Int> { (countsBackground ? 0 : 1)..<count }
}
