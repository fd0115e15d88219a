import Foundation
import Testing

/// `evaluate --subjects` and `--group-by`: tables of subjects, and groups by their columns.
struct SubjectsTests {
  private func table(_ cohort: BoxCohort, _ text: String) throws {
    try Data(text.utf8).write(to: URL(filePath: cohort.file("subjects.csv")))
  }

  @Test("Groups by a column, one of which has nothing; cells with separators stay whole")
  func groups() throws {
    let cohort = try BoxCohort()
    try cohort.make([0, 1, 2, 2])
    try table(cohort, "subject;site\np0;B\np1;A\np2;A\np3;\nanother;C\n")
    let outcome = try cohort.evaluate([
      "--subjects", "@subjects.csv", "--group-by", "site", "--group-by", "phase",
    ])
    #expect(outcome.status == 0 && outcome.complaints.isEmpty, "\(outcome.errors)")
    let rows = try cohort.rows("groups.csv")
    // Four groups of three classes and eight measures.
    #expect(rows.count == 4 * 24)
    func dice(_ group: String, _ name: String) throws -> [String: String] {
      try #require(rows.first { $0["group"] == group && $0["class"] == name && $0["measure"] == "dice" })
    }
    let (whole, lone) = (try dice("ED", "LV"), try dice("B", "LV"))
    #expect(whole["cases"] == "4" && whole["column"] == "phase" && whole.number("median") == 0.5)
    // Of one case there is no spread.
    #expect(lone["cases"] == "1" && lone["mean"] == "1.0" && lone["sd"] == "" && lone["mean_lower_95"] == "")
    #expect(try dice("A", "LV").number("mean") == 0.5 && dice("", "LV")["cases"] == "1")
    // RV is nowhere.
    let nowhere = try dice("A", "RV")
    #expect(nowhere["cases"] == "0" && nowhere["missing"] == "2" && nowhere["neither"] == "2")
    #expect(["mean", "sd", "median", "mean_lower_95", "outliers"].allSatisfy { nowhere[$0] == "" })
  }

  @Test("Everything that is wrong with a table is a line, and nothing is written")
  func faults() throws {
    let cohort = try BoxCohort()
    try cohort.make([0, 0, 0, 0, 0])
    try table(
      cohort,
      """
      subject,"note, of all",Height,weight_kg
      p0,"two
      lines",tall,70
      p1,,1.78,inf
      p0,,180,80
      p2,,NA,
      ,,170,60
      p4,,170,60,1

      """)
    let outcome = try cohort.evaluate(["--subjects", "@subjects.csv"])
    let path = cohort.file("subjects.csv")
    #expect(outcome.status == 1 && !cohort.hasOutput)
    #expect(
      outcome.complaints == [
        "Can't use \"\(path)\" because line 5: p0 stands in line 2 already; use a row for each subject",
        "Can't use \"\(path)\" because line 7: it names no subject; use a row for each subject",
        "Can't use \"\(path)\" because line 8: 5 cells stand under 4 columns; use quotes around a cell that holds what "
          + "separates cells",
        "Can't use \"\(path)\" because it has no row for p3; use a row for each subject",
      ], "\(outcome.errors)")
    try table(
      cohort, "subject,Height,weight_kg\np0,tall,70\np1,1.78,inf\np2,NA,\np3,170,60\np4,\"1,70\",60\n")
    let numbers = try cohort.evaluate(["--subjects", "@subjects.csv"])
    let advice = "; use a number of cm from 30 to 260, or an empty cell"
    #expect(numbers.status == 1 && !cohort.hasOutput)
    #expect(
      numbers.complaints == [
        "Can't use \"\(path)\" because line 2: Height of p0 is \"tall\"\(advice)",
        "Can't use \"\(path)\" because line 3: Height of p1 is \"1.78\"\(advice)",
        "Can't use \"\(path)\" because line 6: Height of p4 is \"1,70\"\(advice)",
        "Can't use \"\(path)\" because line 3: weight_kg of p1 is \"inf\"; use a number of kg from 1 to 500, or an empty "
          + "cell",
      ], "\(numbers.errors)")
  }

  @Test(
    "A file that is no such table is refused",
    arguments: [
      ("site\nA\n", "it has no column subject"), ("", "it has no column subject"),
      ("subject,phase\np0,ED\n", "line 1: column phase has a name that means something else"),
      ("subject,a,a\np0,1,2\n", "two of its columns have one name"),
      ("subject,a\n\"p\"0,1\n", "it is no table"),
      ("subject" + String(repeating: ",a", count: 1001) + "\n", "more than 1000 columns"),
      ("subject\n" + String(repeating: "a\n", count: 200_001), "more than 200000 rows"),
      ("subject,height,height_cm\np0,170,180\n", "two columns say different things of p0's height"),
    ])
  func refused(text: String, says: String) throws {
    let cohort = try BoxCohort()
    try cohort.make([0])
    try table(cohort, text)
    let outcome = try cohort.evaluate(["--subjects", "@subjects.csv"])
    #expect(outcome.status == 1 && outcome.errors.contains(says) && !cohort.hasOutput, "\(outcome.errors)")
  }

  @Test("A table that isn't there, or lies where the output would, is refused")
  func places() throws {
    let cohort = try BoxCohort()
    try cohort.make([0])
    let missing = try cohort.evaluate(["--subjects", "@none.csv"])
    #expect(missing.status == 1 && missing.errors.contains("none.csv") && !cohort.hasOutput)
    try FileManager.default.createDirectory(atPath: cohort.file("out"), withIntermediateDirectories: true)
    try Data("subject\np0\n".utf8).write(to: URL(filePath: cohort.file("out/subjects.csv")))
    #expect(try cohort.evaluate(["--subjects", "@out/subjects.csv"]).status == 2)
  }

  @Test("One subject: numbers, and no statistics of them")
  func single() throws {
    let cohort = try BoxCohort()
    try cohort.make([1])
    try cohort.make([0], phase: "ES")
    try table(cohort, "subject,height,weight\np0,180,80\n")
    let outcome = try cohort.evaluate(["--subjects", "@subjects.csv", "--group-by", "slice_position"])
    #expect(outcome.status == 0 && outcome.complaints.isEmpty, "\(outcome.errors)")
    let numbers = try cohort.rows("clinical.csv")
    func number(_ name: String) throws -> [String: String] {
      try #require(numbers.first { $0["number"] == name })
    }
    // 36 voxels of 24 µl, and 24 of muscle.
    #expect(try abs((number("LVEDV").number("found") ?? 0) - 0.864) < 1e-12)
    #expect(try abs((number("LVM").number("expected") ?? 0) - 0.6048) < 1e-12)
    #expect(try abs((number("LVMi").number("expected") ?? 0) - 0.3024) < 1e-12)
    #expect(try number("LVEF").number("found") == 0 && number("RVEDV")["found"] == "")
    let agreement = try #require(try cohort.rows("clinical_agreement.csv").first { $0["number"] == "LVEDV" })
    #expect(agreement["subjects"] == "1" && agreement["sd"] == "" && agreement["spearman"] == "")
    // Two labelled slices: no third is left for the apex.
    let apical = try #require(
      try cohort.rows("groups.csv").first {
        $0["group"] == "apical" && $0["class"] == "LV" && $0["measure"] == "dice"
      })
    #expect(apical["cases"] == "0" && apical["missing"] == "2")
  }
}
