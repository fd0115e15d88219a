import Evaluation
import Foundation
import Testing

@testable import Segmentation

/// How far a segmentation is to be trusted without a label.
struct QualityTests {
  @Test("Agreement is the runs' mean Dice with the result, whatever pieces it is gathered in")
  func agreement() {
    var state: UInt64 = 7
    func random(_ limit: UInt64) -> UInt8 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8((state >> 33) % limit)
    }
    // The last class occurs nowhere.
    let result = (0..<90).map { _ in random(3) }
    let runs = (0..<4).map { _ in result.map { random(4) == 0 ? random(3) : $0 } }
    var agreement = RunAgreement(classes: 4)
    for piece in [0..<1, 1..<40, 40..<90] { agreement.add(result[piece], runs: runs.map { $0[piece] }) }
    for label: UInt8 in 0..<3 {
      let dice = runs.map { run in
        let shared = zip(run, result).count { $0 == label && $1 == label }
        return 2 * Double(shared) / Double(run.count { $0 == label } + result.count { $0 == label })
      }
      let expected = dice.reduce(0, +) / 4
      #expect(abs((agreement.dice(of: Int(label)) ?? -1) - expected) < 1e-12 && expected < 1)
    }
    #expect(agreement.dice(of: 3) == nil)
    var same = RunAgreement(classes: 2)
    same.add([0, 1, 1], runs: [[0, 1, 1], [0, 1, 1]])
    #expect(same.dice(of: 1) == 1)
    var lost = RunAgreement(classes: 2)
    lost.add([0, 0], runs: [[0, 1], [0, 0]])
    #expect(lost.dice(of: 1) == 0.5)
  }

  /// SciPy 1.17's linregress of these five pairs, and the deviation of what is left with three degrees of freedom.
  private static let pairs = [(0.91, 0.93), (0.84, 0.8), (0.97, 0.95), (0.62, 0.55), (0.88, 0.7)]
    .map { (agreement: $0.0, dice: $0.1) }

  @Test("The line from agreement to Dice is SciPy's, and predictions stay between 0 and 1")
  func line() throws {
    let predictor = try #require(QualityPredictor([("cell", Self.pairs)]))
    let line = predictor.lines[0]
    #expect(
      abs(line.intercept - -0.15402677077523685) < 1e-12 && abs(line.slope - 1.1137757947573896) < 1e-12)
    #expect(abs((line.standardDeviation ?? 0) - 0.08554061319003137) < 1e-12 && line.cases == 5)
    #expect(predictor.dice(of: 0, agreement: 0) == 0 && predictor.dice(of: 0, agreement: 2) == 1)
    #expect(abs(predictor.dice(of: 0, agreement: 0.5) - 0.4028611266034579) < 1e-12)
    let level = try #require(QualityPredictor([("cell", [(0.5, 0.2), (0.5, 0.4)])])).lines[0]
    #expect(level.slope == 0 && abs(level.intercept - 0.3) < 1e-12 && level.standardDeviation == nil)
    #expect(QualityPredictor([("cell", [(0.5, 0.2)])]) == nil)
  }

  /// A file, gone when the test is.
  private func withFile(_ text: String, _ body: (_ path: String) throws -> Void) throws {
    let path = NSTemporaryDirectory() + "myograph-tests-\(UUID().uuidString).json"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    try body(path)
  }

  private static let classes = ["background", "cell", "wall"]

  @Test("What was learned is read as it was written, and only for its own classes")
  func files() throws {
    let predictor = try #require(QualityPredictor([("cell", Self.pairs), ("wall", Self.pairs)]))
    let errors = (1...20).map { [Double($0)] }
    let wall = try #require(LearnedInterval("wall", unit: "ml", errors: errors))
    let share = try #require(LearnedInterval("share", unit: "%", errors: errors + [[]]))
    #expect(wall.halfWidth == 20 && share.subjects == 20)
    for learned in [
      LearnedQuality(predictor, volumes: [wall], numbers: [share]),
      LearnedQuality(nil, volumes: [wall], numbers: []), LearnedQuality(predictor, volumes: [], numbers: []),
    ] {
      let text = String(decoding: try LearnedFile.data(learned), as: UTF8.self)
      try withFile(text) { path in
        let read = try LearnedQuality(path: path, classes: Self.classes)
        #expect(read == learned)
        let error = #expect(throws: LearnedQualityError.self) {
          try LearnedQuality(path: path, classes: ["background", "core"])
        }
        #expect("\(error, default: "none")".contains("use one for core"))
      }
    }
  }

  @Test(
    "A file that is damaged, or of something else, is refused",
    arguments: [
      "", "{}", "[]", #"{"lines": 3}"#, #"{"volumes": 3}"#, #"{"rules": []}"#,
      #"{"volumes": [{"name": "cell"}]}"#,
      interval(name: "cell", halfWidth: "-1"), interval(name: "cell", halfWidth: "1e999"),
      interval(name: "cell", halfWidth: "\"1\""), #"{"volumes": [], "numbers": []}"#,
      interval(name: "cell", halfWidth: "1").replacing(
        "[{", with: "[{\"name\": \"cell\", \"unit\": \"ml\", \"half_width\": 2, \"subjects\": 20}, {"),
    ])
  func damaged(text: String) throws {
    try withFile(text) { path in
      #expect(throws: LearnedQualityError.malformed(path: path)) {
        try LearnedQuality(path: path, classes: Self.classes)
      }
    }
  }

  private static func interval(name: String, halfWidth: String) -> String {
    #"{"volumes": [{"name": "\#(name)", "unit": "ml", "half_width": \#(halfWidth), "subjects": 20}]}"#
  }

  @Test("An interval is a number's of that name and unit, and no volume's is below nothing")
  func intervals() throws {
    let (cell, share) = (
      LearnedInterval("cell", unit: "ml", errors: (0..<40).map { [Double($0) - 20, 3] }),
      LearnedInterval("share", unit: "%", errors: (1...19).map { [Double($0)] })
    )
    let learned = LearnedQuality(
      nil, volumes: [cell, cell].compactMap(\.self), numbers: [share].compactMap(\.self))
    // 38.95 of 40 subjects, half of whose numbers are off by 3: those of all but two are off by less than 19.
    #expect(learned.volume(30, of: "cell", unit: "ml") == Interval(11, 49, confidence: 0.95))
    #expect(learned.volume(5, of: "cell", unit: "ml") == Interval(0, 24, confidence: 0.95))
    #expect(learned.volume(0, of: "cell", unit: "ml") == nil)
    #expect(
      learned.volume(5, of: "cell", unit: "pixels") == nil && learned.volume(5, of: "share", unit: "%") == nil
    )
    #expect(
      learned.number(5, of: "share", unit: "%", least: -.infinity) == Interval(-14, 24, confidence: 0.95))
    #expect(learned.number(5, of: "share", unit: "%", least: 0) == Interval(0, 24, confidence: 0.95))
    #expect(LearnedInterval("few", unit: "ml", errors: (1...18).map { [Double($0), 1] }) == nil)
  }

  @Test("Entropy is SciPy's to the base of the number of classes, plane by plane")
  func entropy() {
    let pixels: [[Float]] = [
      [0.25, 0.25, 0.25, 0.25], [1, 0, 0, 0], [0.5, 0.25, 0.125, 0.125], [0.7, 0.1, 0.1, 0.1],
    ]
    let expected: [Float] = [1, 0, 0.875, 0.6783898247235198]
    // Two slices of two pixels each.
    let planes = [0, 2].flatMap { first in
      (0..<4).flatMap { label in [pixels[first][label], pixels[first + 1][label]] }
    }
    let found = Uncertainty.entropy(planes, classes: 4, pixels: 2)
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-6 } && found.count == 4)
  }
}
