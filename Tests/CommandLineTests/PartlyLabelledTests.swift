import Testing

/// `evaluate` of data sets that don't label every class in every case, and of structures that one side lacks.
struct PartlyLabelledTests {
  /// LV at ED and ES, MYO at ED only, as in BSCMR-AS; RV nowhere.
  private func cohort() throws -> BoxCohort {
    let cohort = try BoxCohort()
    try cohort.make([0, 1])
    try cohort.make([1, 1], phase: "ES", unlabelled: 2)
    return cohort
  }

  @Test("What isn't labelled is missing with its reason, and no empty structure")
  func phases() throws {
    let cohort = try cohort()
    let outcome = try cohort.evaluate(["--labelled", "phase=ES:LV", "--labelled", "lv,myocardium"])
    #expect(outcome.status == 0 && outcome.complaints.isEmpty, "\(outcome.errors)")
    let cases = try cohort.rows("cases.csv")
    for row in cases where row["phase"] == "ES" && row["class"] == "MYO" {
      #expect(row["presence"] == "unlabelled" && row["dice"] == "" && row["reference_volume"] == "")
      // What was found is a fact.
      #expect(abs((row.number("volume") ?? 0) - 0.576) < 1e-12, "\(row)")
    }
    #expect(cases.count { $0["presence"] == "unlabelled" } == 2 + 4)
    let summary = try cohort.rows("summary.csv").filter { $0["measure"] == "dice" }
    #expect(summary.map { $0["unlabelled"] } == ["0", "2", "4"])
    #expect(
      summary.map { $0["cases"] } == ["4", "2", "0"] && summary.map { $0["missing"] } == ["0", "2", "4"])
    let agreement = try cohort.rows("agreement.csv")
    #expect(
      agreement.map { $0["cases"] } == ["4", "2", "0"] && agreement.map { $0["missing"] } == ["0", "2", "4"])
    // The mass is of ED, where muscle is labelled.
    let mass = try cohort.rows("clinical.csv").filter { $0["number"] == "LVM" }
    #expect(mass.allSatisfy { abs(($0.number("expected") ?? 0) - 0.6048) < 1e-12 && $0["difference"] != "" })
  }

  @Test("Without muscle at ED there is no expected mass")
  func mass() throws {
    let cohort = try cohort()
    #expect(try cohort.evaluate(["--labelled", "phase=ED:LV,RV", "--labelled", "phase=ES:LV"]).status == 0)
    let mass = try cohort.rows("clinical.csv").filter { $0["number"] == "LVM" }
    #expect(
      mass.count == 2
        && mass.allSatisfy { $0["expected"] == "" && $0["difference"] == "" && $0["found"] != "" })
    #expect(
      try cohort.rows("clinical_agreement.csv").first { $0["number"] == "LVM" }?["missing"] == "2")
  }

  @Test("Where nothing is said a class without voxels is a structure that only one side has")
  func undeclared() throws {
    let cohort = try cohort()
    #expect(try cohort.evaluate().status == 0)
    let muscle = try #require(
      try cohort.rows("summary.csv").first { $0["class"] == "MYO" && $0["measure"] == "dice" })
    #expect(muscle["only_found"] == "2" && muscle["cases"] == "4" && muscle["unlabelled"] == "0")
    let distance = try #require(
      try cohort.rows("summary.csv").first { $0["class"] == "MYO" && $0["measure"] == "hd95" })
    #expect(distance["cases"] == "2" && distance["missing"] == "2")
  }

  @Test("Empty masks: everything expected is only expected")
  func emptyMasks() throws {
    let cohort = try BoxCohort()
    try cohort.make([nil, nil])
    for number in 0..<2 {
      try cohort.write([Float](repeating: 0, count: 480), to: "masks/p\(number)/sa_ED.nii.gz")
    }
    #expect(try cohort.evaluate(["--group-by", "slice_position"]).status == 0)
    let rows = try cohort.rows("summary.csv").filter { $0["class"] == "LV" }
    func row(_ measure: String) throws -> [String: String] {
      try #require(rows.first { $0["measure"] == measure })
    }
    #expect(try row("dice")["only_expected"] == "2" && row("dice")["mean"] == "0.0")
    #expect(try row("surface_dice")["mean"] == "0.0" && row("sensitivity")["mean"] == "0.0")
    #expect(try row("hd95")["cases"] == "0" && row("precision")["cases"] == "0")
    let basal = try #require(
      try cohort.rows("groups.csv").first {
        $0["group"] == "basal" && $0["class"] == "LV" && $0["measure"] == "dice"
      })
    #expect(basal["mean"] == "0.0" && basal["only_expected"] == "2")
  }
}
