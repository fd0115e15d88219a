import Cardiac
import Imaging
import TestSupport
import Testing

@testable import Datasets

/// Tables of subjects, given or of a layout's own. What is wrong with one stands in `SubjectsTests`.
struct SubjectTableTests {
  private func table(_ text: String, of subjects: [String]) throws -> SubjectTable {
    let folder = try TemporaryFolder()
    return try SubjectTable(path: folder.write(Array(text.utf8), to: "table.csv"), subjects: subjects)
  }

  @Test("Cells are trimmed, may be quoted, and empty ones say nothing")
  func cells() throws {
    let table = try table(
      "site\tsubject\t\tnote\n A \tp1\tx\t\"two\nlines\"\n\t p2\t\t\n\n", of: ["p1", "p2"])
    #expect(table.columns == ["site", "note"])
    #expect(table.value("site", of: "p1") == "A" && table.value("note", of: "p1") == "two\nlines")
    #expect(table.value("site", of: "p2") == nil && table.value("none", of: "p1") == nil)
  }

  @Test("Lines are the file's, quoted cells of several lines and empty lines counted")
  func lines() throws {
    let folder = try TemporaryFolder()
    let text = "a,\"b\nb\"\r\n1,\"x\r\ny\"\r\n\r\n2\r\n3,4,5\r\n"
    let table = try DelimitedTable(path: folder.write(Array(text.utf8), to: "table.csv"))
    #expect(table.columns == ["a", "b\nb"] && table.rows.map(\.line) == [3, 6, 7])
    #expect(table.rows[1]["b\nb"] == nil && table.rows[2].cells == ["3", "4", "5"])
  }

  @Test("A given table comes before what the layout says")
  func joined() throws {
    var own = SubjectTable()
    own.note("NOR", column: "Group", of: "p1", path: "Info.cfg")
    own.note("180", column: "Height", of: "p2", path: "Info.cfg")
    let joined = try table("subject,Group\np1,\np2,DCM\n", of: ["p1", "p2"]).joined(with: own)
    #expect(joined.columns == ["Group", "Height"] && joined.value("Group", of: "p1") == nil)
    #expect(joined.value("Group", of: "p2") == "DCM" && joined.value("Height", of: "p2") == "180")
  }

  @Test("ACDC's Info.cfg is a table that is there by itself")
  func infos() throws {
    let made = try CohortFolder()
    try made.acdc("patient001", seed: 1)
    try made.acdc("patient002", seed: 2)
    try made.text("ED: 1\nES: 12\nGroup: DCM\nHeight: 1.70\nWeight: \n", to: "patient002/Info.cfg")
    let subjects = try made.cohort().subjects
    #expect(subjects.columns == ["Group", "Height"] && subjects.value("Group", of: "patient002") == "DCM")
    let columns = HeartNumbers().columns
    #expect(try subjects.numbers(columns, of: ["patient001"]) == ["patient001": ["height": 184]])
    let error = #expect(throws: CohortError.self) {
      try subjects.numbers(columns, of: ["patient001", "patient002"])
    }
    #expect(
      error?.faults.map(\.description) == [
        "Can't use \"\(made.file("patient002/Info.cfg"))\" because Height of patient002 is \"1.70\"; use a number of cm from "
          + "30 to 260, or an empty cell"
      ])
    // What contradicts itself keeps nobody from training.
    try made.text("ED: 1\nES: 12\nHeight: 170\nHeight: 180\n", to: "patient002/Info.cfg")
    let twice = try made.cohort().subjects
    #expect(throws: CohortError.self) { try twice.numbers(columns, of: ["patient001"]) }
  }

  @Test("So are the other columns of M&Ms' table")
  func multiCentre() throws {
    let made = try CohortFolder()
    try made.multiCentre("A0S9V9", seed: 1)
    try made.text(
      ",External code,Vendor,ED,ES,Weight\n0,A0S9V9,Canon,1,3,72.5\n1,B1,Philips,,,\n", to: "mnms.csv")
    let subjects = try made.cohort().subjects
    #expect(subjects.value("Vendor", of: "A0S9V9") == "Canon" && !subjects.columns.contains("ED"))
    #expect(try subjects.numbers(HeartNumbers().columns, of: ["A0S9V9"]) == ["A0S9V9": ["weight": 72.5]])
  }
}
