/// A colour of 8 bits per channel.
public struct Colour: Sendable, Hashable {
  public var red, green, blue: UInt8

  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }
}

/// An RGB image in memory, top row first.
struct Raster {
  let width: Int
  let height: Int
  private(set) var pixels: [UInt8]

  static let largestSide = 1 << 14

  init(width: Int, height: Int, background: Colour) throws(Problem) {
    guard (1...Self.largestSide).contains(width), (1...Self.largestSide).contains(height) else {
      throw .pictureTooLarge(width: width, height: height)
    }
    self.width = width
    self.height = height
    pixels = [UInt8](repeating: 0, count: width * height * 3)
    fill(0, 0, width, height, background)
  }

  /// Lays a colour over a pixel; pixels outside the image are left out.
  mutating func blend(_ x: Int, _ y: Int, _ colour: Colour, _ opacity: Double = 1) {
    guard x >= 0, y >= 0, x < width, y < height else { return }
    let start = (y * width + x) * 3
    let share = min(1, max(0, opacity))
    for (channel, new) in [colour.red, colour.green, colour.blue].enumerated() {
      let old = Double(pixels[start + channel])
      pixels[start + channel] = UInt8(old + (Double(new) - old) * share + 0.5)
    }
  }

  mutating func fill(_ x: Int, _ y: Int, _ width: Int, _ height: Int, _ colour: Colour) {
    for row in y..<y + height {
      for column in x..<x + width { blend(column, row, colour) }
    }
  }

  /// The image as a PNG file.
  func png() throws(Problem) -> [UInt8] {
    try PNGEncoder.encode(pixels, width: width, height: height)
  }
}
