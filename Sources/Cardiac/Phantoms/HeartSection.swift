/// A heart cut across at one depth.
struct HeartSection: Sendable {
  /// LV's centre.
  let x, y: Double
  /// From 0 at the valve plane to 1 at the cavity's apex.
  let depth: Double
  /// Above the valve plane lie the atria and the aorta.
  let isAboveBase, isBeyondApex: Bool
  /// From 0 at end-diastole to 1 at end-systole.
  let contraction: Double
  /// Millimetres above the valve plane.
  let aboveBase: Double
  let endo, epi: Double
  /// The same at end-diastole.
  let resting: (inner: Double, outer: Double)
  /// How far RV reaches beyond LV's muscle; negative where there is none.
  let widthOfRV: Double
  let heart: PhantomHeart

  /// Where a point lies: signed distances in millimetres, negative inside.
  struct Part {
    /// To the inner and outer border of LV's muscle, and to RV's cavity.
    var endo, epi, right: Double
    /// The network's class: 1 LV, 2 MYO, 3 RV.
    var label: UInt8
    /// Of the point, seen from LV's centre along RV's direction and across it.
    var along, across: Double
  }

  func part(_ px: Double, _ py: Double) -> Part {
    let (dx, dy) = (px - x, py - y)
    let radius = (dx * dx + dy * dy).squareRoot()
    let borders = radius > 0 ? radii(dx / radius, dy / radius) : radii(0, 0)
    let toEndo = endo > 0 && !isBeyondApex ? radius - borders.inner : .infinity
    let toEpi = epi > 0 && !isBeyondApex ? radius - borders.outer : .infinity
    let along = dx * heart.septal.x + dy * heart.septal.y
    let across = dy * heart.septal.x - dx * heart.septal.y
    let right = toRight(along, across)
    let isRight = right < 0 && toEpi >= 0
    let label: UInt8 = isAboveBase ? 0 : toEndo < 0 ? 1 : toEpi < 0 ? 2 : isRight ? 3 : 0
    return Part(endo: toEndo, epi: toEpi, right: right, label: label, along: along, across: across)
  }

  /// Where LV's cavity and its muscle end in a direction, a unit vector from LV's centre.
  func radii(_ cosine: Double, _ sine: Double) -> (inner: Double, outer: Double) {
    let ripple = ripple(cosine, sine)
    var inner = isAboveBase ? 0.8 * epi * (1 - 0.006 * aboveBase) : endo
    var outer = isAboveBase ? inner + 2.5 : epi
    if let region = heart.region, !isAboveBase {
      (inner, outer) = region.radii(
        inner: inner, outer: outer, resting: resting, cosine: cosine, sine: sine, depth: depth)
    }
    return (inner * ripple, outer * (0.4 + 0.6 * ripple))
  }

  /// Harmonics by powers of the unit vector: no angle needed.
  private func ripple(_ cosine: Double, _ sine: Double) -> Double {
    var (c, s, sum) = (cosine, sine, 1.0)
    for ripple in heart.ripples {
      (c, s) = (c * cosine - s * sine, c * sine + s * cosine)
      sum += ripple.cosine * c + ripple.sine * s
    }
    return sum
  }

  // MARK: RV: an egg with rounded corners that LV's muscle cuts into. Its blunt end is the free wall, the other one hides
  // behind the septum.

  /// About the distance to RV's outer border.
  private func toRight(_ along: Double, _ across: Double) -> Double {
    guard widthOfRV > 0 else { return .infinity }
    let (dx, dy) = (along - 0.5 * epi, across + heart.leanOfRV * epi)
    let (half, height) = (halfOfRV(dx), heightOfRV)
    let norm = (dx * dx / (half * half) + dy * dy / (height * height)).squareRoot()
    guard norm > 1e-9 else { return -min(half, height) }
    let border = borderOfRV(dx / half / norm, dy / height / norm)
    return (dx * dx + dy * dy).squareRoot() * (1 - border / norm)
  }

  private func halfOfRV(_ along: Double) -> Double { along > 0 ? 0.5 * epi + widthOfRV : 0.78 * epi }

  private var heightOfRV: Double {
    epi * heart.heightOfRV * (0.62 + 0.38 * min(1, widthOfRV / (0.8 * epi)))
  }

  /// cos 3θ: corners at both insertions, a flatter free wall.
  private func borderOfRV(_ c: Double, _ s: Double) -> Double {
    1 - heart.cornersOfRV * (4 * c * c * c - 3 * c) - 0.5 * heart.cornersOfRV * s
  }

  /// RV's square millimetres: along each ray from the egg's middle, which lies in LV's muscle, what is beyond that.
  func areaOfRV(_ directions: [(x: Double, y: Double)]) -> Double {
    guard widthOfRV > 0 else { return 0 }
    let height = heightOfRV
    let sum = directions.reduce(0.0) { sum, direction in
      let half = halfOfRV(direction.x)
      let border = borderOfRV(direction.x, direction.y)
      func isBeyondMuscle(_ share: Double) -> Bool {
        let along = 0.5 * epi + share * direction.x * half
        let across = share * direction.y * height - heart.leanOfRV * epi
        let (dx, dy) = (
          along * heart.septal.x - across * heart.septal.y, along * heart.septal.y + across * heart.septal.x
        )
        let radius = (dx * dx + dy * dy).squareRoot()
        return radius > 0 && radius >= radii(dx / radius, dy / radius).outer
      }
      guard isBeyondMuscle(border) else { return sum }
      var (low, high) = (0.0, border)
      for _ in 0..<18 {
        let middle = (low + high) / 2
        if isBeyondMuscle(middle) { high = middle } else { low = middle }
      }
      return sum + half * height * (border * border - high * high)
    }
    return sum * Double.pi / Double(directions.count)
  }
}
