extension Region {
  /// All pixels whose centres lie in the smallest convex polygon around the middles of this region's pixels' sides, as
  /// scikit-image has it.
  public var convexHull: Region {
    // Twice the coordinates, which are whole numbers then.
    var points: [(x: Int, y: Int)] = []
    for y in 0..<height {
      let row = pixels[y * width..<(y + 1) * width]
      guard let first = row.firstIndex(of: true), let last = row.lastIndex(of: true) else { continue }
      for x in Set([first - y * width, last - y * width]) {
        points += [(2 * x - 1, 2 * y), (2 * x + 1, 2 * y), (2 * x, 2 * y - 1), (2 * x, 2 * y + 1)]
      }
    }
    points.sort { ($0.x, $0.y) < ($1.x, $1.y) }
    let (lower, upper) = (Self.chain(points), Self.chain(points.reversed()))
    let corners = lower.dropLast() + upper.dropLast()
    guard corners.count > 2 else { return self }
    let edges = Array(zip(corners, corners.dropFirst() + corners.prefix(1)))
    var hull = self
    for y in 0..<height {
      for x in 0..<width where !pixels[y * width + x] {
        hull.pixels[y * width + x] = edges.allSatisfy { Self.turn($0, $1, (2 * x, 2 * y)) >= 0 }
      }
    }
    return hull
  }

  /// One half of the hull of sorted points (Andrew 1979).
  private static func chain(_ points: [(x: Int, y: Int)]) -> [(x: Int, y: Int)] {
    var chain: [(x: Int, y: Int)] = []
    for point in points {
      while chain.count > 1, turn(chain[chain.count - 2], chain[chain.count - 1], point) <= 0 {
        chain.removeLast()
      }
      chain.append(point)
    }
    return chain
  }

  /// Positive where the way by three points turns left, 0 where it goes straight on.
  private static func turn(_ a: (x: Int, y: Int), _ b: (x: Int, y: Int), _ c: (x: Int, y: Int)) -> Int {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
  }

  /// How deep its deepest bay is, in the unit of the spacing: from the convex hull's outside to the farthest pixel of a bay
  /// that is at least three pixels wide (Painchaud et al. 2019, arXiv 1907.02865). Holes are none.
  /// - Parameter spacing: x, y.
  public func concavity(spacing: [Double]) -> Double {
    let filled = self | holes(corners: false)
    let hull = filled.convexHull
    let bays = (hull - filled).eroded
    guard !bays.isEmpty else { return 0 }
    let depths = (!hull).distances(spacing: spacing)
    return zip(bays.pixels, depths).reduce(0) { $1.0 && $1.1.isFinite ? max($0, $1.1) : $0 }
  }

  /// The isoperimetric ratio, 1 of a circle; nil where there is no outline to speak of. Holes are filled.
  public var circularity: Double? {
    let filled = self | holes(corners: false)
    let perimeter = filled.perimeter
    return perimeter > 0 ? 4 * .pi * Double(filled.count) / (perimeter * perimeter) : nil
  }
}
