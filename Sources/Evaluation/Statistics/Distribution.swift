import func Foundation.erfc
import func Foundation.exp
import func Foundation.lgamma
import func Foundation.log
import func Foundation.sqrt

/// The normal distribution of mean 0 and variance 1.
enum Normal {
  static func probability(below x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }

  /// The value below which a share of the distribution lies.
  static func quantile(_ probability: Double) -> Double {
    bisect(probability, between: -40, and: 40, Normal.probability(below:))
  }
}

/// Student's distribution of the mean of normal values whose variance is estimated from them.
struct Student {
  var degreesOfFreedom: Double

  func probability(below t: Double) -> Double {
    let (square, whole) = (t * t, degreesOfFreedom + t * t)
    // What is small is computed: the tail, or what lies between 0 and t.
    if square < degreesOfFreedom {
      let part = incompleteBeta(square / whole, 0.5, degreesOfFreedom / 2) / 2
      return t > 0 ? 0.5 + part : 0.5 - part
    }
    let tail = incompleteBeta(degreesOfFreedom / whole, degreesOfFreedom / 2, 0.5) / 2
    return t > 0 ? 1 - tail : tail
  }

  func quantile(_ probability: Double) -> Double {
    var limit = 64.0
    while limit < 1e15, self.probability(below: -limit) > min(probability, 1 - probability) { limit *= 2 }
    return bisect(probability, between: -limit, and: limit, self.probability(below:))
  }
}

/// The distribution of (x + centre) / √(χ² / degrees of freedom), where x is normal: Student's, moved off 0.
struct NoncentralStudent {
  private let centre: Double
  /// What the root may be, and how likely that is.
  private let roots: [(value: Double, weight: Double)]

  init(degreesOfFreedom: Double, centre: Double) {
    self.centre = centre
    // The density of the root's logarithm falls off on either side; a sum in even steps of a fifth of its deviation is its
    // integral to the last digits.
    let step = 0.2 / (2 * degreesOfFreedom).squareRoot()
    func root(_ number: Int) -> (value: Double, weight: Double)? {
      let logarithm = step * Double(number)
      let weight = degreesOfFreedom * (logarithm + (1 - exp(2 * logarithm)) / 2)
      return weight > -40 ? (exp(logarithm), exp(weight)) : nil
    }
    func walk(by direction: Int) -> [(value: Double, weight: Double)] {
      Array(
        sequence(state: 0) { number in
          number += direction
          return root(number)
        })
    }
    let all = [(1, 1)] + walk(by: 1) + walk(by: -1)
    let total = all.reduce(0) { $0 + $1.weight }
    roots = all.map { ($0.value, $0.weight / total) }
  }

  func probability(below t: Double) -> Double {
    roots.reduce(0) { $0 + $1.weight * Normal.probability(below: t * $1.value - centre) }
  }

  func quantile(_ probability: Double) -> Double {
    var limit = 64.0
    while limit < 1e15,
      self.probability(below: -limit) > probability || self.probability(below: limit) < probability
    {
      limit *= 2
    }
    return bisect(probability, between: -limit, and: limit, self.probability(below:))
  }
}

/// Where an increasing function reaches a value, to the last bit that tells.
private func bisect(
  _ value: Double, between low: Double, and high: Double, _ function: (Double) -> Double
) -> Double {
  var (low, high) = (low, high)
  while true {
    let middle = (low + high) / 2
    guard low < middle, middle < high else { return middle }
    if function(middle) < value { low = middle } else { high = middle }
  }
}

/// The regularised incomplete beta function, by its continued fraction (DLMF 8.17.22).
func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
  guard x > 0 else { return 0 }
  guard x < 1 else { return 1 }
  // The fraction converges fast on this side.
  guard x <= (a + 1) / (a + b + 2) else { return 1 - incompleteBeta(1 - x, b, a) }
  let scale = lgamma(a + b) - lgamma(a) - lgamma(b)
  let front = exp(scale + a * log(x) + b * log(1 - x)) / a
  // Lentz's method; a term may be 0, and is then the smallest number instead.
  let tiny = 1e-300
  func kept(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
  var (c, d) = (1.0, 1 / kept(1 - (a + b) * x / (a + 1)))
  var fraction = d
  for m in 1...1000 {
    let m = Double(m)
    let even = x * m * (b - m) / (a + 2 * m - 1) / (a + 2 * m)
    let odd = -x * (a + m) * (a + b + m) / (a + 2 * m) / (a + 2 * m + 1)
    for term in [even, odd] {
      d = 1 / kept(1 + term * d)
      c = kept(1 + term / c)
      fraction *= c * d
    }
    if abs(c * d - 1) < 1e-15 { break }
  }
  return front * fraction
}
