import Myograph

/// Where pixels of a remodelled sample lie on the sample as it came: on the same ray from the cavity's centre.
struct RemodeledPlaces {
  private let size: Size
  private let centre: SIMD2<Double>
  /// The cavity's squared radius, and by how much that of the wall's outer border is larger.
  private let cavity: AngularSeries
  private let wall: AngularSeries
  private let dilation: Double
  private let thickness: Double

  /// - Parameter labels: of the sample's pixels, row by row.
  /// - Returns: nil where nothing was drawn, or a class has no pixel.
  init?(_ size: Size, labels: [Int], _ remodeling: Remodeling, _ draw: AugmentationDraw) {
    guard case .remodeling(let dilation, let thickness) = draw else { return nil }
    (self.size, self.dilation, self.thickness) = (size, dilation, thickness)
    let pixels = { (label: Int) in
      labels.indices.filter { labels[$0] == label }.map {
        SIMD2(Double($0 / size.width), Double($0 % size.width))
      }
    }
    let (inside, around) = (pixels(remodeling.cavity), pixels(remodeling.wall))
    guard !inside.isEmpty, !around.isEmpty else { return nil }
    let centre = inside.reduce(.zero, +) / Double(inside.count)
    self.centre = centre
    cavity = AngularSeries(ofSquaredRadius: inside.map { $0 - centre })
    wall = AngularSeries(ofSquaredRadius: around.map { $0 - centre })
  }

  func source(of place: SIMD2<Double>) -> SIMD2<Double> {
    let last = SIMD2(Double(size.height - 1), Double(size.width - 1))
    let offset = place - centre
    let radius = offset.length
    let isInside = (0..<2).allSatisfy { place[$0] >= -0.5 && place[$0] <= last[$0] + 0.5 }
    guard isInside, radius > 0 else { return place }
    let direction = offset / radius
    let from = source(ofRadius: radius, direction)
    guard from != radius else { return place }
    return (centre + direction * from).clamped(lowerBound: .zero, upperBound: last)
  }

  /// The cavity's radius is multiplied by one factor, the wall's thickness by the other; what lies around gives way up to
  /// where nothing moves.
  private func source(ofRadius radius: Double, _ direction: SIMD2<Double>) -> Double {
    // No harmonics take the border to the centre, or the wall's outer border into the cavity.
    let square = max(cavity(direction), cavity.mean / 4)
    let (inner, outer) = (square.squareRoot(), (square + max(wall(direction), 0)).squareRoot())
    let end = Remodeling.reach * outer
    let newInner = dilation * inner
    let newOuter = newInner + thickness * (outer - inner)
    if radius >= end { return radius }
    if radius <= newInner { return radius / dilation }
    if radius <= newOuter { return inner + (radius - newInner) / thickness }
    // A cubic whose slope is the mean one at the wall, and 1 at the end.
    let (part, slope) = ((radius - newOuter) / (end - newOuter), (end - newOuter) / (end - outer))
    return outer + (end - outer) * (part + (1 - slope) * (part * part - part * part * part))
  }
}

/// A function of the angle.
private struct AngularSeries {
  private static let harmonics = 6

  let mean: Double
  /// Of each harmonic's cosine and sine.
  private var coefficients = [SIMD2<Double>](repeating: .zero, count: harmonics)

  /// A region's area between two angles is half the squared radius' integral.
  /// - Parameter offsets: of the region's pixels, from the centre.
  init(ofSquaredRadius offsets: [SIMD2<Double>]) {
    mean = Double(offsets.count) * (1 / .pi)
    for offset in offsets where offset != .zero {
      let direction = offset / offset.length
      var angle = direction
      for index in coefficients.indices {
        coefficients[index] += angle
        angle = angle.turned(direction)
      }
    }
    for index in coefficients.indices { coefficients[index] *= 2 / .pi }
  }

  func callAsFunction(_ direction: SIMD2<Double>) -> Double {
    var (value, angle) = (mean, direction)
    for coefficient in coefficients {
      value += coefficient[0] * angle[0] + coefficient[1] * angle[1]
      angle = angle.turned(direction)
    }
    return value
  }
}

/// Vectors, and cosines with sines of angles.
extension SIMD2<Double> {
  fileprivate var length: Double { (self[0] * self[0] + self[1] * self[1]).squareRoot() }

  /// By another angle.
  fileprivate func turned(_ angle: SIMD2<Double>) -> SIMD2<Double> {
    [self[0] * angle[0] - self[1] * angle[1], self[1] * angle[0] + self[0] * angle[1]]
  }
}
