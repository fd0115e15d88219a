import Foundation
import Imaging
import TestSupport
import Testing

/// `evaluate`: criteria of slices that masks and labels violate, and what runs' agreement says of a mask.
struct ViolationsTests {
  /// A square of LV in a square ring of MYO, in the two middle slices.
  /// - Parameter hole: one pixel of LV in each of so many slices is background.
  private static func labels(holes: Int = 0) -> [Float] {
    (0..<480).map { place in
      let (x, y, z) = (place % 12, place / 12 % 10, place / 120)
      guard (1...2).contains(z), (2...8).contains(x), (1...7).contains(y) else { return 0 }
      if z <= holes, x == 5, y == 4 { return 0 }
      return (3...7).contains(x) && (2...6).contains(y) ? 1 : 2
    }
  }

  /// Two subjects, whose labels are sound. The second one's mask has a hole in both slices.
  private func cohort() throws -> BoxCohort {
    let cohort = try BoxCohort()
    for (number, holes) in [0, 2].enumerated() {
      try cohort.write((0..<480).map { Float($0 * 31 % (97 + number)) }, to: "data/p\(number)/sa_ED.nii.gz")
      try cohort.write(Self.labels(), to: "data/p\(number)/label_sa_ED.nii.gz")
      try cohort.write(Self.labels(holes: holes), to: "masks/p\(number)/sa_ED.nii.gz")
    }
    return cohort
  }

  @Test(
    "A hole in LV is one in all that lies in MYO, and a border of LV with background: six violations in two slices"
  )
  func counts() throws {
    let cohort = try cohort()
    let outcome = try cohort.evaluate(["--report"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let rows = try cohort.rows("cases.csv")
    #expect(rows.map { $0["violations"] } == ["0", "0", "0", "6", "6", "6"])
    #expect(rows.allSatisfy { $0["reference_violations"] == "0" })
    let json = try cohort.json()
    let cases = try #require(json["cases"] as? [[String: Any]])
    let violations = try #require(cases[1]["violations"] as? [String: [String: Int]])
    #expect(
      violations == [
        "found": ["holes in LV": 2, "holes in MYO": 2, "border of LV and background": 2], "expected": [:],
      ])
    #expect((json["criteria"] as? [String])?.count == 16)
    let text = try String(contentsOfFile: cohort.file("out/report.html"), encoding: .utf8)
    let cells = try MarkupDocument(text).all("td").map(\.text)
    let place = try #require(cells.firstIndex(of: "holes in LV"))
    #expect(cells[place...(place + 4)] == ["holes in LV", "2", "1", "0", "0"])
    let all = try #require(cells.firstIndex(of: "all"))
    #expect(cells[all...(all + 4)] == ["all", "6", "1", "0", "0"])
  }

  @Test("Labels of some classes only have no violations that count")
  func partial() throws {
    let cohort = try cohort()
    #expect(try cohort.evaluate(["--labelled", "LV"]).status == 0)
    let rows = try cohort.rows("cases.csv")
    #expect(rows.map { $0["violations"] } == ["0", "0", "0", "6", "6", "6"])
    #expect(rows.allSatisfy { $0["reference_violations"] == "" })
  }

  @Test("The report lists what to review by the tables beside the masks, the least to be trusted first")
  func review() throws {
    let cohort = try cohort()
    for (number, agreement) in ["0.263", "0.517"].enumerated() {
      let table =
        "frame,class,agreement,predicted_dice,violations\n0,LV,0.9,,\n0,mean,\(agreement),,\(number)\n"
      try Data(table.utf8).write(to: URL(filePath: cohort.file("masks/p\(number)/sa_ED_quality.csv")))
    }
    let outcome = try cohort.evaluate(["--report"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let text = try String(contentsOfFile: cohort.file("out/report.html"), encoding: .utf8)
    let document = try MarkupDocument(text)
    #expect(document.all("h2").map(\.text).contains("Review"))
    let cells = document.all("td").map(\.text)
    let first = try #require(cells.firstIndex(of: "0.263"))
    #expect(cells[first + 1] == "0" && cells[(first + 4)...(first + 5)] == ["0.517", "1"])
    // The list stands above the table of all cases, which has them by Dice.
    #expect(document.all("a").map(\.text).filter { $0.hasSuffix(" ED") }.prefix(2) == ["p0 ED", "p1 ED"])
    #expect(!document.all("th").map(\.text).contains("Predicted Dice"))
  }
}
