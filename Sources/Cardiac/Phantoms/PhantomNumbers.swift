/// Random numbers that depend on a key and an index only, whoever asks for them and when.
///
/// Phantoms are made of sums, products, quotients, square roots and rounding, which IEEE 754 defines to the last
/// bit, and of integers. No function of a platform's mathematical library takes part.
struct PhantomNumbers: Sendable {
  private let key: UInt64
  private var index: UInt64 = 0

  init(key: UInt64) { self.key = key }

  /// An independent sequence for each name.
  init(_ parent: UInt64, _ name: String) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    key = Self.mix(parent ^ Self.mix(hash))
  }

  /// The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
  static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  func bits(_ index: UInt64) -> UInt64 { Self.mix(key &+ index &* 0x9E37_79B9_7F4A_7C15) }

  /// The next number, uniform in a range.
  mutating func next(_ range: ClosedRange<Double>) -> Double {
    index += 1
    return range.lowerBound + (range.upperBound - range.lowerBound) * Double(bits(index) >> 11) * 0x1p-53
  }

  /// A number of mean 0 and variance 1 for an index, within ±6: twelve uniform ones summed as integers.
  func normal(_ index: UInt64) -> Double {
    var sum: Int64 = 0
    for part in 0..<3 {
      let bits = bits(3 &* index &+ UInt64(part))
      for shift in stride(from: 0, to: 64, by: 16) { sum += Int64(bits >> UInt64(shift) & 0xFFFF) }
    }
    return Double(sum - 12 * 65535 / 2) * 0x1p-16
  }
}

/// Smooth random texture in space: values at the corners of a lattice, blended between them.
struct PhantomNoise: Sendable {
  private let numbers: PhantomNumbers

  init(_ numbers: PhantomNumbers) { self.numbers = numbers }

  /// The value of a lattice's cell, uniform in 0..<1.
  func cell(_ x: Double, _ y: Double, _ z: Double, _ layer: UInt64 = 0) -> Double {
    Double(hash(Int64(x), Int64(y), Int64(z), layer) >> 11) * 0x1p-53
  }

  /// Within −1…1, changing over about `scale` millimetres.
  func value(_ x: Double, _ y: Double, _ z: Double, scale: Double) -> Double {
    let (u, v, w) = (x / scale, y / scale, z / scale)
    let (i, j, k) = (u.rounded(.down), v.rounded(.down), w.rounded(.down))
    let (a, b, c) = (Self.ease(u - i), Self.ease(v - j), Self.ease(w - k))
    let (column, row, plane) = (Int64(i), Int64(j), Int64(k))
    func blend(_ plane: Int64) -> Double {
      let upper = corner(column, row, plane) * (1 - a) + corner(column + 1, row, plane) * a
      let lower = corner(column, row + 1, plane) * (1 - a) + corner(column + 1, row + 1, plane) * a
      return upper * (1 - b) + lower * b
    }
    return blend(plane) * (1 - c) + blend(plane + 1) * c
  }

  private func corner(_ x: Int64, _ y: Int64, _ z: Int64) -> Double {
    Double(hash(x, y, z, 0) >> 11) * 0x1p-52 - 1
  }

  private func hash(_ x: Int64, _ y: Int64, _ z: Int64, _ layer: UInt64) -> UInt64 {
    numbers.bits(
      UInt64(bitPattern: x &* 73_856_093) ^ UInt64(bitPattern: y &* 19_349_663 &+ 1_000_003)
        ^ UInt64(bitPattern: z &* 83_492_791 &+ 7) &+ layer &* 0x5851_F42D_4C95_7F2D)
  }

  /// From 0 to 1 as its argument does, level at both ends.
  static func ease(_ t: Double) -> Double { t * t * (3 - 2 * t) }
}
