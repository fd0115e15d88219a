import Foundation
import Imaging
import TestSupport
import Testing

/// Intervals of volumes and numbers: learned by `evaluate`, tested by it on other cases, and written by `segment
/// --volumes`.
struct IntervalCommandTests {
  /// Subjects whose LV has six rows of voxels at ED and four at ES, of which up to four are not found at ED, and one or
  /// none at ES.
  private func cohort(_ subjects: Int) throws -> BoxCohort {
    let cohort = try BoxCohort()
    func labels(fromRow first: Int) -> [Float] {
      BoxCohort.labels(moved: 0).enumerated().map { $1 == 1 && $0 / 12 % 10 < first ? 0 : $1 }
    }
    for number in 0..<subjects {
      for (phase, first, missed) in [("ED", 2, number % 5), ("ES", 4, number % 2)] {
        let image = (0..<480).map { Float($0 * 31 % (97 + number + first * 50)) }
        try cohort.write(image, to: "data/p\(number)/sa_\(phase).nii.gz")
        try cohort.write(labels(fromRow: first), to: "data/p\(number)/label_sa_\(phase).nii.gz")
        try cohort.write(labels(fromRow: first + missed), to: "masks/p\(number)/sa_\(phase).nii.gz")
      }
      // As `segment --volumes` leaves it of a cine.
      try "number,unit,value,lower_95,upper_95\nLVEF,%,\(20 + number),,\n".write(
        toFile: cohort.file("masks/p\(number)/sa_ED_numbers.csv"), atomically: true, encoding: .utf8)
    }
    return cohort
  }

  private func intervals(_ cohort: BoxCohort, _ kind: String) throws -> [String: [String: Any]] {
    let data = try Data(contentsOf: URL(filePath: cohort.file("out/quality.json")))
    let file = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let all = try #require(file[kind] as? [[String: Any]])
    return Dictionary(
      uniqueKeysWithValues: all.compactMap { one in (one["name"] as? String).map { ($0, one) } })
  }

  /// Of 20 subjects the interval is as wide as the largest error.
  private func largest(_ rows: [[String: String]], _ name: String) -> Double {
    rows.filter { $0["class"] == name || $0["number"] == name }
      .map { row in
        let (found, expected) = (row["volume"] ?? row["found"], row["reference_volume"] ?? row["expected"])
        return abs((found.flatMap(Double.init) ?? .nan) - (expected.flatMap(Double.init) ?? .nan))
      }.max() ?? .nan
  }

  @Test("Learned of 20 subjects, held against the same, and written beside volumes and numbers of a series")
  func learned() throws {
    let cohort = try cohort(20)
    let outcome = try cohort.evaluate()
    #expect(outcome.status == 0 && !outcome.errors.contains("No intervals"), "\(outcome.errors)")
    let (volumes, numbers) = (try intervals(cohort, "volumes"), try intervals(cohort, "numbers"))
    #expect(Set(volumes.keys) == ["LV", "MYO"])
    #expect(Set(numbers.keys) == ["LVEF"], "other numbers of cines are not there")
    let (cases, clinical) = (try cohort.rows("cases.csv"), try cohort.rows("clinical.csv"))
    let half = try #require(volumes["LV"]?["half_width"] as? Double)
    #expect(abs(half - largest(cases, "LV")) < 1e-9 && half > 0.1)
    let fraction = try #require(numbers["LVEF"]?["half_width"] as? Double)
    let expected = clinical.filter { $0["number"] == "LVEF" }.compactMap {
      $0["expected"].flatMap(Double.init)
    }
    let errors = zip(20..<40, expected).map { abs(Double($0) - $1) }
    #expect(expected.count == 20 && abs(fraction - (errors.max() ?? 0)) < 1e-9 && fraction > 10)
    #expect(numbers["LVEF"]?["subjects"] as? Int == 20 && numbers["LVEF"]?["unit"] as? String == "%")

    try FileManager.default.moveItem(atPath: cohort.file("out"), toPath: cohort.file("learned"))
    let tested = try cohort.evaluate(["--predictor", "@learned/quality.json", "--report"])
    #expect(tested.status == 0 && tested.output.contains("HELD"), "\(tested.errors)")
    let coverage = try cohort.rows("coverage.csv")
    #expect(coverage.map { $0["name"] } == ["LV", "MYO", "LVEF"])
    #expect(coverage.allSatisfy { $0["held"] == "1.0" && $0["subjects"] == "20" })
    #expect(coverage[0]["numbers"] == "40" && coverage[2]["numbers"] == "20")
    #expect((try cohort.json()["coverage"] as? [Any])?.count == 3)
    let page = try self.page(cohort.file("out/report.html"))
    #expect(page.all("h2").map(\.text).contains("Intervals"))
    #expect(page.all("td").filter { $0.text == "100.0" }.count == 3, "the shares that are held, in percent")
    let digests = try String(contentsOfFile: cohort.file("out/files.sha256"), encoding: .utf8)
    for file in ["learned/quality.json", "masks/p0/sa_ED_numbers.csv"] {
      let digest = try SHA256.digest(cohort.file(file))
      #expect(digests.contains("\(digest)  \(cohort.file(file))\n"), "\(file)")
    }

    try Volume.made([26, 24, 2, 2]).write(to: cohort.file("cine.nii.gz"))
    let segmented = try segment(cohort, "learned/quality.json")
    #expect(segmented.status == 0 && !segmented.errors.contains("Warning"), "\(segmented.errors)")
    let frames = try EvaluationTable.rows(cohort.file("mask_volumes.csv"))
    for frame in frames {
      let volume = try #require(frame.number("LV (ml)"))
      #expect(volume > 0 && frame.number("LV lower_95 (ml)") == max(0, volume - half), "\(frame)")
      #expect(frame.number("LV upper_95 (ml)") == volume + half)
      #expect(frame["RV lower_95 (ml)"] == "" && frame.number("RV (ml)") != nil, "nothing was learned of RV")
    }
    #expect(frames.count == 2)
    let series = try EvaluationTable.rows(cohort.file("mask_numbers.csv"))
    let found = try #require(series.first { $0["number"] == "LVEF" })
    let value = try #require(found.number("value"))
    let ends = frames.compactMap { $0.number("LV (ml)") }.sorted()
    #expect(abs(value - 100 * (1 - ends[0] / ends[1])) < 1e-9)
    #expect(found.number("lower_95") == value - fraction && found.number("upper_95") == value + fraction)
    #expect(series.first { $0["number"] == "RVEF" }?["lower_95"] == "")
    // The page shows them as the tables have them.
    let cells = try self.page(cohort.file("mask_report.html")).all("td").map(\.text)
    func shown(_ value: Double, _ lower: Double, _ upper: Double) -> String {
      String(format: "%.1f (%.1f to %.1f)", value, lower, upper).replacing("-", with: "−")
    }
    #expect(cells.contains(shown(value, value - fraction, value + fraction)), "\(cells)")
    #expect(cells.contains(shown(ends[1], max(0, ends[1] - half), ends[1] + half)), "\(cells)")
  }

  private func page(_ path: String) throws -> MarkupDocument {
    try MarkupDocument(String(contentsOfFile: path, encoding: .utf8))
  }

  private func segment(_ cohort: BoxCohort, _ learned: String) throws -> CommandLineTool.Outcome {
    try CommandLineTool.run([
      "segment", cohort.file("cine.nii.gz"), "--network", "unet16-bilinear-192", "--weights",
      cohort.workspace.weights(), "--output", cohort.file("mask.nii.gz"), "--report", "--predictor",
      cohort.file(learned),
    ])
  }

  @Test("Of too few subjects nothing is learned, and that is said")
  func few() throws {
    let cohort = try cohort(18)
    let outcome = try cohort.evaluate()
    #expect(outcome.status == 0)
    #expect(
      outcome.errors.contains("No intervals were learned for LV, MYO, LVEF")
        && outcome.errors.contains("that takes 19 subjects"), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: cohort.file("out/quality.json")))
  }

  @Test(
    "A damaged or foreign file is refused in a line, and nothing is written",
    arguments: [
      (#"{"volumes": [{"name": "LV", "unit": "ml", "half_width": -3, "subjects": 20}]}"#, "nor intervals"),
      (#"{"volumes": [{"name": "LV", "unit""#, "nor intervals"),
      (#"{"volumes": [{"name": "cell", "unit": "ml", "half_width": 3, "subjects": 20}]}"#, "learned of cell"),
    ])
  func refused(text: String, says: String) throws {
    let cohort = try BoxCohort()
    try cohort.make([0])
    try cohort.write((0..<480).map { Float($0) }, to: "cine.nii.gz")
    try Data(text.utf8).write(to: URL(filePath: cohort.file("quality.json")))
    for outcome in [
      try segment(cohort, "quality.json"), try cohort.evaluate(["--predictor", "@quality.json"]),
    ] {
      #expect(outcome.status == 1 && outcome.complaints.count == 1, "\(outcome.errors)")
      #expect(outcome.errors.contains(says), "\(outcome.errors)")
    }
    #expect(!cohort.hasOutput && !FileManager.default.fileExists(atPath: cohort.file("mask.nii.gz")))
  }
}
