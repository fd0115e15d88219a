import Myograph

/// Displacements of an image's pixels: cubic B-splines through control points that lie `spacing` pixels apart, the
/// second of them at pixel 0.
public struct ElasticField: Sendable {
  private let size: Size
  private let spacing: Double
  private let columns: Int
  /// Rows' displacements of all control points, then columns'.
  private let displacements: [Double]

  public init(_ size: Size, spacing: Double, deviation: Double, _ random: RandomStream) {
    self.size = size
    self.spacing = spacing
    let rows = Int(Double(size.height - 1) / spacing) + 4
    columns = Int(Double(size.width - 1) / spacing) + 4
    displacements = (0..<2 * rows * columns).map { deviation * random.normal($0) }
  }

  /// Where a pixel is fetched from, within the image.
  public func source(row: Int, column: Int) -> SIMD2<Double> {
    let (firstRow, rowWeights) = weights(Double(row) / spacing)
    let (firstColumn, columnWeights) = weights(Double(column) / spacing)
    var moved = SIMD2(Double(row), Double(column))
    for axis in 0..<2 {
      for i in 0..<4 {
        for j in 0..<4 {
          let point = axis * displacements.count / 2 + (firstRow + i) * columns + firstColumn + j
          moved[axis] += rowWeights[i] * columnWeights[j] * displacements[point]
        }
      }
    }
    return moved.clamped(lowerBound: [0, 0], upperBound: [Double(size.height - 1), Double(size.width - 1)])
  }

  /// The first of the four control points that a position depends on, and their shares.
  private func weights(_ position: Double) -> (first: Int, SIMD4<Double>) {
    let first = Int(position)
    let t = position - Double(first)
    let u = 1 - t
    return (
      first,
      SIMD4(u * u * u, (3 * t - 6) * t * t + 4, (3 * u - 6) * u * u + 4, t * t * t) / 6
    )
  }
}
