import Testing

@testable import Imaging

@Suite struct GridTests {
  static func grid(_ change: (inout Grid) -> Void = { _ in }) -> Grid {
    var grid = Grid(
      shape: [100, 100, 10], spacing: [1.5, 1.5, 8],
      affine: [[1.5, 0, 0, -75], [0, 1.5, 0, -75], [0, 0, 8, -40], [0, 0, 0, 1]])
    change(&grid)
    return grid
  }

  @Test func roundingIsNoDifference() {
    #expect(Self.grid().matches(Self.grid { $0.affine[0][0] += 5e-6 }))
    #expect(Self.grid().matches(Self.grid { $0.affine[0][3] += 0.01 }))
    #expect(Self.grid().matches(Self.grid { $0.spacing[2] += 5e-4 }))
    #expect(Self.grid().matches(Self.grid { $0.source = .qform }))
  }

  @Test func shiftsTurnsSpacingsAndShapesAre() {
    #expect(!Self.grid().matches(Self.grid { $0.affine[0][3] += 0.2 }))
    #expect(!Self.grid().matches(Self.grid { $0.affine[1][0] = 0.01 }))
    #expect(!Self.grid().matches(Self.grid { $0.spacing[2] += 0.1 }))
    #expect(!Self.grid().matches(Self.grid { $0.shape[2] = 11 }))
  }

  /// What counts is where a voxel lies, in shares of its own size along each axis.
  @Test func distancesAreVoxelsAtTheFarthestCorner() {
    func distance(_ change: (inout Grid) -> Void) -> Double { Self.grid().distance(to: Self.grid(change)) }
    #expect(distance { _ in } == 0)
    #expect(abs(distance { $0.affine[0][3] += 0.15 } - 0.1) < 1e-9)
    #expect(abs(distance { $0.affine[2][3] += 0.8 } - 0.1) < 1e-9)
    // A spacing of three digits: 0.001 mm a column add up over 99.5 columns.
    let rounded = distance {
      $0.affine[0][0] = 1.501
      $0.spacing[0] = 1.501
    }
    #expect(abs(rounded - 99.5 / 1500) < 1e-3)
    // x to the left instead of to the right.
    #expect(distance { $0.affine[0][0] = -1.5 } > 100)
    #expect(distance { $0.affine[0] = [0, 0, 0, 0] } > 1)
    #expect(
      distance { $0.affine[0][3] = .nan } == .infinity && distance { $0.shape = [100, 100, 1] } == .infinity)
  }

  /// As nibabel's aff2axcodes has it.
  @Test func axesAreNamedByTheNearestDirection() {
    #expect(Self.grid().axes == "RAS")
    let turned = [[-1.1, 0.3, 4, 7], [0.2, -0.4, -8, 3], [0.1, 1.3, -1, 2], [0, 0, 0, 1]]
    #expect(Self.grid { $0.affine = turned }.axes == "LSP")
    // x and z both point to the left most of all.
    let oblique = [[-1.3, 0.6, -5, 7], [-1.1, -0.6, 4.6, 3], [0, -1.5, -4.2, 2], [0, 0, 0, 1]]
    #expect(Self.grid { $0.affine = oblique }.axes == "LIA")
  }

  @Test func theErrorPrintsBothGrids() throws {
    var one = try Volume(shape: [2, 2, 1], spacing: [1, 1, 8], voxels: [0, 0, 0, 0])
    var other = try Volume(shape: [2, 2, 1], spacing: [1, 1.25, 8], voxels: [0, 0, 0, 0])
    (one.path, other.path) = ("a.nii", "b.nii")
    let error = #expect(throws: ImagingError.self) { try one.requireSameGrid(as: other) }
    #expect(
      error?.description == """
        Can't use "a.nii" because its grid is 2 × 2 × 1 voxels of 1 × 1 × 8 mm at [1 0 0 -0.5, 0 1 0 -0.5, \
        0 0 8 0] but that of "b.nii" is 2 × 2 × 1 voxels of 1 × 1.25 × 8 mm at [1 0 0 -0.5, 0 1.25 0 -0.625, \
        0 0 8 0]; use images on one grid
        """)
  }
}
