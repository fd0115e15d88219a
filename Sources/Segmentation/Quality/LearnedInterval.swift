import Evaluation

/// How far the true value of a number may lie from what is measured, 95 % of times, learned from subjects of which both
/// are known.
public struct LearnedInterval: Codable, Equatable, Sendable {
  /// Of a class, whose volume it is, or of a number that a field makes of volumes.
  public var name: String
  /// As the number is measured, which is no other one's to use.
  public var unit: String
  public var halfWidth: Double
  /// How many it was learned from.
  public var subjects: Int

  /// - Parameter errors: of each subject, measured minus true.
  /// - Returns: nil where `ConformalInterval` knows none.
  public init?(_ name: String, unit: String, errors: [[Double]]) {
    guard let halfWidth = ConformalInterval.halfWidth(errors: errors) else { return nil }
    (self.name, self.unit, self.halfWidth) = (name, unit, halfWidth)
    subjects = errors.count { !$0.isEmpty }
  }

  /// - Parameter least: than which no true value is smaller.
  public func interval(around value: Double, least: Double = -.infinity) -> Interval {
    Interval(max(least, value - halfWidth), value + halfWidth, confidence: 0.95)
  }
}
