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

  /// Where `count` pixels lie among a range of an axis of `size` voxels.
  static func places(_ range: Range<Int>, _ count: Int, of size: Int) -> [Place] {
    (0..<count).map {
      let middle = Double(range.lowerBound) + (Double($0) + 0.5) * Double(range.count) / Double(count) - 0.5
      let place = min(Double(size - 1), max(0, middle))
      return Place(
        first: Int(place), second: min(Int(place) + 1, size - 1), share: place - Double(Int(place)))
    }
  }
}

/// A point between two voxels of an axis.
struct Place {
  let first, second: Int
  /// How much of the second there is in it.
  let share: Double
}
