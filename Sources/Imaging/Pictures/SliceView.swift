/// One slice of a frame, sampled between its voxels.
struct SliceView {
  let width: Int
  let height: Int
  let voxels: ArraySlice<Float>
  let classes: ArraySlice<UInt8>

  init(_ volume: Volume, classes: [UInt8], frame: Int, z: Int) {
    width = volume.grid.shape[0]
    height = volume.grid.shape[1]
    voxels = volume.slice(z, frame: frame)
    self.classes = classes[voxels.indices]
  }

  /// The image at a point between voxels.
  func grey(_ x: Double, _ y: Double) -> Double {
    interpolate(x, y) { Double(voxels[voxels.startIndex + $0]) }
  }

  /// How much of a point's surroundings belongs to some classes, 0 to 1. Their contour is where it is one half.
  func share(of inside: [UInt8], _ x: Double, _ y: Double) -> Double {
    interpolate(x, y) { inside.contains(classes[classes.startIndex + $0]) ? 1 : 0 }
  }

  private func interpolate(_ x: Double, _ y: Double, _ value: (Int) -> Double) -> Double {
    let (u, v) = (min(Double(width - 1), max(0, x)), min(Double(height - 1), max(0, y)))
    let (left, top) = (Int(u), Int(v))
    let (right, bottom) = (min(left + 1, width - 1), min(top + 1, height - 1))
    let (a, b) = (u - Double(left), v - Double(top))
    let upper = value(top * width + left) * (1 - a) + value(top * width + right) * a
    let lower = value(bottom * width + left) * (1 - a) + value(bottom * width + right) * a
    return upper * (1 - b) + lower * b
  }
}

/// The voxels that a panel shows.
struct Window {
  var x: Range<Int>
  var y: Range<Int>

  init(x: Range<Int>, y: Range<Int>) {
    self.x = x
    self.y = y
  }

  /// The box around everything that isn't background; nil where nothing is.
  init?(around slices: [SliceView]) {
    var (left, right, top, bottom) = (Int.max, -1, Int.max, -1)
    for slice in slices {
      for (index, label) in slice.classes.enumerated() where label != 0 {
        let (column, row) = (index % slice.width, index / slice.width)
        (left, right) = (min(left, column), max(right, column))
        (top, bottom) = (min(top, row), max(bottom, row))
      }
    }
    guard right >= 0 else { return nil }
    self.init(x: left..<right + 1, y: top..<bottom + 1)
  }

  static func widen(_ range: Range<Int>, by margin: Double, within size: Int) -> Range<Int> {
    let step = Int(min(Double(size), max(4, margin)))
    return max(0, range.lowerBound - step)..<min(size, range.upperBound + step)
  }

  /// Where `count` pixels lie among a range of voxels.
  func samples(_ range: Range<Int>, _ count: Int) -> [Double] {
    (0..<count).map {
      Double(range.lowerBound) + (Double($0) + 0.5) * Double(range.count) / Double(count) - 0.5
    }
  }
}

/// Values to grey levels: the 1st percentile is black, the 99th white.
struct GreyScale {
  private let low: Double
  private let high: Double

  init(_ slices: [SliceView], _ window: Window) {
    var values: [Float] = []
    for slice in slices {
      for row in window.y {
        let start = slice.voxels.startIndex + row * slice.width
        values += slice.voxels[start + window.x.lowerBound..<start + window.x.upperBound]
      }
    }
    values.sort()
    let last = values.count - 1
    low = values.isEmpty ? 0 : Double(values[last / 100])
    high = values.isEmpty ? 0 : Double(values[last - last / 100])
  }

  func level(_ value: Double) -> UInt8 {
    guard high > low else { return 64 }
    return UInt8(min(255, max(0, (value - low) / (high - low) * 255)))
  }
}

/// A smooth line along the half level of a field.
enum Stroke {
  /// How much of a pixel the line covers. The line lies just inside, so that neighbours don't hide each other.
  static func opacity(_ field: [[Double]], _ x: Int, _ y: Int, lineWidth: Double) -> Double {
    let here = field[y][x]
    let (left, right) = (field[y][max(0, x - 1)], field[y][min(field[y].count - 1, x + 1)])
    let (above, below) = (field[max(0, y - 1)][x], field[min(field.count - 1, y + 1)][x])
    let (dx, dy) = ((right - left) / 2, (below - above) / 2)
    let slope = (dx * dx + dy * dy).squareRoot()
    guard slope > 1e-6 else { return 0 }
    let distance = abs((here - 0.5) / slope - lineWidth / 2)
    return min(1, max(0, lineWidth / 2 + 0.5 - distance))
  }
}
