/// A colour of 8 bits per channel.
public struct Colour: Sendable, Hashable {
  public var red, green, blue: UInt8

  /// - Parameter rgb: 0xRRGGBB.
  public init(rgb: Int) {
    self.init(
      UInt8(truncatingIfNeeded: rgb >> 16), UInt8(truncatingIfNeeded: rgb >> 8),
      UInt8(truncatingIfNeeded: rgb))
  }

  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// Between this colour (0) and another (1).
  func mixed(with other: Colour, _ share: Double) -> Colour {
    let share = min(1, max(0, share))
    func mix(_ one: UInt8, _ two: UInt8) -> UInt8 {
      UInt8(Double(one) + (Double(two) - Double(one)) * share + 0.5)
    }
    return Colour(mix(red, other.red), mix(green, other.green), mix(blue, other.blue))
  }
}
