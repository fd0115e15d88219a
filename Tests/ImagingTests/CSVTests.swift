import TestSupport
import Testing

@testable import Imaging

struct CSVTests {
  @Test func cellsThatHoldSeparatorsAreQuoted() {
    let rows = [["case", "LV"], ["site 1, case 2", "0.5"], ["a \"b\"", ""], ["two\r\nlines", "é"]]
    #expect(
      CSV.text(rows) == "case,LV\n\"site 1, case 2\",0.5\n\"a \"\"b\"\"\",\n\"two\r\nlines\",é\n")
    #expect(CSV.text([]) == "")
  }

  @Test(.enabled(if: Python.isPresent, Python.absent))
  func anotherReaderFindsTheSameCells() throws {
    let rows = [["a,b", "\"", "c\nd"], ["", " e ", "f\"g,h\""]]
    let folder = try TemporaryFolder()
    let path = try folder.write(Array(CSV.text(rows).utf8), to: "table.csv")
    let program = "import csv, json, sys; print(json.dumps(list(csv.reader(open(sys.argv[1], newline='')))))"
    #expect(
      try Python.run(["-c", program, path]) == #"[["a,b", "\"", "c\nd"], ["", " e ", "f\"g,h\""]]"# + "\n")
  }
}
