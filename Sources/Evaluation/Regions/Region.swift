/// Pixels of a plane, x fastest: a structure in one slice.
public struct Region: Equatable, Sendable {
  public let width: Int
  public let height: Int
  public var pixels: [Bool]

  /// - Parameter pixels: width × height of them.
  public init(width: Int, height: Int, pixels: [Bool]) {
    precondition(pixels.count == width * height, "a plane has width × height pixels")
    (self.width, self.height, self.pixels) = (width, height, pixels)
  }

  public var isEmpty: Bool { !pixels.contains(true) }
  public var count: Int { pixels.count { $0 } }

  public static func | (one: Region, other: Region) -> Region { one.combined(other) { $0 || $1 } }
  public static func & (one: Region, other: Region) -> Region { one.combined(other) { $0 && $1 } }
  public static func - (one: Region, other: Region) -> Region { one.combined(other) { $0 && !$1 } }
  public static prefix func ! (region: Region) -> Region {
    Region(width: region.width, height: region.height, pixels: region.pixels.map(!))
  }

  private func combined(_ other: Region, _ operation: (Bool, Bool) -> Bool) -> Region {
    Region(width: width, height: height, pixels: zip(pixels, other.pixels).map(operation))
  }

  /// With all pixels that have a neighbour here, of eight.
  public var dilated: Region { spread(to: true) }

  /// Without all pixels that have a neighbour elsewhere, of eight; what lies beyond the plane counts as here.
  public var eroded: Region { spread(to: false) }

  private func spread(to value: Bool) -> Region {
    var rows = pixels
    for row in 0..<height {
      for x in 0..<width where pixels[row * width + x] == value {
        if x > 0 { rows[row * width + x - 1] = value }
        if x + 1 < width { rows[row * width + x + 1] = value }
      }
    }
    var spread = rows
    for index in rows.indices where rows[index] == value {
      if index >= width { spread[index - width] = value }
      if index + width < rows.count { spread[index + width] = value }
    }
    return Region(width: width, height: height, pixels: spread)
  }

  /// The pixels around one, eight where it doesn't lie at an edge.
  public func neighbours(of place: Int) -> [Int] {
    let (y, x) = place.quotientAndRemainder(dividingBy: width)
    return (max(0, y - 1)...min(height - 1, y + 1)).flatMap { row in
      (max(0, x - 1)...min(width - 1, x + 1)).map { row * width + $0 }.filter { $0 != place }
    }
  }

  /// How far each pixel lies from the nearest one of this region, in the unit of the spacing; infinite where there is none.
  /// - Parameter spacing: x, y.
  public func distances(spacing: [Double]) -> [Double] {
    var squares = pixels.map { $0 ? 0 : Double.infinity }
    DistanceTransform.run(&squares, shape: [width, height], spacing: spacing)
    return squares.map { $0.squareRoot() }
  }

  /// Length of the outline (Benkrid and Crookes 2000, as scikit-image has it for 4 neighbours), in pixels.
  public var perimeter: Double {
    func at(_ region: [Bool], _ x: Int, _ y: Int) -> Bool {
      (0..<width).contains(x) && (0..<height).contains(y) && region[y * width + x]
    }
    var border = pixels
    for y in 0..<height {
      for x in 0..<width where pixels[y * width + x] {
        border[y * width + x] =
          !(at(pixels, x - 1, y) && at(pixels, x + 1, y) && at(pixels, x, y - 1) && at(pixels, x, y + 1))
      }
    }
    var sum = 0.0
    for y in 0..<height {
      for x in 0..<width where border[y * width + x] {
        var (sides, corners) = (0, 0)
        for (dx, dy) in [(-1, 0), (1, 0), (0, -1), (0, 1)] where at(border, x + dx, y + dy) { sides += 1 }
        for (dx, dy) in [(-1, -1), (1, -1), (-1, 1), (1, 1)] where at(border, x + dx, y + dy) { corners += 1 }
        sum += Self.length(sides, corners)
      }
    }
    return sum
  }

  /// Of a pixel of the outline with so many neighbours beside it and at its corners.
  private static func length(_ sides: Int, _ corners: Int) -> Double {
    switch (sides, corners) {
    case (2...3, 0...2): 1
    case (0, 2), (1, 3): 2.0.squareRoot()
    case (1, 1...2): (1 + 2.0.squareRoot()) / 2
    default: 0
    }
  }
}
