/// Values to levels of brightness: the 1st percentile is black, the 99th white.
struct GreyScale {
  private let low: Double
  private let high: Double

  /// Two passes over the slices find both values exactly, by the upper and then the lower half of their bits: sorting would
  /// take all of them into memory.
  /// - Parameter planes: of each slice.
  init(_ window: Window, slices: [Int], planes: Int, _ slice: (Int) throws -> SliceView) throws {
    let last = slices.count * window.x.count * window.y.count * planes - 1
    let ranks = [last / 100, last - last / 100]
    let half = 1 << 16
    func count(_ note: (UInt32) -> Void) throws {
      for z in slices {
        let slice = try slice(z)
        for row in window.y {
          for plane in slice.planes {
            let start = plane.startIndex + row * slice.width
            for value in plane[start + window.x.lowerBound..<start + window.x.upperBound] {
              note(Self.ordered(value))
            }
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
