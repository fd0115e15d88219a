/// The heart at one time of its cycle: its sizes solve for the volumes that it then has.
struct PhantomPhase: Sendable {
  let heart: PhantomHeart
  /// From 0 at end-diastole to 1 at end-systole: the share of the stroke that is ejected.
  let contraction: Double
  /// Where the valve plane and the cavity's apex lie.
  let base, apex: Double
  /// Radii of the cavity and of the muscle around it at the base.
  private(set) var endo = 0.0
  private(set) var epi = 0.0
  /// How far RV reaches beyond LV's muscle at the base.
  private(set) var widthOfRV = 0.0
  /// Both radii at end-diastole; nil: it is that.
  private let resting: (endo: Double, epi: Double)?
  /// The muscle's thickness at the apex, as a fraction of that at the base.
  private static let apicalShare = 0.6

  /// - Parameter diastole: of the same heart; nil makes that.
  init(_ heart: PhantomHeart, contraction: Double = 0, from diastole: PhantomPhase? = nil) {
    self.heart = heart
    self.contraction = contraction
    resting = diastole.map { ($0.endo, $0.epi) }
    base = contraction * heart.descent
    apex = heart.length - contraction * 3
    let stroke = heart.volumeOfLV * heart.ejectionFraction
    let cavity = 1000 * (heart.volumeOfLV - contraction * stroke)
    endo = solve(\.endo, 8...50) { $0.volumeOfLeft() < cavity }
    let muscle = cavity + 1000 * heart.volumeOfMuscle
    epi = solve(\.epi, endo...80) { $0.volumeOfLeft() < muscle }
    let right = 1000 * (heart.volumeOfRV - contraction * (stroke * heart.strokeRatio))
    widthOfRV = solve(\.widthOfRV, 2...90) { $0.volumeOfRV() < right }
  }

  /// The least size in a range for which a condition no longer holds.
  private func solve(
    _ size: WritableKeyPath<PhantomPhase, Double>, _ range: ClosedRange<Double>,
    while isTooSmall: (PhantomPhase) -> Bool
  ) -> Double {
    var trial = self
    var (low, high) = (range.lowerBound, range.upperBound)
    for _ in 0..<22 {
      let middle = (low + high) / 2
      trial[keyPath: size] = middle
      if isTooSmall(trial) { low = middle } else { high = middle }
    }
    return high
  }

  /// The cavity's or, once `epi` is known, cavity's and muscle's cubic millimetres.
  private func volumeOfLeft() -> Double {
    if heart.isMeasured { return measuredLeft(withMuscle: epi > 0) }
    let steps = 48
    var sum = 0.0
    for step in 0..<steps {
      let radius = max(epi, endo) * Self.profile((Double(step) + 0.5) / Double(steps))
      sum += radius * radius
    }
    return Double.pi * sum * (end - base) / Double(steps)
  }

  private func volumeOfRV() -> Double {
    if heart.isMeasured { return measuredRV() }
    let (depth, step) = (4.0, 3.0)
    var sum = 0.0
    for slice in 0..<Int((apex - base) / depth) {
      let section = section(base + (Double(slice) + 0.5) * depth)
      for row in -30..<30 {
        for column in -34..<20 {
          let (x, y) = (section.x + Double(column) * step, section.y + Double(row) * step)
          if section.part(x, y).label == 3 { sum += 1 }
        }
      }
    }
    return sum * depth * step * step
  }

  /// The radius along the axis, from 1 near the base to 0 at the apex; the base itself is a little narrower.
  private static func profile(_ t: Double) -> Double {
    let rest = 1 - t
    return max(0, 1 - t * t).squareRoot() * (1 - 0.07 * rest * rest * rest)
  }

  /// How far the heart reaches to the front and to the feet from LV's axis: that is where chest wall and diaphragm are. Plain
  /// hearts' LV says so; patients' RV may be larger.
  var reach: (front: Double, feet: Double) {
    guard heart.isMeasured else { return (epi, epi) }
    return (
      epi * heart.heightOfRV + 0.25 * max(0, widthOfRV - 30), epi * max(1, heart.heightOfRV / 1.12)
    )
  }

  /// Where the muscle ends beyond the cavity's apex.
  var end: Double { apex + Self.apicalShare * max(0, epi - endo) }

  /// The cross-section at a depth.
  func section(_ z: Double) -> HeartSection {
    let end = end
    let depth = max(0, (z - base) / (apex - base))
    let outerDepth = max(0, (z - base) / (end - base))
    let (inner, outer) = (Self.profile(min(1, depth)), Self.profile(min(1, outerDepth)))
    // Half of what the base's ring loses towards the apex, so that RV tapers with LV.
    let along = depth / heart.lengthOfRV
    let width = along < 1 ? widthOfRV * (1 - along * along).squareRoot() * (1 - 0.25 * along) : -1
    return HeartSection(
      x: heart.tilt.x * z, y: heart.tilt.y * z, depth: depth, isAboveBase: z < base, isBeyondApex: z > end,
      contraction: contraction, aboveBase: max(0, base - z), endo: endo * inner, epi: epi * outer,
      resting: ((resting?.endo ?? endo) * inner, (resting?.epi ?? epi) * outer), widthOfRV: width,
      heart: heart)
  }
}
