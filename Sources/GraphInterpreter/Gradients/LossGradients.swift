import Myograph

/// `scale` times a loss's gradient for one sample's scores.
func lossGradient(_ term: LossTerm, _ scores: Tensor, _ labels: Tensor, sums: Tensor, scale: Double) -> Tensor
{
  let probabilities = classProbabilities(scores)
  var result = Tensor(channels: scores.channels, height: scores.height, width: scores.width)
  for pixel in 0..<scores.pixels {
    let label = Int(labels.values[pixel])
    if term.ignores(label, of: scores.channels) { continue }
    for channel in 0..<scores.channels {
      let place = channel * scores.pixels + pixel
      let target = channel == label ? 1.0 : 0
      switch term {
      case .crossEntropy(let entropy):
        let weight = entropy.classWeights?[label] ?? 1
        let total = sums.values[1]
        result.values[place] = total > 0 ? scale * weight * (probabilities.values[place] - target) / total : 0
      case .softDice(let dice):
        let classes = dice.classes(of: scores.channels)
        guard classes.contains(channel) else { continue }
        let above = 2 * sums[0, 0, channel] + dice.smoothing
        let below = sums[1, 0, channel] + sums[2, 0, channel] + dice.smoothing
        result.values[place] = -scale / Double(classes.count) * (2 * target - above / below) / below
      }
    }
  }
  // Cross entropy's is for the scores already; Dice's is for the probabilities.
  if case .softDice = term { return softmaxGradient(result, probabilities) }
  return result
}
