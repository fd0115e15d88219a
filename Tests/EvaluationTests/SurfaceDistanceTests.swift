import Foundation
import Testing

@testable import Evaluation

/// Distances between surfaces against public tools; `make_surfaces.py` wrote what they say.
struct SurfaceDistanceTests {
  struct Case: Decodable, Sendable, CustomStringConvertible {
    var name, found, expected: String
    var shape: [Int]
    var spacing, dice: [Double]
    var hausdorff, hd95, mean: Double
    var monai: Monai

    struct Monai: Decodable, Sendable {
      var hausdorff, hd95, mean: Double
      var dice: [Double]
    }

    var description: String { name }
  }

  static let cases: [Case] = {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/surfaces.json")
    return try! JSONDecoder().decode([Case].self, from: Data(contentsOf: path))
  }()

  private func classes(_ bits: String) -> [UInt8] { bits.utf8.map { $0 == UInt8(ascii: "1") ? 3 : 0 } }

  /// Elements are at the same corners; where one isn't flat, that tool cuts it into other triangles. In one slice nothing
  /// differs.
  @Test("HD95, mean distance and surface Dice beside surface-distance", arguments: cases)
  func beside(given: Case) throws {
    let distances = try #require(
      SurfaceDistances(
        classes(given.found), classes(given.expected), of: 3, shape: given.shape, spacing: given.spacing))
    #expect(abs(distances.hausdorff(1) - given.hausdorff) < 1e-9)
    #expect(abs(distances.hausdorff(0.95) - given.hd95) < 1e-9)
    let tolerance = given.shape[2] == 1 ? 1e-9 : 2e-3
    #expect(abs(distances.mean - given.mean) <= tolerance * given.mean)
    for (threshold, dice) in zip([0.5, 1, 2, 5], given.dice) {
      #expect(abs(distances.dice(tolerance: threshold) - dice) <= tolerance, "\(threshold)")
    }
  }

  /// MONAI's distances lie between centres of voxels at the border, and each voxel counts as much: of thick slices those at
  /// an end, of little area, as much as those at a side. By that definition its numbers come out; its surface Dice is of
  /// elements.
  @Test("HD95 and mean distance differ from MONAI's by what is counted", arguments: cases)
  func besideMONAI(given: Case) throws {
    let (found, expected) = (classes(given.found), classes(given.expected))
    let distances = try #require(
      SurfaceDistances(found, expected, of: 3, shape: given.shape, spacing: given.spacing))
    for (threshold, dice) in zip([0.5, 1, 2, 5], given.monai.dice) {
      #expect(abs(distances.dice(tolerance: threshold) - dice) <= 2e-3, "\(threshold)")
    }
    // No element is farther from such a centre than half of a voxel's diagonal.
    let diagonal = given.spacing.map { $0 * $0 }.reduce(0, +).squareRoot()
    #expect(abs(distances.hausdorff(1) - given.monai.hausdorff) <= diagonal)

    let (one, other) = (centres(found, given), centres(expected, given))
    let (there, back) = (nearest(one, to: other), nearest(other, to: one))
    #expect(abs(max(percentile(there), percentile(back)) - given.monai.hd95) < 1e-5)
    let mean = (there + back).reduce(0, +) / Double(there.count + back.count)
    #expect(abs(mean - given.monai.mean) < 1e-5)
  }

  /// Of voxels with a side to one that isn't inside.
  private func centres(_ classes: [UInt8], _ given: Case) -> [[Double]] {
    let shape = given.shape
    let axes = shape[2] == 1 ? 0..<2 : 0..<3
    func isInside(_ place: [Int]) -> Bool {
      zip(place, shape).allSatisfy { $0 >= 0 && $0 < $1 }
        && classes[place[0] + shape[0] * (place[1] + shape[1] * place[2])] == 3
    }
    return classes.indices.map { [$0 % shape[0], $0 / shape[0] % shape[1], $0 / (shape[0] * shape[1])] }
      .filter { place in
        isInside(place)
          && axes.contains { axis in
            [-1, 1].contains { step in
              var neighbour = place
              neighbour[axis] += step
              return !isInside(neighbour)
            }
          }
      }.map { zip($0, given.spacing).map { Double($0) * $1 } }
  }

  private func nearest(_ points: [[Double]], to others: [[Double]]) -> [Double] {
    points.map { point in
      others.map { other -> Double in
        let steps = zip(point, other).map { $0 - $1 }
        return steps.reduce(0) { $0 + $1 * $1 }.squareRoot()
      }.min() ?? .nan
    }
  }

  /// The 95th, between two values where it falls there.
  private func percentile(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let place = 0.95 * Double(sorted.count - 1)
    let (below, above) = (sorted[Int(place)], sorted[Int(place.rounded(.up))])
    return below + (above - below) * (place - place.rounded(.down))
  }

  @Test("The order of the two doesn't matter, and what nobody labelled is no surface")
  func symmetry() throws {
    let given = Self.cases[2]
    let (found, expected) = (classes(given.found), classes(given.expected))
    func distances(_ one: [UInt8], _ other: [UInt8], ignoring: UInt8? = nil) -> SurfaceDistances? {
      SurfaceDistances(
        one, other, of: 3, ignoring: ignoring, shape: given.shape, spacing: given.spacing)
    }
    let (there, back) = (try #require(distances(found, expected)), try #require(distances(expected, found)))
    #expect(there.hausdorff(0.95) == back.hausdorff(0.95) && abs(there.mean - back.mean) < 1e-12)
    let unlabelled = zip(found, expected).map { $0 == 3 && $1 != 3 ? 255 : $1 }
    let ignoring = try #require(distances(found, unlabelled, ignoring: 255))
    let shared = zip(found, expected).map { $0 == 3 && $1 == 3 ? UInt8(3) : 0 }
    #expect(try ignoring == #require(distances(shared, expected)))
    #expect(distances(found, found.map { _ in 0 }) == nil && distances(found.map { _ in 0 }, found) == nil)
  }

  /// Each voxel around a corner may be inside or not: what separates them is the same seen from any side.
  @Test("Elements are as large as what they separate, and mirrored ones as large")
  func elements() {
    let areas = SurfaceElements.areas(spacing: [2, 3, 5])
    #expect(areas[0] == 0 && areas[255] == 0 && areas[1...254].allSatisfy { $0 > 0 })
    // Half of the voxels, along each axis.
    #expect([areas[0b0101_0101], areas[0b0011_0011], areas[0b0000_1111]] == [15, 10, 6])
    for code in 0..<256 {
      for axis in 0..<3 {
        let mirrored = (0..<8).reduce(0) { $0 | (code >> $1 & 1) << ($1 ^ (1 << axis)) }
        #expect(abs(areas[code] - areas[mirrored]) < 1e-12, "\(code)")
      }
    }
    let lengths = SurfaceElements.lengths(spacing: [3, 4])
    #expect(lengths[0b0101] == 4 && lengths[0b0011] == 3 && lengths[0b0001] == 2.5 && lengths[0b1001] == 5)
  }

  @Test("The distance transform is that of every point compared with every other")
  func transform() {
    let (shape, spacing) = ([7, 5, 4], [1.5, 0.7, 4.0])
    let points = (0..<140).filter { $0 * 7919 % 140 < 6 }
    var squares = (0..<140).map { points.contains($0) ? 0 : Double.infinity }
    DistanceTransform.run(&squares, shape: shape, spacing: spacing)
    func place(_ index: Int) -> [Int] { [index % 7, index / 7 % 5, index / 35] }
    for index in 0..<140 {
      let nearest = points.map { point in
        (0..<3).reduce(0.0) { sum, axis in
          let step = Double(place(index)[axis] - place(point)[axis]) * spacing[axis]
          return sum + step * step
        }
      }.min()
      #expect(abs(squares[index] - (nearest ?? .nan)) < 1e-9, "\(index)")
    }
  }
}
