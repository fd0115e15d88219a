/// How much surface passes between the voxels around a corner, by which of them belong to a structure.
///
/// Through the eight voxels around a corner runs the surface that marching cubes (Lorensen and Cline 1987) would draw:
/// it crosses each edge between a voxel inside and one outside in its middle. Voxels that touch along an edge alone are
/// taken to be apart. In one slice it is a curve between four.
enum SurfaceElements {
  /// By the eight voxels, the first in the lowest bit, x fastest: an area in the square of the spacing's unit.
  static func areas(spacing: [Double]) -> [Double] {
    polygons.map { $0.reduce(0) { $0 + area($1.map { middle($0, spacing) }) } }
  }

  /// By the four voxels of a slice: a length.
  static func lengths(spacing: [Double]) -> [Double] {
    (0..<16).map { code in
      segments(code, ring: [0, 1, 3, 2]).reduce(0) { sum, segment in
        let step = middle(segment.0, spacing) - middle(segment.1, spacing)
        return sum + (step * step).sum().squareRoot()
      }
    }
  }

  private static let polygons = (0..<256).map(loops)

  /// Between two voxels of which one is inside.
  private struct Edge: Hashable {
    var low: Int
    var high: Int

    init(_ one: Int, _ other: Int) { (low, high) = (min(one, other), max(one, other)) }
  }

  /// Where the surface meets a ring of four voxels: the edges that it enters and leaves by.
  private static func segments(_ code: Int, ring: [Int]) -> [(Edge, Edge)] {
    func isInside(_ place: Int) -> Bool { code >> ring[place % 4] & 1 == 1 }
    func edge(_ place: Int) -> Edge { Edge(ring[place % 4], ring[(place + 1) % 4]) }
    let crossed = (0..<4).filter { isInside($0) != isInside($0 + 1) }
    switch crossed.count {
    case 2: return [(edge(crossed[0]), edge(crossed[1]))]
    // Around either of the two that are inside.
    case 4: return (0..<4).filter(isInside).map { (edge($0 + 3), edge($0)) }
    default: return []
    }
  }

  /// The sides of the cube, each as a ring.
  private static let sides = [
    [0, 1, 3, 2], [4, 5, 7, 6], [0, 1, 5, 4], [2, 3, 7, 6], [0, 2, 6, 4], [1, 3, 7, 5],
  ]

  /// The closed polygons that the segments on all sides make.
  private static func loops(_ code: Int) -> [[Edge]] {
    // Each edge is on two sides, so it has two neighbours.
    var neighbours: [Edge: [Edge]] = [:]
    for side in sides {
      for (one, other) in segments(code, ring: side) {
        neighbours[one, default: []].append(other)
        neighbours[other, default: []].append(one)
      }
    }
    var loops: [[Edge]] = []
    for first in neighbours.keys.sorted(by: { ($0.low, $0.high) < ($1.low, $1.high) }) {
      guard neighbours[first]?.isEmpty == false else { continue }
      var (loop, current) = ([Edge](), first)
      while let next = neighbours[current]?.popLast() {
        loop.append(current)
        if let back = neighbours[next]?.firstIndex(of: current) { neighbours[next]?.remove(at: back) }
        current = next
      }
      loops.append(loop)
    }
    return loops
  }

  private static func middle(_ edge: Edge, _ spacing: [Double]) -> SIMD3<Double> {
    func place(_ voxel: Int) -> SIMD3<Double> {
      SIMD3(Double(voxel & 1), Double(voxel >> 1 & 1), Double(voxel >> 2 & 1))
    }
    return (place(edge.low) + place(edge.high)) / 2
      * SIMD3(spacing[0], spacing[1], spacing.count > 2 ? spacing[2] : 0)
  }

  /// Of a polygon that need not be flat: triangles around its centre.
  private static func area(_ polygon: [SIMD3<Double>]) -> Double {
    let centre = polygon.reduce(SIMD3.zero, +) / Double(polygon.count)
    return polygon.indices.reduce(0) { sum, index in
      let (a, b) = (polygon[index] - centre, polygon[(index + 1) % polygon.count] - centre)
      let normal = SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
      return sum + (normal * normal).sum().squareRoot() / 2
    }
  }
}
