/// Where a volume's voxels lie in the world (RAS+, millimetres).
public struct Grid: Sendable, Equatable {
  /// x, y, z.
  public var shape: [Int]
  /// Millimetres between voxels along x, y, z.
  public var spacing: [Double]
  /// Four rows of four: voxel indices to RAS+ millimetres.
  public var affine: [[Double]]
  /// The part of the header that `affine` comes from.
  public var source: AffineSource
  /// Which axis of the file each of these is.
  public var order = AxisOrder.file

  public init(shape: [Int], spacing: [Double], affine: [[Double]], source: AffineSource = .sform) {
    self.shape = shape
    self.spacing = spacing
    self.affine = affine
    self.source = source
  }

  /// Pixels whose spacing and place nobody knows: 1 apart, the first at the origin.
  /// - Parameter shape: x, y, z.
  public static func pixels(_ shape: [Int]) -> Grid {
    let affine = (0..<4).map { row in (0..<4).map { $0 == row ? 1.0 : 0 } }
    return Grid(shape: shape, spacing: [1, 1, 1], affine: affine, source: .pixels)
  }

  /// Whether `spacing` is in millimetres; else it is 1, and `affine` counts pixels.
  public var hasSpacing: Bool { source != .pixels }

  /// The volume of one voxel in millilitres.
  public var voxelMillilitres: Double { spacing.reduce(1, *) / 1000 }

  /// The direction in which each voxel axis points, to the nearest one that no earlier axis has: `RAS` where x goes
  /// to the right, y to anterior and z to superior.
  public var axes: String {
    let letters = [["L", "R"], ["P", "A"], ["I", "S"]]
    var free = [0, 1, 2]
    return (0..<3).map { axis in
      let row = free.max { abs(affine[$0][axis]) < abs(affine[$1][axis]) } ?? 0
      free.removeAll { $0 == row }
      return letters[row][affine[row][axis] > 0 ? 1 : 0]
    }.joined()
  }

  /// The world position of a voxel.
  public func position(_ voxel: [Double]) -> [Double] {
    (0..<3).map { row in
      zip(affine[row], voxel).reduce(affine[row][3]) { $0 + $1.0 * $1.1 }
    }
  }

  /// How far apart two grids of one shape lie at most, in this one's voxels: at a corner, or along an axis where only the
  /// spacings differ. Infinite where the shapes do; 0 where one of them has no spacing, and so no other place.
  public func distance(to other: Grid) -> Double {
    guard shape == other.shape else { return .infinity }
    guard hasSpacing, other.hasSpacing else { return 0 }
    let size = shape.map(Double.init)
    let stretches = (0..<3).map { abs(spacing[$0] - other.spacing[$0]) / spacing[$0] * size[$0] }
    let offsets = (0..<8).map { number in
      let corner = (0..<3).map { number >> $0 & 1 == 1 ? size[$0] - 0.5 : -0.5 }
      let offset = zip(voxel(at: other.position(corner)), corner).map { $0 - $1 }
      return offset.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    let distances = stretches + offsets
    return distances.allSatisfy(\.isFinite) ? distances.max() ?? 0 : .infinity
  }

  /// Up to this distance two grids are one that was written by different programs.
  package static let roundingDistance = 0.01
  /// Up to this distance the same voxel still is the same place.
  package static let sameDistance = 0.1

  /// Whether both grids hold the same voxels at the same places, but for a tenth of a voxel.
  public func matches(_ other: Grid) -> Bool { distance(to: other) <= Self.sameDistance }

  /// Between which voxels a world position lies: the inverse of `position`, by Cramer's rule.
  private func voxel(at position: [Double]) -> [Double] {
    func determinant(replacing column: Int?) -> Double {
      let m = (0..<3).map { row in
        (0..<3).map { $0 == column ? position[row] - affine[row][3] : affine[row][$0] }
      }
      return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
        - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
        + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
    }
    let whole = determinant(replacing: nil)
    return (0..<3).map { determinant(replacing: $0) / whole }
  }

  static func list(_ values: [Double]) -> String {
    values.map(Text.number).joined(separator: " × ")
  }
}

extension Grid: CustomStringConvertible {
  public var description: String {
    guard hasSpacing else { return "\(shape.map(String.init).joined(separator: " × ")) pixels" }
    let rows = affine.prefix(3).map { $0.map(Text.number).joined(separator: " ") }.joined(separator: ", ")
    let sizes = shape.map(String.init).joined(separator: " × ")
    return "\(sizes) voxels of \(Self.list(spacing)) mm at [\(rows)]"
  }
}

/// Where an affine comes from; `pixels`: nowhere, for an image that says nothing of its place.
public enum AffineSource: String, Sendable {
  case sform, qform, pixdim, pixels
}
