import Foundation
import GraphRuntime
import Testing

@testable import Evaluation

/// Of 10,000 samples of known distributions, nominal 95 % intervals hold what they are for 95 ± 1 % of times. Chance
/// alone moves such a count by 0.2 % (SD).
struct CoverageTests {
  private static let samples = 10_000

  /// Uniform, normal and exponential numbers of a seed.
  private struct Numbers {
    var generator: SplitMix64

    mutating func uniform() -> Double { .random(in: Double.leastNonzeroMagnitude..<1, using: &generator) }
    mutating func exponential() -> Double { -log(uniform()) }
    /// Box and Muller (1958).
    mutating func normal() -> Double { (2 * exponential()).squareRoot() * cos(2 * .pi * uniform()) }
  }

  /// - Parameter holds: whether the interval of a new sample holds what it is for.
  /// - Returns: the share of samples.
  private func coverage(_ holds: (inout Numbers) throws -> Bool) rethrows -> Double {
    var numbers = Numbers(generator: SplitMix64(seed: 7))
    var held = 0
    for _ in 0..<Self.samples where try holds(&numbers) { held += 1 }
    return Double(held) / Double(Self.samples)
  }

  private func holds(_ interval: Interval?, _ value: Double) throws -> Bool {
    let interval = try #require(interval)
    return interval.lower <= value && value <= interval.upper
  }

  /// Normal values, and sums of four exponential ones, whose skewness is 1. 1,000 resamples instead of 10,000 cost 0.2
  /// % of coverage: an end is one of them, the 25th of 1,000, and as uncertain.
  @Test(
    "The bootstrap's intervals hold the mean, of 30 normal values and of 50 that are skewed",
    arguments: [(false, 30), (true, 50)])
  func means(isSkewed: Bool, count: Int) throws {
    let share = try coverage { numbers in
      let values = (0..<count).map { _ in
        isSkewed ? (0..<4).reduce(0) { sum, _ in sum + numbers.exponential() } : numbers.normal()
      }
      return try holds(
        Bootstrap.mean(of: values, resamples: 1000, using: &numbers.generator), isSkewed ? 4 : 0)
    }
    #expect((0.94...0.96).contains(share), "\(share)")
  }

  /// Of so few pairs Bland and Altman's own intervals hold a limit 93 % of times. Differences alone matter: what is
  /// measured may be skewed. Outliers of the means are left out, which takes no sides.
  @Test("Agreement: intervals hold the mean difference and both limits, of 8 pairs")
  func limits() throws {
    let reach = Normal.quantile(0.975)
    var held = [0, 0, 0]
    _ = try coverage { numbers in
      let means = (0..<8).map { _ in numbers.exponential() }
      let differences = means.map { _ in numbers.normal() }
      let agreement = try #require(
        BlandAltman(
          zip(means, differences).map { $0 + $1 / 2 }, zip(means, differences).map { $0 - $1 / 2 }))
      let intervals = agreement.intervals
      for (index, one) in [
        (intervals.lower, -reach), (intervals.meanDifference, 0), (intervals.upper, reach),
      ].enumerated() where try holds(one.0, one.1) {
        held[index] += 1
      }
      return true
    }
    for held in held {
      #expect((0.94...0.96).contains(Double(held) / Double(Self.samples)), "\(held)")
    }
  }

  /// Of pairs whose normal values correlate by r, ranks correlate by 6/π asin(r/2) (Pearson 1907). What is monotone of
  /// one, as the exponentials are, which skew both, ranks don't see.
  @Test("Spearman's interval holds the correlation of ranks", arguments: [0, 0.5, 0.8])
  func ranks(correlation: Double) throws {
    let share = try coverage { numbers in
      let one = (0..<100).map { _ in numbers.normal() }
      let other = one.map {
        correlation * $0 + (1 - correlation * correlation).squareRoot() * numbers.normal()
      }
      return try holds(
        RankCorrelation(one.map { exp($0) }, other.map { exp($0) })?.interval, 6 / .pi * asin(correlation / 2)
      )
    }
    #expect((0.94...0.96).contains(share), "\(share)")
  }
}
