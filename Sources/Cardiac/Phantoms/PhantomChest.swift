/// What lies around the heart: fat, pericardium, lungs, diaphragm, abdomen, chest wall and air.
///
/// Coordinates are the heart's: millimetres from where LV's axis meets the valve plane at end-diastole, x to the
/// picture's right, y down, z to the apex.
struct PhantomChest: Sendable {
  /// Signal of water and of fat at a point. They are opposed in phase, so that a voxel of both is dark.
  struct Signal {
    var water = 0.0
    var fat = 0.0
  }

  private let contrast: PhantomSite.Contrast
  private let noise: PhantomNoise
  /// The body's outline: an ellipse with its middle, half axes and lean.
  private let middle: (x: Double, y: Double)
  private let half: (x: Double, y: Double)
  private let lean: (x: Double, y: Double)
  private let fatUnderSkin: Double
  /// Fat between heart and pericardium.
  private let fatOnHeart: Double
  /// The diaphragm's dome: its top, and how fast it falls to the right.
  private let dome: (x: Double, y: Double, rise: Double)

  /// - Parameter reach: the heart's.
  init(
    _ numbers: PhantomNumbers, _ noise: PhantomNoise, _ contrast: PhantomSite.Contrast,
    reach: (front: Double, feet: Double)
  ) {
    var numbers = numbers
    self.noise = noise
    self.contrast = contrast
    half = (numbers.next(166...192), numbers.next(124...144))
    middle = (numbers.next(20...48), half.y - reach.front - numbers.next(24...36))
    lean = PhantomHeart.direction(around: (1, 0), numbers.next(-0.02...0.1))
    fatUnderSkin = numbers.next(8...26)
    fatOnHeart = numbers.next(1.5...4)
    dome = (numbers.next(-80 ... -50), reach.feet + numbers.next(1...8), numbers.next(14...30))
  }

  /// What the scanner would see at a point, of a heart cut at its depth.
  func signal(_ x: Double, _ y: Double, _ z: Double, _ section: HeartSection, _ part: HeartSection.Part)
    -> Signal
  {
    if let heart = heartSignal(x, y, z, section, part) { return heart }
    let wall = depthInBody(x, y, z)
    if wall < 0 { return Signal() }
    let toHeart = Self.blend(part.epi, part.right - 3, over: 8)
    let inner = wall - wallThickness(x, y, z)
    if inner < 0 { return wallSignal(x, y, z, wall, inner) }
    let toDiaphragm = diaphragm(x, z) - y
    let fat = fatThickness(x, y, z, part)
    // Where the heart rests on the diaphragm, organs lie close to it.
    if toDiaphragm < 0 && toHeart > 0.4 * fat { return abdomen(x, y, z, -toDiaphragm) }
    if toHeart < fat { return Signal(fat: contrast.fat * (0.96 + 0.05 * noise.value(x, y, z, scale: 7))) }
    if toHeart < fat + 1.3 { return Signal(water: 0.5 * contrast.muscle) }
    // Fat fills the corners between heart, chest wall and diaphragm.
    let roundness = 46 + 26 * noise.value(x, y, z, scale: 36)
    if Self.blend(toHeart - fat - 1.3, min(inner, toDiaphragm), over: roundness) < 0 {
      return Signal(fat: contrast.fat * (0.9 + 0.08 * noise.value(x, y, z, scale: 6)))
    }
    return lung(x, y, z)
  }

  private func heartSignal(
    _ x: Double, _ y: Double, _ z: Double, _ section: HeartSection, _ part: HeartSection.Part
  ) -> Signal? {
    if section.isAboveBase, let aorta = aorta(x, y, z, section, part) { return aorta }
    if part.endo < 0 {
      let radius = section.endo
      if !section.isAboveBase {
        for papillary in section.heart.papillaries where section.depth > 0.22 && section.depth < 0.82 {
          // They stand a little off the wall, and merge with it towards the apex.
          let place = radius * (0.66 + 0.16 * section.depth)
          let (dx, dy) = (x - section.x - papillary.x * place, y - section.y - papillary.y * place)
          let outward = dx * papillary.x + dy * papillary.y
          let sideways = dy * papillary.x - dx * papillary.y
          let size =
            papillary.size * radius * (1.1 - 0.4 * section.depth)
            + ((1 - section.contraction) * 0.8 + section.contraction * 2.4)
          let shape = outward * outward / 1.5 + sideways * sideways
          if shape < size * size * (1 + 0.7 * noise.value(x, y, z, scale: 6)) { return muscle(x, y, z) }
        }
        let reach = (1 + 5 * section.depth) * (0.6 + 0.5 * noise.value(x, y, z, scale: 9))
        if part.endo > -reach, noise.value(x, y, z, scale: 3.2) > 0.08 { return muscle(x, y, z) }
      }
      return blood(x, y, z)
    }
    if part.epi < 0 { return muscle(x, y, z) }
    if part.right < 0 {
      if section.isAboveBase { return blood(x, y, z) }
      // RV's free wall is coarse, the more so towards the apex.
      let reach = (3 + 9 * section.depth) * (0.55 + 0.6 * noise.value(x, y, z, scale: 11))
      if part.right > -reach, noise.value(x, y, z, scale: 4) > 0.12 { return muscle(x, y, z) }
      return blood(x, y, z)
    }
    return part.right < (section.isAboveBase ? 2 : 3) ? muscle(x, y, z) : nil
  }

  /// The aorta's root between the atria.
  private func aorta(
    _ x: Double, _ y: Double, _ z: Double, _ section: HeartSection, _ part: HeartSection.Part
  ) -> Signal? {
    let (along, across) = (
      part.along - (0.6 - 0.004 * section.aboveBase) * section.epi, part.across - 0.45 * section.epi
    )
    let distance = (along * along + across * across).squareRoot() - 14.5
    return distance < 0 ? blood(x, y, z) : distance < 1.6 ? muscle(x, y, z) : nil
  }

  private func blood(_ x: Double, _ y: Double, _ z: Double) -> Signal {
    Signal(
      water: contrast.blood
        * (1 + 0.11 * noise.value(x, y, z, scale: 18) + 0.05 * noise.value(x, y, z, scale: 6)))
  }

  private func muscle(_ x: Double, _ y: Double, _ z: Double) -> Signal {
    Signal(water: contrast.myocardium * (1 + 0.09 * noise.value(x, y, z, scale: 9)))
  }

  /// Thicker in the grooves where RV meets LV, thinner where the lung lies against the muscle.
  private func fatThickness(_ x: Double, _ y: Double, _ z: Double, _ part: HeartSection.Part) -> Double {
    let groove = max(0, 1 - (abs(part.epi) + abs(part.right)) / 16)
    let lateral = part.along < -10 ? 0.35 : 1
    return lateral * max(0, fatOnHeart * (0.9 + 1.5 * noise.value(x, y, z, scale: 26))) + 6 * groove
  }

  /// The lesser of two distances, with a smooth passage between them.
  private static func blend(_ one: Double, _ other: Double, over width: Double) -> Double {
    guard one.isFinite, other.isFinite else { return min(one, other) }
    let share = max(0, width - abs(one - other)) / width
    return min(one, other) - share * share * width / 4
  }

  // MARK: The chest wall

  /// Millimetres from the skin inwards; negative in the air.
  private func depthInBody(_ x: Double, _ y: Double, _ z: Double) -> Double {
    // The apex lies nearer to the front than the base does.
    let (dx, dy) = (x - middle.x, y - middle.y - 0.16 * z)
    let (u, v) = ((dx * lean.x + dy * lean.y) / half.x, (dy * lean.x - dx * lean.y) / half.y)
    let (u2, v2) = (u * u, v * v)
    // Squarer than an ellipse, as chests are.
    let norm = (u2 * u2 + v2 * v2 + 1.2 * u2 * v2).squareRoot().squareRoot()
    guard norm > 0.3 else { return 0.7 * half.y }
    let reach = (dx * dx + dy * dy).squareRoot()
    return reach * (1 / norm - 1) + 7 * noise.value(x, y, z, scale: 75)
  }

  private func fatLayer(_ x: Double, _ y: Double, _ z: Double) -> Double {
    // More of it at the sides than over the breastbone.
    let side = min(1, abs(x - middle.x) / half.x)
    return max(2, fatUnderSkin * (0.4 + 1.1 * side * side + 0.55 * noise.value(x, y, z + 60, scale: 65)))
  }

  private func wallThickness(_ x: Double, _ y: Double, _ z: Double) -> Double {
    let side = min(1, abs(x - middle.x) / half.x)
    return fatLayer(x, y, z) + 14 + 10 * side + 7 * noise.value(x, y, z + 500, scale: 40)
  }

  private func wallSignal(_ x: Double, _ y: Double, _ z: Double, _ depth: Double, _ inner: Double) -> Signal {
    if depth < 1.6 { return Signal(water: 0.6 * contrast.liver) }
    let fat = fatLayer(x, y, z)
    if depth < fat {
      let strands = noise.value(x, y, z, scale: 10)
      return Signal(fat: contrast.fat * (strands > 0.62 ? 0.6 : 0.97 + 0.05 * strands))
    }
    // Ribs: marrow in dark cortex, in the inner half of the wall.
    if inner > -9 {
      let rib = noise.value(x * 0.8, y, z + 900, scale: 17)
      if rib > 0.3 { return Signal(fat: contrast.marrow) }
      if rib > 0.16 { return Signal(water: 0.03) }
      if inner > -1.8 { return Signal(fat: 0.8 * contrast.fat) }
    }
    // Layers of muscle with fat between them.
    let layers = noise.value(x, y, z + 300, scale: 13) + 0.1 * (depth - fat)
    if layers > 0.28 && layers < 0.4 { return Signal(fat: 0.75 * contrast.fat) }
    return Signal(water: contrast.muscle * (1 + 0.12 * noise.value(x, y, z, scale: 4)))
  }

  // MARK: Within the chest and below it

  private func lung(_ x: Double, _ y: Double, _ z: Double) -> Signal {
    // Fewer and finer towards the ribs.
    let density = 0.28 + 0.4 * noise.value(x, y, z, scale: 50)
    if let vessel = vessel(x, y, z, cell: 11, share: density, size: 0.5...2.3) {
      return Signal(water: contrast.lung + 0.6 * contrast.blood * vessel)
    }
    return Signal(water: contrast.lung * (1 + 0.4 * noise.value(x, y, z, scale: 8)))
  }

  /// A vessel cut across in each of some cells of space: how much of a point lies in it.
  private func vessel(
    _ x: Double, _ y: Double, _ z: Double, cell: Double, share: Double, size: ClosedRange<Double>
  ) -> Double? {
    let (i, j, k) = ((x / cell).rounded(.down), (y / cell).rounded(.down), (z / 40).rounded(.down))
    guard noise.cell(i, j, k, 1) < share else { return nil }
    let radius = size.lowerBound + (size.upperBound - size.lowerBound) * noise.cell(i, j, k, 2)
    let room = cell - 2 * radius
    let dx = x - i * cell - radius - room * noise.cell(i, j, k, 3)
    let dy = y - j * cell - radius - room * noise.cell(i, j, k, 4)
    let inside = radius * radius - dx * dx - 0.6 * dx * dy - dy * dy
    return inside > 0 ? 0.5 + 0.5 * noise.cell(i, j, k, 5) : nil
  }

  /// The height of the diaphragm: a dome on the left of the picture, nearer to the heart towards the apex.
  private func diaphragm(_ x: Double, _ z: Double) -> Double {
    let across = (x - dome.x) / 120
    let fall = x > dome.x ? across * across * dome.rise : 1.6 * across * across * dome.rise
    return dome.y + fall - 0.3 * max(-10, z) + 5 * noise.value(x, 0, z, scale: 50)
  }

  private func abdomen(_ x: Double, _ y: Double, _ z: Double, _ depth: Double) -> Signal {
    if depth < 2 { return Signal(water: 0.8 * contrast.muscle) }
    let (u, v) = (x - middle.x, y - dome.y)
    func within(_ cx: Double, _ cy: Double, _ rx: Double, _ ry: Double, ragged: Double = 0.12) -> Double {
      let (dx, dy) = ((u - cx) / rx, (v - cy) / ry)
      return 1 - (dx * dx + dy * dy).squareRoot() + ragged * noise.value(x, y, z, scale: 24)
    }
    let (spine, canal) = (within(6, 118, 23, 21, ragged: 0.03), within(7, 146, 9, 8, ragged: 0))
    if canal > 0 { return Signal(water: 0.9 * contrast.blood) }
    if spine > 0 {
      return spine < 0.09
        ? Signal(water: 0.04) : Signal(fat: contrast.marrow * (1 + 0.15 * noise.value(x, y, z, scale: 4)))
    }
    if within(30, 84, 11.5, 11.5, ragged: 0) > 0 { return blood(x, y, z) }
    if within(-18, 72, 13, 9, ragged: 0.05) > 0 { return blood(x, y, z) }
    let liver = within(-82, 52, 98, 62)
    if liver > 0 {
      if let vessel = vessel(x, y, z, cell: 21, share: 0.55, size: 1...4) {
        return Signal(water: contrast.liver + (contrast.blood - contrast.liver) * vessel)
      }
      return Signal(water: contrast.liver * (1 + 0.08 * noise.value(x, y, z, scale: 6)))
    }
    let stomach = within(52, 40, 40, 26)
    if stomach > 0 {
      // A wall, and contents of any brightness.
      if stomach < 0.12 { return Signal(water: 1.1 * contrast.muscle) }
      let food = noise.value(x, y, z, scale: 15) + 0.6 * noise.value(x, y, z, scale: 5)
      return Signal(water: contrast.muscle * max(0.15, 1.1 + 0.9 * food))
    }
    if within(104, 58, 25, 44) > 0 {
      return Signal(water: contrast.spleen * (1 + 0.07 * noise.value(x, y, z, scale: 6)))
    }
    let bowel = noise.value(x, y, z + 2000, scale: 22)
    if bowel > 0.22 { return Signal(water: contrast.muscle * (1 + 0.5 * noise.value(x, y, z, scale: 6))) }
    if let vessel = vessel(x, y, z, cell: 17, share: 0.35, size: 1.5...4) {
      return Signal(water: contrast.blood * vessel)
    }
    return Signal(fat: contrast.fat * (0.9 + 0.1 * noise.value(x, y, z, scale: 9)))
  }
}
