/// How far a true number may lie from a measured one, by how far it lay where both are known: split conformal
/// prediction (Lei et al. 2018, doi 10.1080/01621459.2017.1307116). As wide an interval around a new subject's number
/// holds the true one as often as it says, or little more often, however errors are distributed: if the new subject is
/// one of those that the known ones were drawn from.
public enum ConformalInterval {
  /// The fewest subjects that tell something: 19 of 95 %.
  public static func fewestSubjects(confidence: Double = 0.95) -> Int {
    Int((confidence / (1 - confidence) - tolerance).rounded(.up))
  }

  /// Half of the interval's width.
  ///
  /// Subjects count alike, however many numbers they have: those of one are more like each other than like another's
  /// (Lee, Barber and Willett 2023, arXiv 2306.06342). Of n subjects with a number each it is the ⌈(n + 1)
  /// confidence⌉th smallest error.
  /// - Parameter errors: of each subject those of its numbers, measured minus true; subjects without any don't count.
  /// - Returns: nil of fewer subjects than tell something, and of errors that aren't finite.
  public static func halfWidth(errors: [[Double]], confidence: Double = 0.95) -> Double? {
    let subjects = errors.filter { !$0.isEmpty }
    guard subjects.joined().allSatisfy(\.isFinite) else { return nil }
    let shares = subjects.flatMap { errors in errors.map { (error: abs($0), share: 1 / Double(errors.count)) }
    }
    let needed = confidence * Double(subjects.count + 1) - tolerance
    var held = 0.0
    return shares.sorted { $0.error < $1.error }.first { one in
      held += one.share
      return held >= needed
    }?.error
  }

  /// What rounding may do to sums of shares.
  private static let tolerance = 1e-9
}
