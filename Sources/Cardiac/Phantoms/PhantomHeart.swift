/// A subject's heart, in millimetres: z runs from base to apex, x and y as a picture's columns and rows, with RV to
/// the left. Sizes are drawn from those of healthy adults (Petersen et al. 2017, J Cardiovasc Magn Reson 19:18).
struct PhantomHeart: Sendable {
  /// Millilitres at end-diastole.
  let volumeOfLV, volumeOfRV: Double
  let ejectionFraction: Double
  /// Millilitres of muscle; 1.05 g each.
  let volumeOfMuscle: Double
  /// From the valve plane to the cavity's apex at end-diastole.
  let length: Double
  /// How far the valve plane moves towards the apex.
  let descent: Double
  /// Where RV lies, seen from LV: a unit vector.
  let septal: (x: Double, y: Double)
  /// The shift of LV's centre per millimetre towards the apex.
  let tilt: (x: Double, y: Double)
  /// Harmonics 2 to 4 of the contours around LV, cosine and sine.
  let ripples: [(cosine: Double, sine: Double)]
  /// Where RV's apex lies along LV, RV's height, its lean towards the diaphragm and its corners.
  let lengthOfRV, heightOfRV, leanOfRV, cornersOfRV: Double
  /// Which fraction of the stroke RV ejects; both ventricles eject the same amount but for the spread of measurement.
  let strokeRatio: Double
  /// The papillary muscles: unit vectors from LV's centre, and sizes as fractions of the cavity's radius.
  let papillaries: [(x: Double, y: Double, size: Double)]

  init(_ numbers: PhantomNumbers) {
    var numbers = numbers
    volumeOfLV = numbers.next(110...166)
    ejectionFraction = numbers.next(0.52...0.64)
    volumeOfMuscle = numbers.next(88...136)
    length = (62 + 0.19 * volumeOfLV) * numbers.next(0.95...1.05)
    descent = numbers.next(9.5...13)
    septal = Self.direction(around: (-0.96, -0.28), numbers.next(-0.22...0.22))
    tilt = (numbers.next(0.02...0.16), numbers.next(-0.1...0.12))
    ripples = [0.04, 0.025, 0.015].map { (numbers.next(-$0...$0), numbers.next(-$0...$0)) }
    volumeOfRV = volumeOfLV * numbers.next(1...1.2)
    lengthOfRV = numbers.next(0.86...0.96)
    heightOfRV = numbers.next(1...1.12)
    leanOfRV = numbers.next(0...0.16)
    cornersOfRV = numbers.next(0.05...0.12)
    strokeRatio = numbers.next(0.94...1.04)
    // Anterolateral and posteromedial.
    papillaries = [(0.75, -0.66), (0.35, 0.94)].map { centre in
      let turned = Self.direction(around: centre, numbers.next(-0.2...0.2))
      return (turned.x, turned.y, numbers.next(0.17...0.24))
    }
  }

  /// A unit vector, turned by the angle whose half has this tangent: no sine needed.
  static func direction(
    around axis: (x: Double, y: Double), _ tangent: Double
  ) -> (x: Double, y: Double) {
    let (cosine, sine) = (
      (1 - tangent * tangent) / (1 + tangent * tangent), 2 * tangent / (1 + tangent * tangent)
    )
    let norm = (axis.x * axis.x + axis.y * axis.y).squareRoot()
    return (
      (axis.x * cosine - axis.y * sine) / norm, (axis.x * sine + axis.y * cosine) / norm
    )
  }
}

/// The heart in one phase: its sizes solve for the phase's volumes.
struct PhantomPhase: Sendable {
  let heart: PhantomHeart
  let isSystole: Bool
  /// Where the valve plane and the cavity's apex lie.
  let base, apex: Double
  /// Radii of the cavity and of the muscle around it at the base.
  private(set) var endo = 0.0
  private(set) var epi = 0.0
  /// The muscle's thickness at the apex, as a fraction of that at the base.
  private static let apicalShare = 0.6
  /// How far RV reaches beyond LV's muscle at the base.
  private(set) var widthOfRV = 0.0

  init(_ heart: PhantomHeart, _ phase: CardiacPhase) {
    self.heart = heart
    isSystole = phase == .es
    base = isSystole ? heart.descent : 0
    apex = heart.length - (isSystole ? 3 : 0)
    let stroke = heart.volumeOfLV * heart.ejectionFraction
    let cavity = 1000 * (heart.volumeOfLV - (isSystole ? stroke : 0))
    endo = Self.solve(8...50) { volume(endo: $0, epi: 0) < cavity }
    let muscle = cavity + 1000 * heart.volumeOfMuscle
    epi = Self.solve(endo...80) { volume(endo: endo, epi: $0) < muscle }
    let right = 1000 * (heart.volumeOfRV - (isSystole ? stroke * heart.strokeRatio : 0))
    widthOfRV = Self.solve(2...90) { width in
      var wider = self
      wider.widthOfRV = width
      return wider.volumeOfRV() < right
    }
  }

  /// The least number in a range for which a condition no longer holds.
  private static func solve(_ range: ClosedRange<Double>, while isTooSmall: (Double) -> Bool) -> Double {
    var (low, high) = (range.lowerBound, range.upperBound)
    for _ in 0..<22 {
      let middle = (low + high) / 2
      if isTooSmall(middle) { low = middle } else { high = middle }
    }
    return high
  }

  /// The cavity's or, with `epi`, cavity's and muscle's cubic millimetres.
  private func volume(endo: Double, epi: Double) -> Double {
    let end = epi > 0 ? apex + Self.apicalShare * (epi - endo) : apex
    let steps = 48
    var sum = 0.0
    for step in 0..<steps {
      let radius = max(epi, endo) * Self.profile((Double(step) + 0.5) / Double(steps))
      sum += radius * radius
    }
    return Double.pi * sum * (end - base) / Double(steps)
  }

  /// The radius along the axis, from 1 near the base to 0 at the apex; the base itself is a little narrower.
  private static func profile(_ t: Double) -> Double {
    let rest = 1 - t
    return max(0, 1 - t * t).squareRoot() * (1 - 0.07 * rest * rest * rest)
  }

  private func volumeOfRV() -> Double {
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

  /// The cross-section at a depth.
  func section(_ z: Double) -> HeartSection {
    let wall = epi - endo
    let end = apex + Self.apicalShare * wall
    let depth = max(0, (z - base) / (apex - base))
    let outerDepth = max(0, (z - base) / (end - base))
    let inner = endo * Self.profile(min(1, depth))
    let outer = epi * Self.profile(min(1, outerDepth))
    // Half of what the base's ring loses towards the apex, so that RV tapers with LV.
    let along = depth / heart.lengthOfRV
    let width = along < 1 ? widthOfRV * (1 - along * along).squareRoot() * (1 - 0.25 * along) : -1
    return HeartSection(
      x: heart.tilt.x * z, y: heart.tilt.y * z, depth: depth, isAboveBase: z < base, isBeyondApex: z > end,
      isSystole: isSystole, aboveBase: max(0, base - z), endo: inner, epi: outer, widthOfRV: width,
      heart: heart)
  }
}
