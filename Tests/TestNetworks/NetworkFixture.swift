import Foundation
import Myograph

/// What PyTorch computes from seeded weights and input for a whole network; `make_networks.py` wrote it.
public struct NetworkFixture: Decodable, Sendable {
  public var height: Int
  public var width: Int
  /// How far PyTorch's own single precision is from its double precision.
  public var singlePrecisionError: Double
  /// Sums of the logits and of their magnitudes over all pixels, by class.
  public var sums: [Double]
  public var absoluteSums: [Double]
  /// Logits at `rows` × `columns`, classes outermost.
  public var pixels: [Double]

  public var rows: [Int] { Self.spread(height) }
  public var columns: [Int] { Self.spread(width) }
  public var classes: Int { sums.count }

  /// Input in single precision, 1 × height × width.
  public var input: [Float] { SeededWeights.input(count: height * width) }

  /// The fixtures of `unet64`, `unet16`, `fcn16`, `fcn64`, `unet16-bilinear-192` and of small ones, by name.
  public static func all() throws -> [String: NetworkFixture] {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let data = try Data(contentsOf: tests.appendingPathComponent("KernelsTests/Fixtures/networks.json"))
    return try JSONDecoder().decode([String: NetworkFixture].self, from: data)
  }

  /// The largest difference of planar `logits` from PyTorch's at the pixels that are known; the sums' differences
  /// count as means over the pixels. Infinite where the number of logits differs or one isn't finite.
  public func largestError(of logits: [Double]) -> Double {
    let plane = height * width
    guard logits.count == classes * plane, logits.allSatisfy(\.isFinite) else { return .infinity }
    var largest = 0.0
    var expected = pixels.makeIterator()
    for channel in 0..<classes {
      let values = logits[channel * plane..<(channel + 1) * plane]
      for row in rows {
        for column in columns {
          let value = logits[channel * plane + row * width + column]
          largest = max(largest, abs(value - (expected.next() ?? .infinity)))
        }
      }
      largest = max(largest, abs(values.reduce(0, +) - sums[channel]) / Double(plane))
      let magnitude = values.reduce(0) { $0 + abs($1) }
      largest = max(largest, abs(magnitude - absoluteSums[channel]) / Double(plane))
    }
    return largest
  }

  /// 16 positions from the first pixel to the last.
  private static func spread(_ side: Int) -> [Int] { (0..<16).map { $0 * (side - 1) / 15 } }
}
