import Myograph

/// One image with its labels: what a network is trained on.
public struct Sample: Sendable {
  /// Channels × rows × columns, planar.
  public var image: [Double]
  /// A class for each pixel.
  public var labels: [Int]
  public var height: Int
  public var width: Int
  /// Millimetres between rows and between columns, for networks that begin with a scan.
  public var spacing: (row: Double, column: Double)
  /// In the data set: random numbers derive from it.
  public var index: UInt32

  public init(
    image: [Double], labels: [Int], height: Int, width: Int, spacing: (row: Double, column: Double) = (1, 1),
    index: UInt32 = 0
  ) {
    self.image = image
    self.labels = labels
    self.height = height
    self.width = width
    self.spacing = spacing
    self.index = index
  }
}

extension Graph {
  /// What its labels may be, besides those of pixels that nobody labelled.
  var knownClasses: Range<Int> {
    for case .labels(let classes) in nodes.map(\.type.content) { return 0..<classes }
    return 0..<0
  }
}
