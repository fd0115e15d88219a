import Datasets
import Evaluation

/// What is done to a segmented volume before it is written, learned class by class from cases whose labels are known (Isensee
/// et al. 2021, doi 10.1038/s41592-020-01008-z).
public struct PostProcessing: Equatable, Sendable {
  /// Of one class.
  public struct Rule: Codable, Equatable, Sendable {
    public var name: String
    /// Only the largest part in the volume stays; voxels that share a corner are connected.
    public var largestPart: Bool
    /// Background that a slice's pixels of the class enclose becomes the class.
    public var fillsHoles: Bool

    public init(_ name: String, largestPart: Bool = false, fillsHoles: Bool = false) {
      (self.name, self.largestPart, self.fillsHoles) = (name, largestPart, fillsHoles)
    }
  }

  /// A rule for each class but the background, in their order.
  public var rules: [Rule]
  /// Slices are mended by these, which have the last word.
  public var criteria: SliceCriteria?

  public init(rules: [Rule], criteria: SliceCriteria? = nil) {
    (self.rules, self.criteria) = (rules, criteria)
  }

  public static func == (one: Self, other: Self) -> Bool {
    one.rules == other.rules && one.criteria?.name == other.criteria?.name
  }

  /// Bytes that work on a volume takes besides its classes: a slice's regions and distances, where they fill half of it.
  static func bytes(width: Int, height: Int) -> Int { 16 * width * height }

  /// - Parameters:
  ///   - classes: of one frame, x fastest, then y, then z.
  ///   - shape, spacing: x, y, z.
  public func apply(to classes: inout [UInt8], shape: [Int], spacing: [Double]) {
    for (index, rule) in rules.enumerated() {
      let label = UInt8(index + 1)
      if rule.largestPart { Self.keepLargestPart(of: label, in: &classes, shape: shape) }
      if rule.fillsHoles { Self.fillHoles(in: label, of: &classes, shape: shape) }
    }
    guard let criteria else { return }
    Self.repair(&classes, by: criteria, shape: shape, spacing: spacing)
  }

  static func keepLargestPart(of label: UInt8, in classes: inout [UInt8], shape: [Int]) {
    var parts = VolumeParts(of: label, in: classes, shape: shape)
    parts.keepLargest(in: &classes)
  }

  static func fillHoles(in label: UInt8, of classes: inout [UInt8], shape: [Int]) {
    let pixels = shape[0] * shape[1]
    for start in stride(from: 0, to: classes.count, by: pixels) {
      let slice = classes[start..<start + pixels]
      guard slice.contains(label) else { continue }
      let region = Region(width: shape[0], height: shape[1], pixels: slice.map { $0 == label })
      for (index, isHole) in region.holes(corners: false).pixels.enumerated()
      where isHole && classes[start + index] == 0 { classes[start + index] = label }
    }
  }

  static func repair(
    _ classes: inout [UInt8], by criteria: SliceCriteria, shape: [Int], spacing: [Double]
  ) {
    for slice in ClassSlice.all(of: classes, shape: shape, spacing: spacing) {
      classes.replaceSubrange(slice.classes.indices, with: criteria.repaired(slice))
    }
  }
}
