/// Whether pairs differ: Wilcoxon's test of signed ranks (1945, doi 10.2307/3001968), two-sided. Pairs that don't differ are
/// left out.
public struct SignedRanks: Equatable, Sendable {
  /// Pairs that differ.
  public let count: Int
  /// The smaller of the sums of ranks with either sign.
  public let statistic: Double
  /// Of as small a statistic where there is no difference: exact up to 50 pairs that all differ, and differently,
  /// or 13 differences else; by the normal distribution, corrected for ties, of more.
  public let significance: Double

  /// - Returns: nil where no pair differs, and of values that aren't finite.
  public init?(_ one: [Double], _ other: [Double]) {
    guard one.count == other.count, (one + other).allSatisfy(\.isFinite) else { return nil }
    let differences = zip(one, other).map { $0 - $1 }
    let signed = differences.filter { $0 != 0 }
    guard !signed.isEmpty else { return nil }
    let (count, ranks) = (signed.count, ranks(signed.map(abs)))
    let positive = zip(signed, ranks).reduce(0) { $1.0 > 0 ? $0 + $1.1 : $0 }
    let total = Double(count * (count + 1)) / 2
    self.count = count
    statistic = min(positive, total - positive)
    let isPlain = Set(ranks).count == differences.count
    significance =
      count <= (isPlain ? 50 : 13) ? Self.exact(statistic, ranks) : Self.normal(statistic, ranks)
  }

  /// By how many of all ways to give the ranks signs the sum comes to so little.
  private static func exact(_ statistic: Double, _ ranks: [Double]) -> Double {
    // Ranks of ties may be halves, their doubles are whole.
    let doubles = ranks.map { Int(2 * $0) }
    var ways = [1.0] + [Double](repeating: 0, count: doubles.reduce(0, +))
    for double in doubles {
      for sum in stride(from: ways.count - 1, through: double, by: -1) { ways[sum] += ways[sum - double] }
    }
    return min(1, 2 * ways[...Int(2 * statistic)].reduce(0, +) / ways.reduce(0, +))
  }

  private static func normal(_ statistic: Double, _ ranks: [Double]) -> Double {
    let count = Double(ranks.count)
    let groups = Dictionary(ranks.map { ($0, 1.0) }, uniquingKeysWith: +).values
    let ties = groups.reduce(0) { $0 + $1 * $1 * $1 - $1 }
    let variance = count * (count + 1) * (2 * count + 1) / 24 - ties / 48
    let z = (statistic - count * (count + 1) / 4) / variance.squareRoot()
    return min(1, 2 * Normal.probability(below: -abs(z)))
  }

  /// Significances of several tests, such that one in twenty of the families of tests errs where none alone would (Holm
  /// 1979).
  public static func corrected(_ significances: [Double]) -> [Double] {
    let order = significances.indices.sorted { significances[$0] < significances[$1] }
    var corrected = significances
    var largest = 0.0
    for (place, index) in order.enumerated() {
      largest = max(largest, min(1, Double(significances.count - place) * significances[index]))
      corrected[index] = largest
    }
    return corrected
  }
}
