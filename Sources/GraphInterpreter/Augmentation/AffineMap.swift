import Myograph

/// Where the pixels of one image lie on another: (row, column) ↦ matrix · (row, column) + offset.
public struct AffineMap: Hashable, Sendable {
  /// Row by row.
  public var matrix: SIMD4<Double>
  public var offset: SIMD2<Double>

  public init(matrix: SIMD4<Double>, offset: SIMD2<Double>) {
    self.matrix = matrix
    self.offset = offset
  }

  public static let identity = AffineMap(matrix: [1, 0, 0, 1], offset: [0, 0])

  /// A linear map around the centres of two images, `from` pixels of the one and `to` of the other.
  init(_ matrix: SIMD4<Double>, centresOf from: Size, _ to: Size) {
    self.init(matrix: matrix, offset: to.centre)
    offset = to.centre - linear(from.centre)
  }

  private func linear(_ point: SIMD2<Double>) -> SIMD2<Double> {
    [matrix[0] * point[0] + matrix[1] * point[1], matrix[2] * point[0] + matrix[3] * point[1]]
  }

  public func callAsFunction(_ point: SIMD2<Double>) -> SIMD2<Double> { linear(point) + offset }

  /// First `inner`, then this.
  public func after(_ inner: AffineMap) -> AffineMap {
    let (a, b) = (matrix, inner.matrix)
    return AffineMap(
      matrix: [
        a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3], a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
      ], offset: self(inner.offset))
  }

  /// The point that lies at `target`.
  public func inverse(_ target: SIMD2<Double>) -> SIMD2<Double> {
    let (m, d) = (matrix, target - offset)
    let determinant = m[0] * m[3] - m[1] * m[2]
    return [(m[3] * d[0] - m[1] * d[1]) / determinant, (m[0] * d[1] - m[2] * d[0]) / determinant]
  }

  /// Whether pixels lie on pixels.
  var keepsPixels: Bool {
    (0..<4).allSatisfy { matrix[$0].rounded() == matrix[$0] }
      && abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) == 1
  }
}

extension Size {
  var centre: SIMD2<Double> { [Double(height - 1) / 2, Double(width - 1) / 2] }
}
