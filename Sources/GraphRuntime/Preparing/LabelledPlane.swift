/// A slice with its labels, as a cohort holds it.
public struct LabelledPlane: Sendable {
  /// Rows.
  public var height: Int
  /// Columns.
  public var width: Int
  /// Millimetres between rows and between columns.
  public var spacing: (row: Double, column: Double)
  /// C × H × W, planar; H × W where the network takes one channel.
  public var pixels: [Float]
  /// H × W, classes of the network.
  public var labels: [UInt8]

  public init(
    height: Int, width: Int, spacing: (row: Double, column: Double) = (1, 1), pixels: [Float],
    labels: [UInt8]
  ) {
    self.height = height
    self.width = width
    self.spacing = spacing
    self.pixels = pixels
    self.labels = labels
  }
}
