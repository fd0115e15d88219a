import Evaluation

extension HeartSlice {
  /// The slice itself where it keeps all criteria; else a near one that does.
  ///
  /// LV becomes whole and round, MYO a ring around it, RV whole and beside MYO. What can't be mended so is left out: RV where
  /// the others are sound without it, else all.
  func repaired() -> HeartSlice {
    guard !violations.isEmpty else { return self }
    var slice = self
    for _ in 0..<Self.mostRounds {
      slice.repairLV()
      slice.repairMYO()
      slice.repairRV()
      if slice.violations.isEmpty { return slice }
    }
    slice.rv = slice.rv - slice.rv
    if slice.violations.isEmpty { return slice }
    slice.lv = slice.rv
    slice.myo = slice.rv
    return slice
  }

  /// What is mended last may break what was mended first, but not often.
  private static let mostRounds = 3
  /// How far RV may lie from MYO and be joined to it, in millimetres; farther away it is no RV.
  private static let farthestRV = 10.0

  private mutating func repairLV() {
    let stray = lv - lv.largestPart
    lv = lv.largestPart
    lv = lv | lv.holes(corners: true)
    // A stray piece is muscle where it lies in it.
    myo = myo | (stray & myo.dilated)
    if !AnatomicalCriterion.concavityOfLV.isKept(value(.concavityOfLV))
      || !AnatomicalCriterion.circularityOfLV.isKept(value(.circularityOfLV))
    {
      lv = lv.convexHull
    }
    myo = myo - lv
    rv = rv - lv
    // Open where the slice cuts through the valve's plane, say, or where the network saw no muscle.
    if !AnatomicalCriterion.borderOfLVAndBackground.isKept(border(of: lv, with: !(lv | myo))) {
      myo = myo | (lv.dilated - lv)
    }
    rv = rv - myo
  }

  private mutating func repairMYO() {
    var heart = lv.isEmpty ? myo.largestPart : (lv | myo).parts(with: lv)
    heart = heart | heart.holes(corners: false)
    let ring = HeartSlice(self, lv: lv, myo: heart - lv, rv: rv)
    if [AnatomicalCriterion.concavityOfMYO, .circularityOfMYO].contains(where: { !$0.isKept(ring.value($0)) })
    {
      heart = heart.convexHull
    }
    myo = heart - lv
    rv = rv - heart
  }

  private mutating func repairRV() {
    rv = rv.largestPart
    rv = rv | (rv.holes(corners: true) - (lv | myo))
    guard !rv.isEmpty, !myo.isEmpty else { return }
    if !AnatomicalCriterion.distanceOfRVFromMYO.isKept(value(.distanceOfRVFromMYO)) { joinRV() }
    rv = rv | (rv.gaps(to: myo) - (lv | myo))
    if !AnatomicalCriterion.concavityOfRV.isKept(value(.concavityOfRV)) {
      rv = (rv.convexHull - (lv | myo)).largestPart
    }
  }

  /// Draws RV out to MYO along the shortest way between them.
  private mutating func joinRV() {
    let distances = myo.distances(spacing: spacing)
    guard
      var place = rv.pixels.indices.filter({ rv.pixels[$0] }).min(by: { distances[$0] < distances[$1] }),
      distances[place] <= Self.farthestRV
    else {
      rv = rv - rv
      return
    }
    // Down the distances, pixel by pixel.
    while distances[place] > 0 {
      if !lv.pixels[place] { rv.pixels[place] = true }
      guard let next = rv.neighbours(of: place).min(by: { distances[$0] < distances[$1] }),
        distances[next] < distances[place]
      else { return }
      place = next
    }
  }
}
