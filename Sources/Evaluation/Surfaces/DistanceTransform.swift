/// Squared distances to the nearest of some points of a grid, exactly (Felzenszwalb and Huttenlocher 2012,
/// doi 10.4086/toc.2012.v008a019): along each axis in turn, as the lower envelope of a parabola over each place.
enum DistanceTransform {
  /// - Parameters:
  ///   - squares: 0 at the points, infinite elsewhere, x fastest; the distances' squares afterwards.
  ///   - shape, spacing: x, y, z.
  static func run(_ squares: inout [Double], shape: [Int], spacing: [Double]) {
    var stride = 1
    for (size, step) in zip(shape, spacing) {
      var envelope = Envelope(size, step: step)
      if size > 1 {
        for block in Swift.stride(from: 0, to: squares.count, by: stride * size) {
          for first in block..<block + stride { envelope.pass(&squares, first: first, stride: stride) }
        }
      }
      stride *= size
    }
  }

  private struct Envelope {
    private let size: Int
    private let step: Double
    private var line: [Double]
    /// Places whose parabolas are lowest somewhere, and from where on each is.
    private var places: [Int]
    private var begins: [Double]

    init(_ size: Int, step: Double) {
      (self.size, self.step) = (size, step)
      line = [Double](repeating: 0, count: size)
      places = [Int](repeating: 0, count: size)
      begins = line
    }

    mutating func pass(_ squares: inout [Double], first: Int, stride: Int) {
      for index in 0..<size { line[index] = squares[first + index * stride] }
      var count = 0
      for place in 0..<size where line[place] < .infinity {
        var begin = -Double.infinity
        while count > 0 {
          begin = crossing(places[count - 1], place)
          if begin > begins[count - 1] { break }
          count -= 1
        }
        places[count] = place
        begins[count] = count == 0 ? -.infinity : begin
        count += 1
      }
      guard count > 0 else { return }
      var lowest = 0
      for index in 0..<size {
        let position = Double(index) * step
        while lowest + 1 < count, begins[lowest + 1] < position { lowest += 1 }
        let distance = position - Double(places[lowest]) * step
        squares[first + index * stride] = distance * distance + line[places[lowest]]
      }
    }

    /// From where on the second parabola is the lower one.
    private func crossing(_ one: Int, _ other: Int) -> Double {
      let (p, q) = (Double(one) * step, Double(other) * step)
      return ((line[other] + q * q) - (line[one] + p * p)) / (2 * (q - p))
    }
  }
}
