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

  /// Whether both grids hold the same voxels at the same places: equal shapes, spacings within `tolerance`
  /// of each other, corners no further apart than `tolerance` of the grid's diagonal.
  public func matches(_ other: Grid, tolerance: Double = 1e-4) -> Bool {
    guard shape == other.shape else { return false }
    guard zip(spacing, other.spacing).allSatisfy({ abs($0 - $1) <= tolerance * max($0, $1) }) else {
      return false
    }
    // One voxel more than there are, so that a single slice has an extent as well.
    let size = shape.map(Double.init)
    let corners = (0..<8).map { corner in (0..<3).map { corner >> $0 & 1 == 1 ? size[$0] : 0 } }
    let diagonal = Self.distance(position([0, 0, 0]), position(size))
    return corners.allSatisfy {
      Self.distance(position($0), other.position($0)) <= tolerance * diagonal
    }
  }

  private static func distance(_ one: [Double], _ other: [Double]) -> Double {
    zip(one, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  static func list(_ values: [Double]) -> String {
    values.map(Text.number).joined(separator: " × ")
  }
}

extension Grid: CustomStringConvertible {
  public var description: String {
    let rows = affine.prefix(3).map { $0.map(Text.number).joined(separator: " ") }.joined(separator: ", ")
    let sizes = shape.map(String.init).joined(separator: " × ")
    return "\(sizes) voxels of \(Self.list(spacing)) mm at [\(rows)]"
  }
}

/// Where an affine comes from.
public enum AffineSource: String, Sendable {
  case sform, qform, pixdim
}
