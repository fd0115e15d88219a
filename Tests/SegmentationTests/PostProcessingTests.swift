import Datasets
import Foundation
import Imaging
import Testing

@testable import Cardiac
@testable import Segmentation

/// What is done to masks before they are written, beside SciPy's (Fixtures/make_parts.py).
struct PostProcessingTests {
  private struct Case: Decodable {
    var shape: [Int]
    var classes, largest, filled: String
  }

  private static let cases: [Case] = {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/parts.json")
    return (try? JSONDecoder().decode([Case].self, from: Data(contentsOf: path))) ?? []
  }()

  private func values(_ text: String) -> [UInt8] { text.utf8.map { $0 - 48 } }

  @Test("The largest part of a class, and its holes, are SciPy's in volumes of any shape")
  func parts() {
    #expect(Self.cases.count == 40)
    for (index, one) in Self.cases.enumerated() {
      var largest = values(one.classes)
      PostProcessing.keepLargestPart(of: 1, in: &largest, shape: one.shape)
      #expect(largest == values(one.largest), "largest part of volume \(index)")
      var filled = values(one.classes)
      PostProcessing.fillHoles(in: 1, of: &filled, shape: one.shape)
      #expect(filled == values(one.filled), "holes of volume \(index)")
    }
    #expect(
      Self.cases.contains { $0.largest != $0.classes } && Self.cases.contains { $0.filled != $0.classes })
  }

  /// A ring of the second class around the first, in three slices, with a stray piece and a hole.
  private func volume(stray: Bool, hole: Bool) -> [UInt8] {
    (0..<3 * 400).map { index in
      let (x, y, z) = (index % 20, index / 20 % 20, index / 400)
      if stray && (x, y) == (1, 1) && z == 1 { return 1 }
      if hole && (x, y) == (9, 10) && z == 2 { return 0 }
      let far = Double((x - 10) * (x - 10) + (y - 10) * (y - 10)).squareRoot()
      return far < 4 ? 1 : far < 7 ? 2 : 0
    }
  }
  private let shape = [20, 20, 3]
  private let spacing = [1.4, 1.4, 8.0]

  @Test("Rules are taken where they raise the mean Dice, and no others")
  func learning() throws {
    let sound = volume(stray: false, hole: false)
    var learner = PostProcessingLearner(classes: ["background", "inner", "outer"], criteria: nil)
    #expect(learner.postProcessing == nil)
    #expect(try learner.json() == nil)
    learner.add(volume(stray: true, hole: false), sound, shape: shape, spacing: spacing)
    learner.add(sound, sound, shape: shape, spacing: spacing)
    let learned = try #require(learner.postProcessing)
    #expect(learned.rules == [.init("inner", largestPart: true), .init("outer")])
    var mended = volume(stray: true, hole: false)
    learned.apply(to: &mended, shape: shape, spacing: spacing)
    #expect(mended == sound)
    // Where the stray piece is right, the rule is wrong.
    learner.add(
      volume(stray: true, hole: true), volume(stray: true, hole: false), shape: shape, spacing: spacing)
    learner.add(
      volume(stray: true, hole: true), volume(stray: true, hole: false), shape: shape, spacing: spacing)
    #expect(learner.postProcessing?.rules == [.init("inner", fillsHoles: true), .init("outer")])
  }

  @Test("What was learned is written and read again; files of others are refused with a reason")
  func files() throws {
    let folder = NSTemporaryDirectory() + "myograph-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let names = Structures.classes.map(\.name)
    var learner = PostProcessingLearner(classes: names, criteria: .anatomy)
    learner.add(
      volume(stray: true, hole: true), volume(stray: false, hole: false), shape: shape, spacing: spacing)
    let path = folder + "/rules.json"
    try #require(try learner.json()).write(to: URL(fileURLWithPath: path))
    let read = try PostProcessing(path: path, classes: names, criteria: .anatomy)
    #expect(read == learner.postProcessing && read.criteria?.name == "anatomy")

    func refusal(_ text: String, criteria: SliceCriteria? = .anatomy) throws -> String? {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      do {
        _ = try PostProcessing(path: path, classes: names, criteria: criteria)
        return nil
      } catch { return "\(error)" }
    }
    let rules = try String(decoding: #require(try learner.json()), as: UTF8.self)
    #expect(try refusal(rules, criteria: nil)?.contains("no criteria are called \"anatomy\"") == true)
    #expect(try refusal("[]")?.contains("holds no rules") == true)
    #expect(try refusal("{\"rules\": []}")?.contains("its rules are for ; use one for LV, MYO, RV") == true)
    #expect(try refusal(String(repeating: " ", count: 2 << 20)) != nil)
    #expect(throws: ImagingError.self) {
      try PostProcessing(path: folder + "/none", classes: names, criteria: nil)
    }
  }

  @Test("Criteria have the last word, and are left out where they cost more than they may")
  func criteria() throws {
    let names = Structures.classes.map(\.name)
    var found = volume(stray: true, hole: true)
    PostProcessing(rules: names.dropFirst().map { .init($0) }, criteria: .anatomy)
      .apply(to: &found, shape: shape, spacing: spacing)
    for z in 0..<3 {
      let slice = ClassSlice(
        classes: found[z * 400..<(z + 1) * 400], width: 20, height: 20, spacing: [1.4, 1.4])
      #expect(SliceCriteria.anatomy.violations(slice) == [])
    }
    let costly = SliceCriteria(name: "costly", criteria: []) { _ in
      []
    } repaired: {
      $0.classes.map { _ in 0 }
    }
    var learner = PostProcessingLearner(classes: names, criteria: costly)
    learner.add(found, found, shape: shape, spacing: spacing)
    #expect(try #require(learner.postProcessing).criteria == nil)
  }
}
