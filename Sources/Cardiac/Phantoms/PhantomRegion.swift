/// A part of LV's wall that is unlike the rest of the ring.
struct PhantomRegion: Sendable {
  enum Kind {
    /// Thicker on its outer side, by a share of the wall.
    case thickened(Double)
    /// A scar: thin, and it stays where it is at end-diastole.
    case scarred
  }

  let kind: Kind
  /// A unit vector from LV's middle.
  let direction: (x: Double, y: Double)
  /// The cosine of the angle between its middle and its edge.
  let edge: Double
  /// From base, 0, to apex, 1; it fades in and out within this.
  let depth: ClosedRange<Double>

  /// Of a scar's inner border, beside that of the cavity at end-diastole: what is lost of the wall is lost inside.
  private static let thinning = 1.09
  private static let fade = 0.15

  /// From 0 outside to 1 within.
  private func weight(_ cosine: Double, _ sine: Double, _ at: Double) -> Double {
    let along = (cosine * direction.x + sine * direction.y - edge) / (1 - edge)
    guard along > 0, at > depth.lowerBound, at < depth.upperBound else { return 0 }
    let near = min(at - depth.lowerBound, depth.upperBound - at) / Self.fade
    return PhantomNoise.ease(min(1, 1.3 * along)) * PhantomNoise.ease(min(1, near))
  }

  /// What it makes of the radii of cavity and muscle in a direction.
  /// - Parameter resting: both at end-diastole.
  func radii(
    inner: Double, outer: Double, resting: (inner: Double, outer: Double), cosine: Double, sine: Double,
    depth: Double
  ) -> (inner: Double, outer: Double) {
    let weight = weight(cosine, sine, depth)
    guard weight > 0 else { return (inner, outer) }
    switch kind {
    case .thickened(let share): return (inner, outer + weight * share * (outer - inner))
    case .scarred:
      return (
        inner + weight * (Self.thinning * resting.inner - inner), outer + weight * (resting.outer - outer)
      )
    }
  }
}
