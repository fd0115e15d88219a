/// How far two surfaces of a structure lie from each other, in the unit of the spacing.
///
/// Each surface is cut into elements (`SurfaceElements`), one at each corner between voxels that it passes by, with its
/// area; in an image of one slice with its length. An element's distance is that to the nearest element of the other
/// surface. Every number counts elements by their size, so that it doesn't change where voxels are cut finer along one axis
/// (Nikolov et al. 2021, doi 10.2196/26151).
public struct SurfaceDistances: Equatable, Sendable {
  /// Of the one surface's elements to the other surface, shortest first.
  private let found, expected: [Element]

  private struct Element: Equatable {
    var distance: Double
    var size: Double
    /// The slices beside it, one where there is only one.
    var slices: ClosedRange<Int>
  }

  /// - Parameters:
  ///   - found, expected: a class for each voxel, x fastest, then y, then z.
  ///   - label: the class that is compared.
  ///   - ignored: where this class is expected, neither side has the structure.
  ///   - shape, spacing: x, y, z.
  /// - Returns: nil where either side has no voxel of the class: then there is no distance.
  public init?(
    _ found: [UInt8], _ expected: [UInt8], of label: UInt8, ignoring ignored: UInt8? = nil, shape: [Int],
    spacing: [Double]
  ) {
    precondition(shape.count == 3 && spacing.count == 3 && found.count == shape.reduce(1, *))
    precondition(found.count == expected.count)
    let one = found.indices.map { found[$0] == label && expected[$0] != ignored }
    let other = expected.map { $0 == label }
    guard let box = Box(shape, holding: found.indices.lazy.filter { one[$0] || other[$0] }),
      one.contains(true), other.contains(true)
    else { return nil }
    let isFlat = shape[2] == 1
    let sizes =
      isFlat ? SurfaceElements.lengths(spacing: spacing) : SurfaceElements.areas(spacing: spacing)
    let codes = [one, other].map { box.codes($0, shape, isFlat: isFlat) }
    let corners = box.corners(isFlat: isFlat)
    let layer = corners[0] * corners[1]
    func elements(of own: [UInt8], to other: [UInt8]) -> [Element] {
      var squares = other.map { sizes[Int($0)] > 0 ? 0 : Double.infinity }
      DistanceTransform.run(&squares, shape: corners, spacing: spacing)
      return own.indices.compactMap { index in
        let size = sizes[Int(own[index])]
        guard size > 0 else { return nil }
        return Element(
          distance: squares[index].squareRoot(), size: size,
          slices: box.slices(besideLayer: index / layer, isFlat: isFlat))
      }.sorted { $0.distance < $1.distance }
    }
    self.found = elements(of: codes[0], to: codes[1])
    self.expected = elements(of: codes[1], to: codes[0])
  }

  private init(found: [Element], expected: [Element]) { (self.found, self.expected) = (found, expected) }

  /// Of the elements in some slices alone, still to the whole of the other surface: an element between two slices counts
  /// half in each.
  /// - Returns: nil where either side has none there.
  public func within(_ slices: Set<Int>) -> SurfaceDistances? {
    func part(_ elements: [Element]) -> [Element] {
      elements.compactMap { element in
        let inside = element.slices.count { slices.contains($0) }
        guard inside > 0 else { return nil }
        var part = element
        part.size *= Double(inside) / Double(element.slices.count)
        return part
      }
    }
    let (found, expected) = (part(found), part(expected))
    return found.isEmpty || expected.isEmpty ? nil : SurfaceDistances(found: found, expected: expected)
  }

  /// The distance that a share of either surface keeps within: of both, the larger. With 0.95 what is known as HD95, with 1
  /// Hausdorff's.
  public func hausdorff(_ share: Double) -> Double {
    max(Self.within(share, of: found), Self.within(share, of: expected))
  }

  /// The mean over both surfaces.
  public var mean: Double {
    let all = found + expected
    return all.reduce(0) { $0 + $1.distance * $1.size } / all.reduce(0) { $0 + $1.size }
  }

  /// The share of both surfaces that lies within a tolerance of the other one: the normalised surface Dice.
  public func dice(tolerance: Double) -> Double {
    let all = found + expected
    let near = all.filter { $0.distance <= tolerance }
    return near.reduce(0) { $0 + $1.size } / all.reduce(0) { $0 + $1.size }
  }

  private static func within(_ share: Double, of elements: [Element]) -> Double {
    let wanted = share * elements.reduce(0) { $0 + $1.size }
    var size = 0.0
    for element in elements {
      size += element.size
      if size >= wanted { return element.distance }
    }
    return elements.last?.distance ?? 0
  }
}

/// The part of a grid that two structures lie in.
private struct Box {
  private var low: [Int]
  private var high: [Int]

  init?(_ shape: [Int], holding indices: some Sequence<Int>) {
    (low, high) = (shape, [-1, -1, -1])
    for index in indices {
      let place = [index % shape[0], index / shape[0] % shape[1], index / (shape[0] * shape[1])]
      for axis in 0..<3 {
        low[axis] = min(low[axis], place[axis])
        high[axis] = max(high[axis], place[axis])
      }
    }
    if high[0] < 0 { return nil }
  }

  /// Corners of voxels in it and on its border.
  func corners(isFlat: Bool) -> [Int] {
    [high[0] - low[0] + 2, high[1] - low[1] + 2, isFlat ? 1 : high[2] - low[2] + 2]
  }

  /// The slices on both sides of a layer of corners, which may lie beyond the image.
  func slices(besideLayer layer: Int, isFlat: Bool) -> ClosedRange<Int> {
    isFlat ? low[2]...low[2] : low[2] + layer - 1...low[2] + layer
  }

  /// Which of the voxels around each corner are inside; what lies beyond the box isn't.
  func codes(_ mask: [Bool], _ shape: [Int], isFlat: Bool) -> [UInt8] {
    let corners = corners(isFlat: isFlat)
    var codes = [UInt8](repeating: 0, count: corners.reduce(1, *))
    for z in low[2]...high[2] {
      for y in low[1]...high[1] {
        for x in low[0]...high[0] where mask[(z * shape[1] + y) * shape[0] + x] {
          // The voxel is the last one around its first corner, and the first one around its last.
          for corner in 0..<(isFlat ? 4 : 8) {
            let place = (
              x - low[0] + (corner & 1), y - low[1] + (corner >> 1 & 1), z - low[2] + (corner >> 2)
            )
            codes[(place.2 * corners[1] + place.1) * corners[0] + place.0] |=
              1 << ((isFlat ? 3 : 7) - UInt8(corner))
          }
        }
      }
    }
    return codes
  }
}
