import Testing

@testable import Evaluation

/// Thirds of labelled slices, and what is measured in them.
struct SlicePositionTests {
  /// One voxel wide: of each slice so many voxels are of class 1.
  private func column(_ areas: [Int]) -> [UInt8] {
    areas.flatMap { area in (0..<10).map { $0 < area ? 1 : 0 } }
  }

  private func positions(_ areas: [Int]) -> [[Int]] {
    let slices = SlicePosition.slices(of: column(areas), shape: [10, 1, areas.count])
    return SlicePosition.allCases.map { (slices[$0] ?? []).sorted() }
  }

  @Test("The base is where the area leans, and slices without a label are in no third")
  func thirds() {
    #expect(positions([0, 9, 8, 6, 4, 3, 1, 0]) == [[1, 2], [3, 4], [5, 6]])
    #expect(positions([0, 0, 1, 3, 4, 6, 8, 9]) == [[6, 7], [4, 5], [2, 3]])
    // Wide at the second slice still leans to the first.
    #expect(positions([5, 9, 8, 2]) == [[0, 1], [2], [3]])
    #expect(positions([5, 0, 9, 8, 2]) == [[0, 2], [3], [4]])
  }

  @Test("Few slices, even ones, none")
  func few() {
    #expect(positions([4]) == [[0], [], []] && positions([4, 4]) == [[0], [1], []])
    #expect(positions([3, 3, 3]) == [[0], [1], [2]] && positions([0, 0]) == [[], [], []])
    let ignored = SlicePosition.slices(of: [255, 1, 1, 0], ignoring: 255, shape: [1, 1, 4])
    #expect(ignored == [.basal: [1], .mid: [2]])
  }

  /// Boxes of six slices; in the upper three the found one is two voxels further along x.
  private static let (found, expected): ([UInt8], [UInt8]) = {
    func box(_ shift: (Int) -> Int) -> [UInt8] {
      (0..<20 * 12 * 8).map { place in
        let (x, y, z) = (place % 20, place / 20 % 12, place / 240)
        return (1...6).contains(z) && (3...8).contains(y) && (4...11).contains(x - shift(z)) ? 1 : 0
      }
    }
    return (box { $0 > 3 ? 2 : 0 }, box { _ in 0 })
  }()

  @Test("Parts are measured without cuts between them, and make up the whole")
  func parts() throws {
    let comparison = ClassComparison(
      Self.found, Self.expected, of: 1, shape: [20, 12, 8], spacing: [1.5, 1.5, 10])
    let whole = comparison.measures(tolerance: 1)
    #expect(comparison.measures(in: Set(0..<8), tolerance: 1) == whole)
    let (low, high) = (
      comparison.measures(in: [1, 2], tolerance: 1), comparison.measures(in: [5, 6], tolerance: 1)
    )
    // The same in both: no distance, though the slice above them differs.
    #expect(low.overlap.dice == 1 && low.hd95 == 0 && low.meanDistance == 0 && low.surfaceDice == 1)
    #expect(high.overlap.dice == 0.75 && high.hd95 == 3)
    let sum =
      low.overlap.shared + high.overlap.shared + comparison.measures(in: [3, 4], tolerance: 1).overlap.shared
    #expect(sum == whole.overlap.shared)
  }

  @Test("Where a side has nothing in a part there is no distance there, whatever lies beside it")
  func absent() throws {
    let half = Self.found.enumerated().map { $0.offset / 240 > 3 ? 0 : $0.element }
    let comparison = ClassComparison(
      half, Self.expected, of: 1, shape: [20, 12, 8], spacing: [1.5, 1.5, 10])
    let above = comparison.measures(in: [4, 5], tolerance: 1)
    #expect(
      above.overlap.dice == 0 && above.surfaceDice == 0 && above.hd95 == nil && above.meanDistance == nil)
    let empty = comparison.measures(in: [0], tolerance: 1)
    #expect(empty.overlap.dice == nil && empty.surfaceDice == nil && empty.hd95 == nil)
    #expect(comparison.measures(in: [], tolerance: 1).overlap == Overlap([], [], of: 1))
  }
}
