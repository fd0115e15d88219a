import Datasets
import Evaluation
import Foundation
import Imaging

/// Finds out, of cases whose labels are known, which rules make a segmentation better.
///
/// A rule is taken where the class's mean Dice rises by it, criteria where the mean over all classes falls by no more than
/// `mostLost`: what they forbid is wrong whatever it costs in overlap.
public struct PostProcessingLearner {
  /// Of the mean Dice.
  public static let mostLost = 0.002

  /// Mean Dice of one class, as it was found and after each rule by itself; nil where no case has the class.
  struct ClassEvidence: Codable, Equatable {
    var name: String
    var asFound, largestPart, fillsHoles, criteria: Double?
  }

  struct Evidence: Codable, Equatable {
    var cases: Int
    var dice: [ClassEvidence]
  }

  private let classes: [String]
  private let criteria: SliceCriteria?
  private var cases = 0
  /// Of each class, and each of the four ways, the cases' Dice.
  private var dice: [[[Double]]]

  /// - Parameters:
  ///   - classes: the background first.
  ///   - criteria: what is known of slices with these classes.
  public init(classes: [String], criteria: SliceCriteria?) {
    (self.classes, self.criteria) = (classes, criteria)
    dice = Array(repeating: Array(repeating: [], count: 4), count: classes.count)
  }

  /// - Parameters:
  ///   - found, expected: a class for each voxel, x fastest, then y, then z.
  ///   - shape, spacing: x, y, z.
  public mutating func add(_ found: [UInt8], _ expected: [UInt8], shape: [Int], spacing: [Double]) {
    cases += 1
    let ignored = LabelMap.ignored(besides: classes.count)
    var repaired = found
    if let criteria { PostProcessing.repair(&repaired, by: criteria, shape: shape, spacing: spacing) }
    let present = Set(found)
    for index in classes.indices.dropFirst() {
      let label = UInt8(index)
      var (largest, filled) = (found, found)
      if present.contains(label) {
        PostProcessing.keepLargestPart(of: label, in: &largest, shape: shape)
        PostProcessing.fillHoles(in: label, of: &filled, shape: shape)
      }
      for (way, classes) in [found, largest, filled, repaired].enumerated() {
        guard let value = Dice.coefficient(classes, expected, of: label, ignoring: ignored) else { continue }
        dice[index][way].append(value)
      }
    }
  }

  /// Nil before any case.
  public var postProcessing: PostProcessing? {
    guard cases > 0 else { return nil }
    let evidence = evidence.dice
    func gains(_ value: Double?, _ before: Double?) -> Bool {
      guard let value, let before else { return false }
      return value > before
    }
    let (before, after) = (Dice.mean(evidence.map(\.asFound)), Dice.mean(evidence.map(\.criteria)))
    let takesCriteria = (before ?? 0) - (after ?? 0) <= Self.mostLost
    return PostProcessing(
      rules: evidence.map {
        .init(
          $0.name, largestPart: gains($0.largestPart, $0.asFound),
          fillsHoles: gains($0.fillsHoles, $0.asFound))
      }, criteria: takesCriteria ? criteria : nil)
  }

  var evidence: Evidence {
    Evidence(
      cases: cases,
      dice: zip(classes, dice).dropFirst().map { name, ways in
        let means = ways.map { Dice.mean($0) }
        return ClassEvidence(
          name: name, asFound: means[0], largestPart: means[1], fillsHoles: means[2],
          criteria: criteria == nil ? nil : means[3])
      })
  }

  /// The rules and what speaks for them, as JSON; nil before any case.
  public func json() throws -> Data? {
    guard let learned = postProcessing else { return nil }
    return try LearnedFile.data(
      PostProcessingFile(rules: learned.rules, criteria: learned.criteria?.name, learned: evidence))
  }
}
