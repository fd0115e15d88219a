import Myograph

/// log cosh of what soft Dice misses (Jadon 2020): it flattens where a class is nearly found. Kernels compute it, and derive
/// its gradient, as they do with the library's own.
struct LogCoshDice: RegionLoss {
  var smoothing = 1.0
  var weight = 1.0

  func loss(_ pixel: ClassAtPixel) -> Expression {
    let (p, g, smoothing) = (pixel.probability, pixel.target, Expression.constant(smoothing))
    let dice = 1 - (2 * sum(p * g) + smoothing) / (sum(p) + sum(g) + smoothing)
    return log((exp(dice) + exp(-dice)) / 2)
  }
}
