import Foundation
import TestSupport
import Testing

@testable import Cardiac
@testable import Datasets
@testable import Imaging

/// Studies as files: cohorts that are sound, with tables that are true.
@Suite struct PhantomStudyTests {
  static let columns = [
    "subject", "site", "vendor", "scanner", "field_strength", "pathology", "height_cm", "weight_kg", "sex",
    "age", "lvedv_ml", "lvesv_ml", "rvedv_ml", "rvesv_ml", "lvm_g", "lvef_percent",
  ]

  @Test(arguments: [("source", 1), ("scanners", 2), ("sites", 1)])
  func everyStudyPassesCheckAndSaysWhoIsInIt(name: String, subjects: Int) throws {
    let folder = try TemporaryFolder()
    let (path, study) = (folder.file(name), try #require(PhantomStudy.named(name)))
    try PhantomCohort(study: study, subjects: subjects, seed: 6).write(to: path)
    // A study's own map is that of its layout, unless its labels are partial.
    let map = try Conventions.cardiac.labelMap(named: path + "/labels.json", classes: Structures.classes)
    #expect(map.values == study.layout.labels.values)
    let cohort = try Cohort(
      path: path, labels: study.isPartlyLabelled ? map : nil, conventions: .cardiac)
    #expect(cohort.cases.compactMap(\.phase) == (0..<subjects).flatMap { _ in ["ED", "ES"] })
    #expect(cohort.layout == (name == "scanners" ? .acdc : .ukBiobank))
    if !study.isPartlyLabelled { #expect(cohort.warnings.isEmpty, "\(cohort.warnings)") }

    let table = try DelimitedTable(path: path + "/subjects.csv")
    let rows = table.rows
    #expect(table.columns == Self.columns && rows.count == subjects)
    for (index, row) in rows.enumerated() {
      #expect(row.cells.allSatisfy { !$0.isEmpty })
      let phantom = Phantom(study: study, seed: 6, index: index + 1)
      #expect(row["subject"] == phantom.name && row["subject"] == cohort.cases[2 * index].subject)
      #expect(row["scanner"] == phantom.site.name && row["pathology"] == phantom.patient?.group.name)
      let truth = PhantomVolumes(phantom.anatomy(.ed))
      for (column, expected) in [("lvedv_ml", truth.left), ("rvedv_ml", truth.right), ("lvm_g", truth.mass)] {
        #expect(abs(try #require(Double(row[column] ?? "")) - expected) < 0.006)
      }
      let number = { (column: String) in try #require(Double(row[column] ?? "")) }
      let fraction = try 100 * (number("lvedv_ml") - number("lvesv_ml")) / number("lvedv_ml")
      #expect(abs(try number("lvef_percent") - fraction) < 0.02)
      // Voxels of a clinical grid tell the same within what its slices allow.
      let voxels = Double(cohort.cases[2 * index].voxels[1]) * cohort.cases[2 * index].grid.voxelMillilitres
      #expect(abs(voxels - truth.left) < 0.2 * truth.left, "\(voxels) \(truth.left)")
    }
  }

  @Test func subjectsGoToGroupsAndScannersInTurn() {
    let ten = (1...10).map { index in
      (PhantomStudy.scanners.group(index)?.name ?? "") + PhantomStudy.scanners.scanner(index).name
    }
    #expect(Set(ten).count == 10)
    let nine = (1...9).map { PhantomStudy.sites.scanner($0) }
    #expect(Set(nine.map(\.name)).count == 9 && Set(nine.map(\.centre)).count == 6)
    #expect(Set(nine.map(\.vendor)).count >= 3 && Set(nine.map(\.fieldStrength)) == [1.5, 3])
    #expect(Set(nine.map { "\($0.pixel) \($0.matrix) \($0.thickness) \($0.sliceSpacing)" }).count == 9)
    #expect(PhantomStudy.source.scanners.count == 1 && PhantomStudy.source.groups.map(\.name) == ["NOR"])
  }

  @Test func heartsLieWithinThePicture() {
    for study in PhantomStudy.all {
      for index in 1...10 {
        let phantom = Phantom(study: study, seed: 9, index: index)
        let (width, height) = (phantom.site.matrix.x, phantom.site.matrix.y)
        let classes = phantom.classes(.ed)
        let isOutside = classes.indices.contains { index in
          let (x, y) = (index % width, index / width % height)
          return classes[index] != 0 && (x < 8 || y < 8 || x >= width - 8 || y >= height - 8)
        }
        #expect(!isOutside && classes.contains(3), "\(phantom.name)")
      }
    }
  }

  @Test func partialLabelsSayWhatWasDrawnAndNothingElse() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("partial")
    let study = PhantomStudy.small(.small(), [.stenosed], isPartlyLabelled: true)
    try PhantomCohort(study: study, subjects: 1, seed: 2).write(to: path)
    let whole = Phantom(study: .small(.small(), [.stenosed]), seed: 2, index: 1)
    for (file, undrawn) in [("labels.json", LabelMap.ignored), ("labels-drawn.json", 0)] {
      let map = try LabelMap(named: "\(path)/\(file)", classes: Structures.classes)
      let cohort = try Cohort(path: path, labels: map, conventions: .cardiac)
      for (index, phase) in CardiacPhase.allCases.enumerated() {
        let drawn: Set<UInt8> = phase == .ed ? [1, 2] : [1]
        let expected = whole.classes(phase).map { drawn.contains($0) ? $0 : undrawn }
        #expect(try cohort.volume(index).classes == expected, "\(file) \(phase)")
      }
    }
    // By the layout's own map they are refused: nobody takes what wasn't drawn for background unawares.
    #expect(throws: CohortError.self) { try Cohort(path: path, conventions: .cardiac) }
  }

  @Test func anACDCPatientSaysTheSameAsTheTable() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("acdc")
    let study = PhantomStudy.small(.small(), [.dilated], layout: .acdc)
    try PhantomCohort(study: study, subjects: 1, seed: 2, frames: 12).write(to: path)
    let phantom = Phantom(study: study, seed: 2, index: 1)
    let (patient, systole) = (try #require(phantom.patient), phantom.cycle(frames: 12).systole)
    let info = try String(contentsOfFile: path + "/phantom-small-001/Info.cfg", encoding: .utf8)
    #expect(
      info == """
        ED: 1
        ES: \(systole + 1)
        Group: DCM
        Height: \(patient.height)
        NbFrame: 12
        Weight: \(patient.weight)

        """)
    let cohort = try Cohort(path: path, conventions: .cardiac)
    #expect(cohort.cases.map(\.phase) == ["ED", "ES"] && cohort.warnings.isEmpty)
    #expect(try cohort.volume(1).classes == phantom.labels(phantom.moment(.es)))
  }

  /// The guarantee of `PhantomTests.theSameBitsEverywhere`, for patients: a scar, artefacts and transposed slices.
  @Test func theSameBitsEverywhere() throws {
    let phantom = Phantom(study: .scanners, seed: 1, index: 4)
    let moment = phantom.moments(of: phantom.cycle(frames: 9))[5]
    #expect(
      PhantomTests.hash(phantom.voxels(moment).map { UInt64($0.bitPattern) }) == 16_493_822_517_233_115_941)
    #expect(PhantomTests.hash(phantom.labels(moment).map(UInt64.init)) == 17_596_546_710_146_458_136)
    let volumes = PhantomVolumes(moment.anatomy)
    #expect(
      PhantomTests.hash([volumes.left, volumes.right, volumes.mass].map(\.bitPattern))
        == 15_749_274_392_939_962_216)
  }

  @Test func seedsMakeOtherPeopleAndTheSameSeedTheSame() throws {
    let made = { (seed: UInt64) in try Phantom(study: .small(), seed: seed, index: 1).volume(.ed) }
    #expect(try made(1).image.voxels == made(1).image.voxels)
    #expect(try made(1).image.voxels != made(2).image.voxels)
  }
}
