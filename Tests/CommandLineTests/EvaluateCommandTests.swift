import Evaluation
import Foundation
import Imaging
import Testing

/// `evaluate`: masks against a data set, to tables.
struct EvaluateCommandTests {
  @Test("Cases, classes and the cohort: overlap, distances, volumes, statistics")
  func tables() throws {
    let cohort = try BoxCohort()
    try cohort.make([0, 1, 2])
    let outcome = try cohort.evaluate()
    #expect(outcome.status == 0 && outcome.complaints.isEmpty, "\(outcome.errors)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: cohort.file("out")).sorted()
        == [
          "agreement.csv", "cases.csv", "clinical.csv", "clinical_agreement.csv", "evaluation.json",
          "summary.csv",
        ])
    let cases = try cohort.rows("cases.csv")
    #expect(cases.map { $0["class"] } == ["LV", "MYO", "RV", "LV", "MYO", "RV", "LV", "MYO", "RV"])
    for (number, row) in cases.enumerated() where row["class"] != "RV" {
      let label: UInt8 = row["class"] == "LV" ? 1 : 2
      let (found, expected) = (
        BoxCohort.labels(moved: number / 3).map { UInt8($0) }, BoxCohort.labels(moved: 0).map { UInt8($0) }
      )
      #expect(row.number("dice") == Dice.coefficient(found, expected, of: label), "\(row)")
      // Voxels of 1.5 × 2 × 8 mm.
      let volume = Double(expected.count { $0 == label }) * 0.024
      #expect(abs((row.number("reference_volume") ?? 0) - volume) < 1e-12)
      #expect(row["unit"] == "mm" && row["subject"] == "p\(number / 3)" && row["phase"] == "ED")
      #expect(row.number("hd95") == 1.5 * Double(number / 3))
    }
    // What neither side has is not measured.
    #expect(cases[2]["dice"] == "" && cases[2]["hd95"] == "" && cases[2]["volume"] == "0.0")
    #expect(cases[2]["presence"] == "neither" && cases[0]["presence"] == "both")
    let summary = try cohort.rows("summary.csv")
    let dice = try #require(summary.first { $0["class"] == "LV" && $0["measure"] == "dice" })
    #expect(dice["cases"] == "3" && dice["missing"] == "0" && dice.number("median") == 2.0 / 3)
    let nowhere = try #require(summary.first { $0["class"] == "RV" && $0["measure"] == "dice" })
    #expect(nowhere["missing"] == "3" && nowhere["neither"] == "3" && nowhere["mean"] == "")
    let agreement = try cohort.rows("agreement.csv")
    #expect(agreement.map { $0["mean_difference"] } == ["0.0", "0.0", ""])
    #expect(agreement.map { $0["cases"] } == ["3", "3", "0"])
    let json = try cohort.json()
    #expect((json["cases"] as? [Any])?.count == 3 && (json["classes"] as? [String])?.last == "RV")
    let again = try cohort.evaluate()
    #expect(again.status != 0 && again.complaints.count == 1, "an evaluation is not overwritten")
  }

  @Test("A case without its own mask is said, and the rest is evaluated")
  func missing() throws {
    let cohort = try BoxCohort()
    try cohort.make([0, nil, 1])
    let outcome = try cohort.evaluate()
    #expect(outcome.status == 1 && outcome.complaints.count == 2)
    #expect(outcome.errors.contains("its mask isn't in") && outcome.errors.contains("p1/sa_ED.nii.gz"))
    #expect(try cohort.rows("cases.csv").count == 6)
  }

  @Test("One mask is not taken for two cases, and one on another grid for none")
  func others() throws {
    let cohort = try BoxCohort()
    try cohort.make([nil, nil, nil])
    try cohort.write(BoxCohort.labels(moved: 0), to: "masks/sa_ED.nii.gz")
    try cohort.write(BoxCohort.labels(moved: 0), to: "masks/p2.nii.gz", spacing: [1.5, 2, 9])
    let outcome = try cohort.evaluate()
    #expect(outcome.status == 1 && outcome.errors.contains("is the mask of case"), "\(outcome.errors)")
    #expect(try cohort.rows("cases.csv").count == 3)
  }

  @Test(
    "What can't be is one line, and nothing is written",
    arguments: [
      (["--tolerance=-1"], "no length"), (["--tolerance=nan"], "no length"),
      (["--labels", "none.json"], "none.json"),
      (["--network", "none"], "none has that name"), (["--references", "/nowhere"], "no such file"),
      (["--group-by", "site"], "no column has that name; use one of phase, slice_position"),
      (["--labelled", "phase=ES:LV"], "no case has \"ES\" there; use one of \"ED\""),
      (["--labelled", "phase=ED"], "it names no class"), (["--labelled", "phase=ED:"], "it names no class"),
      (["--labelled", "site=B:LV"], "no column has that name"),
      (["--labelled", "slice_position=mid:LV"], "whole cases"),
      (["--labelled", "LV,atrium"], "\"atrium\" is no class; use some of LV, MYO, RV"),
      (["--labelled", "background"], "is no class"),
    ])
  func refused(more: [String], says: String) throws {
    let cohort = try BoxCohort()
    try cohort.make([0])
    let outcome = try cohort.evaluate(more)
    #expect(outcome.status != 0 && outcome.errors.contains(says), "\(outcome.errors)")
    #expect(!cohort.hasOutput)
  }
}
