import Foundation
import GraphRuntime
import Testing

@testable import Evaluation

/// Statistics against SciPy, NumPy, statsmodels and MAPIE; `make_statistics.py` wrote what they say.
struct StatisticsTests {
  private struct Fixtures: Decodable {
    struct Box: Decodable {
      var values, quartiles, whiskers, outliers: [Double]
      var mean: Double
      var deviation: Double?
    }
    struct Resampled: Decodable {
      var values, means, interval: [Double]
      var confidence: Double
    }
    struct Agreement: Decodable {
      var found, expected, limits: [Double]
      var intervals: [[Double]]
      var removes: Bool
      var removed: Int
      var mean, deviation: Double
    }
    struct Pairs: Decodable {
      var one, other: [Double]
      var coefficient, statistic: Double?
      var significance: Double
      var interval: [Double]?
    }
    struct Conformal: Decodable {
      var measured, `true`: [Double]
      var confidence, halfWidth: Double

      enum CodingKeys: String, CodingKey {
        case measured, `true`, confidence
        case halfWidth = "half_width"
      }
    }
    struct Family: Decodable { var significances, corrected: [Double] }

    var normal, student, noncentral, beta: [[Double]]
    var summaries: [Box]
    var bootstraps: [Resampled]
    var agreements: [Agreement]
    var correlations, tests: [Pairs]
    var families: [Family]
    var conformal: [Conformal]
  }

  private static let fixtures: Fixtures = {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "Fixtures/statistics.json")
    // The suite can't go on without it.
    return try! JSONDecoder().decode(Fixtures.self, from: Data(contentsOf: path))
  }()

  private func near(_ one: Double, _ other: Double, _ tolerance: Double = 1e-10) -> Bool {
    abs(one - other) <= tolerance * max(1, abs(other))
  }

  private func near(_ interval: Interval?, _ ends: [Double], _ tolerance: Double = 1e-10) -> Bool {
    interval.map { near($0.lower, ends[0], tolerance) && near($0.upper, ends[1], tolerance) } ?? false
  }

  @Test("Distributions and their quantiles are SciPy's")
  func distributions() {
    for row in Self.fixtures.normal {
      #expect(
        near(Normal.quantile(row[0]), row[1]) && near(Normal.probability(below: row[1]), row[0]), "\(row)")
    }
    for row in Self.fixtures.student {
      let student = Student(degreesOfFreedom: row[0])
      #expect(near(student.quantile(row[1]), row[2], 1e-9), "\(row)")
      #expect(near(student.probability(below: row[2]), row[1]), "\(row)")
    }
    for row in Self.fixtures.noncentral {
      let student = NoncentralStudent(degreesOfFreedom: row[0], centre: row[1])
      #expect(near(student.quantile(row[2]), row[3], 1e-9), "\(row)")
      #expect(near(student.probability(below: row[3]), row[2]), "\(row)")
    }
    for row in Self.fixtures.beta {
      #expect(near(incompleteBeta(row[0], row[1], row[2]), row[3]), "\(row)")
    }
  }

  @Test("A box plot's numbers are NumPy's")
  func summaries() throws {
    for box in Self.fixtures.summaries {
      let summary = try #require(Summary(box.values))
      #expect(near(summary.mean, box.mean) && near(summary.median, box.quartiles[1]))
      #expect(summary.standardDeviation.map { near($0, box.deviation ?? .nan) } ?? (box.deviation == nil))
      #expect(
        near(summary.quartiles.lower, box.quartiles[0]) && near(summary.quartiles.upper, box.quartiles[2]))
      #expect(summary.whiskers == (box.whiskers[0], box.whiskers[1]) && summary.outliers == box.outliers)
      #expect(summary.count == box.values.count)
    }
    #expect(Summary([-1.7e308, 1.7e308])?.median == 0 && Summary([-1.7e308, 1.7e308])?.outliers == [])
    #expect(Summary([]) == nil && Summary([1, .nan]) == nil)
  }

  @Test("Of SciPy's resamples the interval is SciPy's")
  func bootstraps() {
    for given in Self.fixtures.bootstraps {
      let interval = Bootstrap.mean(
        of: given.values, resampled: given.means, reach: Normal.quantile((1 + given.confidence) / 2),
        confidence: given.confidence)
      #expect(near(interval, given.interval, 1e-9), "\(given.interval)")
    }
    let values = Self.fixtures.bootstraps[0].values
    func mean(_ values: [Double], seed: UInt64 = 1) -> Interval? {
      var generator = SplitMix64(seed: seed)
      return Bootstrap.mean(of: values, using: &generator)
    }
    #expect(mean(values) == mean(values))
    #expect(mean(values) != mean(values, seed: 2))
    #expect(mean([2, 2, 2]) == Interval(2, 2, confidence: 0.95))
    // Their deviations are nothing, though they differ.
    #expect(mean([0.3, 0.1 + 0.2, 0.3]) != nil && mean([0, 1e-170]) != nil)
    #expect(mean([2]) == nil && mean([2, .infinity]) == nil)
  }

  @Test("Agreement with limits, their intervals, and what lies too far out left out")
  func agreements() throws {
    for given in Self.fixtures.agreements {
      let agreement = try #require(
        BlandAltman(given.found, given.expected, removesOutliers: given.removes))
      #expect(agreement.removed == given.removed)
      #expect(
        near(agreement.meanDifference, given.mean) && near(agreement.standardDeviation, given.deviation))
      #expect(near(agreement.limits.lower, given.limits[0]) && near(agreement.limits.upper, given.limits[1]))
      let intervals = agreement.intervals
      for (interval, ends) in zip(
        [intervals.meanDifference, intervals.lower, intervals.upper], given.intervals)
      {
        #expect(near(interval, ends, 1e-9))
      }
    }
    #expect(BlandAltman([1], [2]) == nil && BlandAltman([1, 2], [1]) == nil && BlandAltman([], []) == nil)
  }

  @Test("Correlation of ranks, ties and perfect ones included")
  func correlations() throws {
    for given in Self.fixtures.correlations {
      let correlation = try #require(RankCorrelation(given.one, given.other))
      #expect(near(correlation.coefficient, given.coefficient ?? .nan))
      #expect(near(correlation.significance, given.significance, 1e-9))
      #expect(near(correlation.interval, given.interval ?? [], 1e-9))
    }
    #expect(RankCorrelation([1, 1, 1], [1, 2, 3]) == nil && RankCorrelation([1, 2], [1, 2]) == nil)
  }

  @Test("Signed ranks, exact and not, and the correction of several tests")
  func tests() throws {
    for given in Self.fixtures.tests {
      let test = try #require(SignedRanks(given.one, given.other))
      #expect(near(test.statistic, given.statistic ?? .nan))
      #expect(
        near(test.significance, given.significance), "\(given.one.count): \(test) \(given.significance)")
    }
    #expect(SignedRanks([1, 2], [1, 2]) == nil && SignedRanks([], []) == nil)
    for family in Self.fixtures.families {
      let corrected = SignedRanks.corrected(family.significances)
      #expect(zip(corrected, family.corrected).allSatisfy { near($0, $1) })
    }
    #expect(SignedRanks.corrected([]) == [])
  }

  @Test("An interval of a measured number is MAPIE's, and of several of a subject none outweighs the others")
  func conformal() {
    for given in Self.fixtures.conformal {
      let errors = zip(given.measured, given.true).map { [$0 - $1] }
      #expect(
        near(ConformalInterval.halfWidth(errors: errors, confidence: given.confidence) ?? 0, given.halfWidth))
      // The same numbers again tell nothing more.
      #expect(
        near(
          ConformalInterval.halfWidth(
            errors: errors.map { $0 + $0 + $0 } + [[]], confidence: given.confidence) ?? 0,
          given.halfWidth))
    }
    // Of 19 subjects the largest error; the hundred errors of one are one subject's.
    let errors = (1...18).map { [Double($0)] } + [Array(repeating: 0.5, count: 100)]
    #expect(ConformalInterval.halfWidth(errors: errors) == 18)
    #expect(ConformalInterval.halfWidth(errors: Array(errors.dropFirst())) == nil)
    #expect(ConformalInterval.halfWidth(errors: errors + [[.nan]]) == nil)
    #expect(
      ConformalInterval.fewestSubjects() == 19 && ConformalInterval.fewestSubjects(confidence: 0.8) == 4)
    #expect(ConformalInterval.halfWidth(errors: [[1], [2], [3], [4]], confidence: 0.8) == 4)
  }
}
