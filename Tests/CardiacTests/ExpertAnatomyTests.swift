import Cardiac
import Datasets
import Evaluation
import TestSupport
import Testing

/// Real labels of ACDC, as experts drew them and spoilt in many ways, against the anatomical criteria.
struct ExpertAnatomyTests {
  private static let folder = Shared.path("data/acdc/validation")
  private let criteria = Conventions.cardiac.criteria(Structures.classes)

  private func slices(_ classes: [UInt8], of volume: LabelledVolume) -> [ClassSlice] {
    ClassSlice.all(of: classes, shape: volume.image.grid.shape, spacing: volume.image.grid.spacing)
  }

  /// Holes, stray pieces, cuts and swapped classes.
  private func spoilt(_ classes: [UInt8], width: Int, height: Int, seed: UInt64) -> [UInt8] {
    var state = seed
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(limit))
    }
    var spoilt = classes
    let depth = classes.count / (width * height)
    for _ in 0..<depth * 4 {
      let (z, label) = (random(depth), UInt8(random(4)))
      let (x, y) = (width / 4 + random(width / 2), height / 4 + random(height / 2))
      let (columns, rows) = (1 + random(14), 1 + random(14))
      for row in y..<min(height, y + rows) {
        for column in x..<min(width, x + columns) { spoilt[(z * height + row) * width + column] = label }
      }
    }
    return spoilt
  }

  @Test(
    "No violation is left in experts' labels, which lose next to nothing, nor in spoilt ones",
    .enabled(if: Self.folder != nil, Shared.absent))
  func labels() throws {
    let criteria = try #require(criteria)
    let cohort = try Cohort(path: #require(Self.folder), conventions: .cardiac)
    #expect(cohort.count == 20)
    var (before, after) = (0, 0)
    var dice: [Double] = []
    for index in 0..<cohort.count {
      let volume = try cohort.volume(index)
      let mended = slices(volume.classes, of: volume).flatMap(criteria.repaired)
      before += slices(volume.classes, of: volume).count { !criteria.violations($0).isEmpty }
      after += slices(mended, of: volume).count { !criteria.violations($0).isEmpty }
      dice += (1...3).compactMap { Dice.coefficient(mended, volume.classes, of: UInt8($0)) }
      let shape = volume.image.grid.shape
      let bad = spoilt(volume.classes, width: shape[0], height: shape[1], seed: UInt64(index))
      #expect(slices(bad, of: volume).contains { !criteria.violations($0).isEmpty })
      let cured = slices(bad, of: volume).flatMap(criteria.repaired)
      #expect(slices(cured, of: volume).allSatisfy { criteria.violations($0).isEmpty }, "case \(index)")
    }
    #expect(after == 0)
    #expect(
      (Dice.mean(dice) ?? 0) > 0.998 && (dice.min() ?? 0) > 0.97, "\(before) slices, \(dice.min() ?? 0)")
  }
}
