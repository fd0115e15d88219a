import Foundation
import Testing

/// `evaluate --compare`: two methods' masks of the same cases.
struct MethodComparisonTests {
  private func row(_ cohort: BoxCohort, _ measure: String, of name: String = "LV") throws -> [String: String]
  {
    try #require(try cohort.rows("comparison.csv").first { $0["class"] == name && $0["measure"] == measure })
  }

  @Test("Identical masks don't differ, and what neither side has is no test")
  func identical() throws {
    let cohort = try BoxCohort()
    try cohort.make([0, 1, 2])
    let outcome = try cohort.evaluate(["--compare", "@masks"])
    #expect(outcome.status == 0 && outcome.complaints.isEmpty, "\(outcome.errors)")
    let dice = try row(cohort, "dice")
    #expect(dice["pairs"] == "3" && dice["differing"] == "0" && dice["median_difference"] == "0.0")
    #expect(dice["p"] == "1.0" && dice["p_holm"] == "1.0")
    let nowhere = try row(cohort, "dice", of: "RV")
    #expect(
      nowhere["pairs"] == "0" && nowhere["missing"] == "3" && nowhere["p"] == "" && nowhere["p_holm"] == "")
  }

  @Test("Ties: of six equal differences there are 64 ways of signs, of which two are as far apart")
  func ties() throws {
    let cohort = try BoxCohort()
    try cohort.make([0, 0, 0, 0, 0, 0, 1])
    try cohort.make([1, 1, 1, 1, 1, 1, 1], masks: "others")
    #expect(try cohort.evaluate(["--compare", "@others"]).status == 0)
    let dice = try row(cohort, "dice")
    #expect(dice["pairs"] == "7" && dice["differing"] == "6" && dice.number("p") == 2.0 / 64)
    #expect(abs((dice.number("median_difference") ?? 0) - 1.0 / 3) < 1e-12)
    // Both have the same volumes.
    #expect(try row(cohort, "volume")["p"] == "1.0" && (dice.number("p_holm") ?? 0) > 2.0 / 64)
  }

  @Test("A case that one method lacks is no pair, and is said")
  func missing() throws {
    let cohort = try BoxCohort()
    try cohort.make([0, 0, nil])
    try cohort.make([1, nil, 1], masks: "others")
    let outcome = try cohort.evaluate(["--compare", "@others"])
    #expect(outcome.status == 1 && outcome.complaints.count == 3, "\(outcome.errors)")
    #expect(outcome.errors.contains("Can't evaluate 2 of 3 cases"))
    let dice = try row(cohort, "dice")
    // Of the two that the first method has, the second has one.
    #expect(dice["pairs"] == "1" && dice["missing"] == "1" && dice["p"] == "1.0")
    #expect(try cohort.rows("cases.csv").count == 6)
    let json = try cohort.json()
    #expect(
      (json["comparison"] as? [Any])?.count == 21
        && (json["compared"] as? String)?.hasSuffix("others") == true)
  }
}
