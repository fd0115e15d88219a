import Datasets
import Evaluation
import Foundation
import Testing

@testable import Cardiac

/// The anatomical criteria, beside SciPy's and scikit-image's (Fixtures/make_anatomy.py), and what mends slices by them.
struct AnatomyTests {
  private struct Slice: Decodable {
    var width, height: Int
    var spacing: [Double]
    var classes: String
    var values: [String: Double]

    var heart: HeartSlice {
      HeartSlice(
        ClassSlice(
          classes: ArraySlice(classes.utf8.map { $0 - 48 }), width: width, height: height, spacing: spacing))
    }
  }

  private static let slices: [Slice] = {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/anatomy.json")
    return (try? JSONDecoder().decode([Slice].self, from: Data(contentsOf: path))) ?? []
  }()

  @Test(
    "All criteria have the values that SciPy and scikit-image give", arguments: AnatomicalCriterion.allCases)
  func values(criterion: AnatomicalCriterion) throws {
    #expect(Self.slices.count == 60)
    for (index, slice) in Self.slices.enumerated() {
      let expected = try #require(slice.values[criterion.rawValue])
      let found = slice.heart.value(criterion)
      #expect(abs(found - expected) <= 1e-9 * max(1, abs(expected)), "slice \(index): \(found), \(expected)")
    }
    let limited = Self.slices.count { !criterion.isKept($0.values[criterion.rawValue] ?? 0) }
    #expect(limited > 0 || criterion == .circularityOfLV || criterion == .circularityOfMYO)
  }

  @Test("Limits are those of the authors' program")
  func limits() {
    #expect(AnatomicalCriterion.concavityOfLV.isKept(4) && !AnatomicalCriterion.concavityOfLV.isKept(4.01))
    #expect(AnatomicalCriterion.concavityOfRV.isKept(30) && !AnatomicalCriterion.concavityOfRV.isKept(30.01))
    #expect(!AnatomicalCriterion.concavityOfMYO.isKept(0.01))
    #expect(
      AnatomicalCriterion.circularityOfLV.isKept(0.2) && !AnatomicalCriterion.circularityOfMYO.isKept(0.19))
    #expect(!AnatomicalCriterion.holesInRV.isKept(1) && AnatomicalCriterion.allCases.count == 16)
  }

  @Test("A mended slice keeps all criteria, and one that keeps them stays as it is")
  func repairs() {
    var sound = 0
    for (index, slice) in Self.slices.enumerated() {
      let (before, after) = (slice.heart, slice.heart.repaired())
      #expect(after.violations.isEmpty, "slice \(index): \(after.violations)")
      if before.violations.isEmpty {
        sound += 1
        #expect(after == before)
      }
      #expect(after.repaired() == after)
    }
    #expect(sound > 3)
  }

  @Test("Whatever a slice holds, it can be mended: noise, stripes, edges, a single pixel", arguments: 0..<200)
  func anything(seed: UInt64) {
    let numbers = PhantomNumbers(key: seed)
    var count: UInt64 = 0
    func random(_ limit: UInt64) -> UInt64 {
      count += 1
      return numbers.bits(count) % limit
    }
    let (width, height) = (1 + Int(random(24)), 1 + Int(random(24)))
    let density = 1 + random(9)
    let kind = seed % 4
    let classes = (0..<width * height).map { index -> UInt8 in
      let (y, x) = index.quotientAndRemainder(dividingBy: width)
      return switch kind {
      case 0: UInt8(random(4))
      case 1: random(10) < density ? UInt8(random(4)) : 0
      case 2: UInt8((x / Int(density) + y / 3) % 4)
      default: random(10) < density ? 1 + UInt8(seed % 3) : 2
      }
    }
    let slice = HeartSlice(
      ClassSlice(classes: ArraySlice(classes), width: width, height: height, spacing: [1.4, 1.6]))
    let after = slice.repaired()
    #expect(after.violations.isEmpty, "\(after.violations)")
    #expect(after.classes.count == classes.count)
  }

  @Test("Small faults cost little: a hole, a stray pixel and an open ring are closed where they are")
  func locality() {
    let size = 40
    func classes(_ damage: (Int, Int) -> UInt8?) -> HeartSlice {
      let values = (0..<size * size).map { index -> UInt8 in
        let (y, x) = index.quotientAndRemainder(dividingBy: size)
        if let value = damage(x, y) { return value }
        let far = (Double((x - 18) * (x - 18) + (y - 20) * (y - 20))).squareRoot()
        let beside = (Double((x - 27) * (x - 27) + (y - 20) * (y - 20))).squareRoot()
        return far < 6 ? 1 : far < 9 ? 2 : beside < 8 ? 3 : 0
      }
      return HeartSlice(
        ClassSlice(classes: ArraySlice(values), width: size, height: size, spacing: [1.4, 1.4]))
    }
    let sound = classes { _, _ in nil }
    #expect(sound.violations.isEmpty, "\(sound.violations)")
    let hole = classes { $0 == 18 && $1 == 20 ? 0 : nil }
    #expect(hole.violations == [.holesInLV, .holesInMYO, .borderOfLVAndBackground])
    #expect(hole.repaired().classes == sound.classes)
    let stray = classes { $0 == 2 && $1 == 3 ? 3 : nil }
    #expect(stray.violations == [.separateRV] && stray.repaired().classes == sound.classes)
    let muscle = classes { $0 == 11 && $1 == 20 ? 0 : nil }
    #expect(muscle.violations == [.holesInMYO])
    #expect(muscle.repaired().classes == sound.classes)
  }
}
