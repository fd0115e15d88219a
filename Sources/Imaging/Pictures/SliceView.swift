/// One slice of a frame, sampled between its voxels.
struct SliceView {
  let width: Int
  let height: Int
  let voxels: ArraySlice<Float>
  let classes: ArraySlice<UInt8>

  init(_ grid: Grid, voxels: ArraySlice<Float>, classes: ArraySlice<UInt8>) {
    (width, height) = (grid.shape[0], grid.shape[1])
    (self.voxels, self.classes) = (voxels, classes)
  }

  /// - Throws: `Problem` when there is no such frame, or not a class for each voxel.
  init(_ volume: Volume, classes: [UInt8], frame: Int, z: Int) throws {
    let expected = volume.voxelsPerFrame * volume.frames
    guard classes.count == expected else {
      throw Problem.wrongCount(expected: expected, found: classes.count)
    }
    guard (0..<volume.frames).contains(frame) else { throw Problem.nothingToDraw }
    let voxels = volume.slice(z, frame: frame)
    self.init(volume.grid, voxels: voxels, classes: classes[voxels.indices])
  }

  /// The box around everything that isn't background; nil where nothing is.
  var box: Window? {
    var (left, right, top, bottom) = (Int.max, -1, Int.max, -1)
    for (index, label) in classes.enumerated() where label != 0 && label != LabelMap.ignored {
      let (column, row) = (index % width, index / width)
      (left, right) = (min(left, column), max(right, column))
      (top, bottom) = (min(top, row), max(bottom, row))
    }
    return right < 0 ? nil : Window(x: left..<right + 1, y: top..<bottom + 1)
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

  /// The least one around both.
  func union(_ other: Window) -> Window {
    func around(_ one: Range<Int>, _ two: Range<Int>) -> Range<Int> {
      min(one.lowerBound, two.lowerBound)..<max(one.upperBound, two.upperBound)
    }
    return Window(x: around(x, other.x), y: around(y, other.y))
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

  /// Two passes over the slices find both values exactly, by the upper and then the lower half of their bits: sorting would
  /// take all of them into memory.
  init(_ window: Window, slices: Range<Int>, _ slice: (Int) throws -> SliceView) throws {
    let last = slices.count * window.x.count * window.y.count - 1
    let ranks = [last / 100, last - last / 100]
    let half = 1 << 16
    func count(_ note: (UInt32) -> Void) throws {
      for z in slices {
        let slice = try slice(z)
        for row in window.y {
          let start = slice.voxels.startIndex + row * slice.width
          for value in slice.voxels[start + window.x.lowerBound..<start + window.x.upperBound] {
            note(Self.ordered(value))
          }
        }
      }
    }
    var upper = [Int](repeating: 0, count: half)
    try count { upper[Int($0 >> 16)] += 1 }
    let places = ranks.map { Self.place(of: $0, in: upper) }
    var lower = places.map { _ in [Int](repeating: 0, count: half) }
    try count { bits in
      for (index, place) in places.enumerated() where place.bin == Int(bits >> 16) {
        lower[index][Int(bits & 0xFFFF)] += 1
      }
    }
    let values = zip(places, lower).map { place, counts in
      Self.value(UInt32(place.bin) << 16 | UInt32(Self.place(of: place.rest, in: counts).bin))
    }
    (low, high) = (Double(values[0]), Double(values[1]))
  }

  /// The bin in which the value of a rank is, and its rank there.
  private static func place(of rank: Int, in counts: [Int]) -> (bin: Int, rest: Int) {
    var rest = rank
    for (bin, count) in counts.enumerated() {
      if rest < count { return (bin, rest) }
      rest -= count
    }
    return (0, 0)
  }

  /// Bits that are ordered as their values are.
  private static func ordered(_ value: Float) -> UInt32 {
    let bits = value.bitPattern
    return bits >> 31 == 0 ? bits | 1 << 31 : ~bits
  }

  private static func value(_ ordered: UInt32) -> Float {
    Float(bitPattern: ordered >> 31 == 1 ? ordered & ~(1 << 31) : ~ordered)
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
