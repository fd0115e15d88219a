/// A heart cut across at one depth.
struct HeartSection: Sendable {
  /// LV's centre.
  let x, y: Double
  /// From 0 at the valve plane to 1 at the cavity's apex.
  let depth: Double
  /// Above the valve plane lie the atria and the aorta.
  let isAboveBase, isBeyondApex, isSystole: Bool
  /// Millimetres above the valve plane.
  let aboveBase: Double
  let endo, epi: Double
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
    let ripple = radius > 0 ? ripple(dx / radius, dy / radius) : 1
    let inner = isAboveBase ? 0.8 * epi * (1 - 0.006 * aboveBase) : endo
    let toEndo = endo > 0 && !isBeyondApex ? radius - inner * ripple : .infinity
    let toEpi =
      epi > 0 && !isBeyondApex ? radius - (isAboveBase ? inner + 2.5 : epi) * (0.4 + 0.6 * ripple) : .infinity
    let along = dx * heart.septal.x + dy * heart.septal.y
    let across = dy * heart.septal.x - dx * heart.septal.y
    let right = toRight(along, across)
    let isRight = right < 0 && toEpi >= 0
    let label: UInt8 = isAboveBase ? 0 : toEndo < 0 ? 1 : toEpi < 0 ? 2 : isRight ? 3 : 0
    return Part(endo: toEndo, epi: toEpi, right: right, label: label, along: along, across: across)
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

  /// About the distance to RV's outer border: an egg with rounded corners that LV's muscle cuts into. Its blunt end
  /// is the free wall, the other one hides behind the septum.
  private func toRight(_ along: Double, _ across: Double) -> Double {
    guard widthOfRV > 0 else { return .infinity }
    let (dx, dy) = (along - 0.5 * epi, across + heart.leanOfRV * epi)
    let half = dx > 0 ? 0.5 * epi + widthOfRV : 0.78 * epi
    let height = epi * heart.heightOfRV * (0.62 + 0.38 * min(1, widthOfRV / (0.8 * epi)))
    let norm = (dx * dx / (half * half) + dy * dy / (height * height)).squareRoot()
    guard norm > 1e-9 else { return -min(half, height) }
    let (c, s) = (dx / half / norm, dy / height / norm)
    // cos 3θ: corners at both insertions, a flatter free wall.
    let border = 1 - heart.cornersOfRV * (4 * c * c * c - 3 * c) - 0.5 * heart.cornersOfRV * s
    return (dx * dx + dy * dy).squareRoot() * (1 - border / norm)
  }
}
