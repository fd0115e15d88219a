import AtomicFile
import Foundation
import TestSupport
import Testing

@testable import Cardiac
@testable import Datasets
@testable import Imaging

/// Phantoms as files: a sound cohort, whole or not at all.
@Suite struct PhantomCohortTests {
  @Test func whatIsWrittenIsASoundCohort() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("b")
    var made = PhantomCohort(site: .b, subjects: 2, seed: 4)
    made.hasPictures = true
    var done: [Int] = []
    try made.write(to: path, progress: { done.append($0) })
    #expect(done == [1, 2] && folder.names == ["b"])
    let cohort = try Cohort(path: path, conventions: .cardiac)
    #expect(cohort.layout == .ukBiobank && cohort.warnings.isEmpty)
    #expect(
      cohort.cases.map(\.subject) == ["phantom-b-001", "phantom-b-001", "phantom-b-002", "phantom-b-002"])
    #expect(cohort.cases.map(\.phase) == ["ED", "ES", "ED", "ES"])
    // Files hold what was made, to the last bit.
    let volume = try Phantom(site: .b, seed: 4, index: 2).volume(.es)
    #expect(try cohort.volume(3).image.voxels == volume.image.voxels)
    #expect(try cohort.volume(3).classes == volume.classes)
    #expect(try cohort.volume(3).image.grid.matches(volume.image.grid))
    // The map that lies beside them is theirs, and the table adds them up.
    #expect(
      try LabelMap(named: path + "/labels.json", classes: Structures.classes).values == LabelMap.hearts.values
    )
    let rows = try String(contentsOfFile: path + "/subjects.csv", encoding: .utf8).split(separator: "\n")
    #expect(rows.count == 5 && rows[0] == "subject,phase,lv_ml,myo_ml,rv_ml")
    let cells = rows[4].split(separator: ",")
    let expected = Double(cohort.cases[3].voxels[1]) * cohort.cases[3].grid.voxelMillilitres
    #expect(cells[0] == "phantom-b-002" && cells[1] == "ES")
    #expect(abs(try #require(Double(cells[2])) - expected) < 0.06)
    for name in ["sa_ED.png", "sa_ES.png"] {
      #expect(try bytes(of: "\(path)/phantom-b-001/\(name)").starts(with: [0x89, 0x50, 0x4e, 0x47]))
    }
  }

  @Test func stoppingLeavesNothing() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a")
    var asked = 0
    let error = #expect(throws: ImagingError.self) {
      try PhantomCohort(site: .b, subjects: 3, seed: 1).write(
        to: path,
        isStopped: {
          asked += 1
          return asked > 1
        })
    }
    let text =
      "Can't write \"\(path)\" because the work was stopped and nothing is left of it; "
      + "use the same command to begin again"
    #expect(error?.description == text && folder.names.isEmpty)
  }

  @Test func nothingIsOverwritten() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write([1], to: "file")
    let made = PhantomCohort(site: .a, subjects: 1, seed: 1)
    #expect(throws: ImagingError(.write, folder.path, .notWritten(.notEmpty(path: folder.path)))) {
      try made.write(to: folder.path)
    }
    for count in [0, -1, PhantomCohort.subjectLimit + 1] {
      #expect(
        throws: ImagingError(.write, "x", .badCount("subjects", count, 1...PhantomCohort.subjectLimit))
      ) {
        try PhantomCohort(site: .a, subjects: count, seed: 1).write(to: "x")
      }
    }
    #expect(folder.names == ["file"])
  }
}
