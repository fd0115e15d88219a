import Foundation
import TestSupport
import Testing

@testable import Cardiac
@testable import Datasets
@testable import Imaging

/// Sound cohorts in each layout, and what training gets from them.
@Suite struct CohortTests {
  @Test func ukBiobankIsFoundAndRead() throws {
    let made = try CohortFolder()
    try made.ukBiobank("20001", seed: 1)
    try made.ukBiobank("20002", seed: 2, phases: ["ED"])
    try made.text("ignored", to: "notes.txt")
    let cohort = try made.cohort()
    #expect(cohort.layout == .ukBiobank && cohort.labels == .hearts && cohort.warnings.isEmpty)
    #expect(cohort.cases.map(\.subject) == ["20001", "20001", "20002"])
    #expect(cohort.cases.map(\.phase) == ["ED", "ES", "ED"])
    #expect(cohort.cases[0].voxels == [160, 18, 32, 30])
    #expect(cohort.sliceCount == 6 && cohort.subject(of: 1) == "20001" && cohort.name(of: 2) == "20002 ED")
    let volume = try cohort.volume(1)
    let slice = volume.slice(1)
    #expect(slice.voxels.count == 120 && slice.classes.count == 120)
    #expect(Array(slice.voxels) == Array(CohortFolder.voxels(seed: 3, count: 240).suffix(120)))
    #expect(slice.classes[slice.classes.startIndex + 4 * 12 + 4] == 1)
    #expect(slice.classes[slice.classes.startIndex + 4 * 12 + 8] == 3)
  }

  @Test func acdcHasItsOwnLabelsAndPhases() throws {
    let made = try CohortFolder()
    try made.acdc("patient001", seed: 1)
    try made.acdc("patient002", seed: 2)
    let cohort = try made.cohort()
    #expect(cohort.layout == .acdc && cohort.labels == .acdc)
    #expect(cohort.cases.map(\.name).first == "patient001_frame01")
    #expect(cohort.cases.map(\.phase) == ["ED", "ES", "ED", "ES"])
    // The same hearts as in the other layout, whatever their files call the structures.
    let other = try CohortFolder()
    try other.ukBiobank("a", seed: 1)
    #expect(try cohort.volume(0).classes == other.cohort().volume(0).classes)
  }

  @Test func multiCentreCinesAreReadByTheirLabelledFrames() throws {
    let made = try CohortFolder()
    try made.multiCentre("Training/Labeled/A0S9V9", seed: 1)
    try made.multiCentre("Training/Labeled/B1S2V3", seed: 2)
    try made.makeFolder("Training/Labeled/C0")
    try made.text("a,b\n1,2\n", to: "another.csv")
    try made.text(
      "External code,Vendor,ED,ES,Age\nA0S9V9,A,3,1,61\nB1S2V3,\"B, of C\",1,3,12\nD4,A,,,9\n",
      to: "table.csv")
    let cohort = try Cohort(path: made.file("Training/Labeled"), conventions: .cardiac, bytesToKeep: 0)
    #expect(cohort.layout == .multiCentre && cohort.labels == .hearts)
    #expect(cohort.cases.map(\.name) == ["A0S9V9 ED", "A0S9V9 ES", "B1S2V3 ED", "B1S2V3 ES"])
    #expect(
      cohort.cases.map(\.frame) == [3, 1, 1, 3] && cohort.cases.map(\.phase) == ["ED", "ES", "ED", "ES"])
    #expect(cohort.warnings == [.noScan(folder: made.file("Training/Labeled/C0"))])
    let all = CohortFolder.voxels(seed: 1, count: 960)
    #expect(try Array(cohort.volume(0).image.voxels) == Array(all[720...]))
    #expect(try Array(cohort.volume(1).image.voxels) == Array(all[240..<480]))
    let other = try CohortFolder()
    try other.ukBiobank("a", seed: 1)
    #expect(try cohort.volume(0).classes == other.cohort().volume(0).classes)
  }

  @Test func acdcWithoutInfoHasUnknownPhases() throws {
    let made = try CohortFolder()
    try made.acdc("patient001", seed: 1)
    try FileManager.default.removeItem(atPath: made.file("patient001/Info.cfg"))
    let cohort = try made.cohort()
    #expect(cohort.cases.map(\.phase) == [nil, nil])
    #expect(
      cohort.warnings == [.unclear("\"\(made.file("patient001"))\" has no Info.cfg: its phases are unknown")])
  }

  @Test(arguments: [
    "\u{FEFF}ED: 1\r\nES: 12\r\nGroup: NOR\r\n", "ES:12\r ED : 1 \rED: 1\r", "ED: 01\nES: 12",
  ])
  func infoMayHaveAByteOrderMarkAndAnyLineEnds(text: String) throws {
    let made = try CohortFolder()
    try made.acdc("patient001", seed: 1)
    try made.text(text, to: "patient001/Info.cfg")
    let cohort = try made.cohort()
    #expect(cohort.cases.map(\.phase) == ["ED", "ES"] && cohort.warnings.isEmpty)
    // As Windows' Notepad and PowerShell save text.
    let wide = try #require(text.replacing("\u{FEFF}", with: "").data(using: .utf16))
    try wide.write(to: URL(filePath: made.file("patient001/Info.cfg")))
    #expect(try made.cohort().cases.map(\.phase) == ["ED", "ES"])
  }

  /// As without Info.cfg: a phase may be unknown.
  @Test func infoMaySayOnePhaseOnly() throws {
    let made = try CohortFolder()
    try made.acdc("patient001", seed: 1)
    try made.text("ED: 1\nGroup: NOR\n", to: "patient001/Info.cfg")
    let cohort = try made.cohort()
    #expect(cohort.cases.map(\.phase) == ["ED", nil])
    #expect(
      cohort.warnings == [.unclear("\"\(made.file("patient001/Info.cfg"))\" doesn't say which frame is ES")])
  }

  @Test func endingsMayBeInCapitals() throws {
    let made = try CohortFolder()
    try made.nnUNet("a", seed: 1)
    try made.text(
      #"{"numTraining": 1, "file_ending": ".NII.GZ", "labels": {"background": 0, "LV": 1, "MYO": 2, "RV": 3}}"#,
      to: "dataset.json")
    for name in ["imagesTr/a_0000", "labelsTr/a"] {
      try FileManager.default.moveItem(
        atPath: made.file(name + ".nii.gz"), toPath: made.file(name + ".NII.GZ"))
    }
    let cohort = try made.cohort()
    #expect(cohort.cases.map(\.name) == ["a"] && cohort.warnings.isEmpty)
    try FileManager.default.removeItem(atPath: made.file("labelsTr/a.NII.GZ"))
    #expect(
      made.check().faults.first
        == .imageWithoutLabel(
          image: made.file("imagesTr/a_0000.NII.GZ"), expected: made.file("labelsTr/a.NII.GZ")))
    for other in [try CohortFolder(), try CohortFolder()].enumerated() {
      try other.element.ukBiobank("a", seed: 1, phases: ["ED"])
      try other.element.acdc("patient001", seed: 1)
      try FileManager.default.removeItem(atPath: other.element.file(other.offset == 0 ? "a" : "patient001"))
      let folder = other.element.file(other.offset == 0 ? "patient001" : "a")
      for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasSuffix(".nii.gz")
      {
        try FileManager.default.moveItem(
          atPath: "\(folder)/\(name)", toPath: "\(folder)/\(name.dropLast(7)).NII.gz")
      }
      #expect(other.element.check().faults.isEmpty && !other.element.check().cases.isEmpty)
    }
  }

  @Test func nnUNetsRegionsAndItsIgnoreLabelAreRead() throws {
    let made = try CohortFolder()
    try made.nnUNet("a", seed: 1)
    // Half of the muscle is 4, a column beside the heart is not labelled.
    try made.label("labelsTr/a.nii.gz") { voxels in
      for index in voxels.indices {
        if voxels[index] == 2 && index < 120 { voxels[index] = 4 }
        if index % 12 == 11 { voxels[index] = 5 }
      }
    }
    try made.text(
      #"{"labels": {"background": 0, "LV": 1, "MYO": [2, 4], "RV": 3, "ignore": 5}}"#, to: "dataset.json")
    let cohort = try made.cohort()
    let classes = try cohort.volume(0).classes
    #expect(cohort.cases[0].voxels == [140, 18, 32, 30] && classes.count { $0 == LabelMap.ignored } == 20)
    #expect(made.check().cases[0].ignoredVoxels == 20)
  }

  @Test(arguments: [
    #"{"numTraining": 2, "labels": {"background": 0, "RV": 1, "MLV": 2, "LVC": 3}}"#,
    #"{"labels": {"0": "background", "1": "RV", "2": "myocardium", "3": "LV cavity"}}"#,
  ])
  func nnUNetNamesItsLabels(dataset: String) throws {
    let made = try CohortFolder()
    try made.nnUNet("heart_2020", seed: 1, .acdc)
    try made.nnUNet("heart_ES", seed: 2, .acdc)
    try made.text(dataset, to: "dataset.json")
    let cohort = try Cohort(path: made.path, classes: Structures.classes, conventions: .cardiac)
    #expect(cohort.layout == .nnUNet && cohort.labels.values == LabelMap.acdc.values)
    #expect(cohort.labels.name == made.file("dataset.json"))
    #expect(
      cohort.cases.map(\.subject) == ["heart_2020", "heart"] && cohort.cases.map(\.phase) == [nil, "ES"])
  }

  @Test(arguments: [
    (
      #"{"labels": {"background": 0, "left ventricle": 1, "MYO": 2, "RV": 3}}"#,
      "\"left ventricle\" is none of background, LV, MYO, RV, ignore"
    ),
    (#"{"labels": {"background": 0, "LV": 1, "RV": 3}}"#, "it doesn't name MYO"),
    (#"{"labels": {"background": 0, "LV": null, "MYO": 2, "RV": 3}}"#, "\"LV\" is no whole number"),
    (#"{"labels": {"background": 0, "LV": 2, "MYO": 2, "RV": 3}}"#, "LV shares the value 2 with MYO"),
    (
      #"{"labels": {"background": 0, "LV": 1, "lvc": 2, "MYO": 4, "RV": 3}}"#,
      "LV and lvc in it are one class"
    ),
    (#"{}"#, "it has no labels"),
  ])
  func unclearNamesAskForAMap(dataset: String, reason: String) throws {
    let made = try CohortFolder()
    try made.nnUNet("a", seed: 1)
    try made.text(dataset, to: "dataset.json")
    let faults = made.check(classes: Structures.classes).faults.map(\.description)
    #expect(faults.count == 1 && faults[0].contains(reason) && faults[0].contains("--labels"), "\(faults)")
    #expect(made.check(.hearts).faults.isEmpty)
  }

  /// The label's spacing has three digits: at the far corner it is 0.013 voxels off.
  @Test func roundedSpacingsAreAWarning() throws {
    let made = try CohortFolder()
    try made.ukBiobank("a", seed: 1, phases: ["ED"])
    let (shape, label) = ([96, 10, 2], "a/label_sa_ED.nii.gz")
    try made.image("a/sa_ED.nii.gz", shape: shape, spacing: [1.3671875, 1.3671875, 8])
    try made.label(label, shape: shape, spacing: [1.367, 1.367, 8])
    let check = made.check()
    guard case .labelGrid(made.file(label), let voxels, others: 0)? = check.warnings.first else {
      Issue.record("\(check.warnings)")
      return
    }
    #expect(check.faults.isEmpty && check.warnings.count == 1 && abs(voxels - 0.0132) < 1e-4)
    #expect(try made.cohort(bytesToKeep: 0).volume(0).image.grid.spacing[0] == 1.3671875)
    try made.label(label, shape: shape, spacing: [1.3671875, 1.3671875, 8])
    #expect(made.check().warnings.isEmpty)
  }

  @Test func aLabelsGridCanBeIgnoredWhereShapesAgree() throws {
    let made = try CohortFolder()
    try made.ukBiobank("a", seed: 1, phases: ["ED"])
    try made.label("a/label_sa_ED.nii.gz", spacing: [1, 1, 1])
    guard case .labelGrid? = made.check().faults.first else {
      Issue.record("\(made.check().faults)")
      return
    }
    let cohort = try made.cohort(ignoresLabelGrids: true, bytesToKeep: 0)
    #expect(cohort.warnings.count == 1 && cohort.cases[0].grid.spacing == [1.5, 1.5, 8])
    #expect(try cohort.volume(0).classes.count { $0 == 1 } == 18)
    try made.label("a/label_sa_ED.nii.gz", shape: [12, 10, 3])
    let check = CohortCheck(path: made.path, conventions: .cardiac, ignoresLabelGrids: true)
    #expect(check.faults.map(\.description).map { $0.contains("--ignore-label-grid") } == [false])
    #expect(throws: ImagingError.self) { try cohort.volume(0) }
  }

  @Test func volumesBeyondTheLimitAreReadAgain() throws {
    let made = try CohortFolder()
    try made.ukBiobank("a", seed: 1)
    try made.ukBiobank("b", seed: 2)
    // 240 voxels, five bytes each: room for two of four.
    let check = CohortCheck(path: made.path, conventions: .cardiac, bytesToKeep: 2500)
    #expect(check.byteCount == 4800 && check.kept.map { $0 != nil } == [true, true, false, false])
    let (all, some) = (try made.cohort(), try made.cohort(bytesToKeep: 2500))
    #expect(all.bytesKept == 4800 && some.bytesKept == 2400)
    for index in 0..<4 {
      #expect(try all.volume(index).image.voxels == some.volume(index).image.voxels)
      #expect(try all.volume(index).classes == some.volume(index).classes)
    }
    try made.image("b/sa_ES.nii.gz", seed: 9, shape: [12, 10, 3])
    #expect(throws: ImagingError.self) { try some.volume(3) }
  }

  @Test func progressCountsEveryCase() throws {
    let made = try CohortFolder()
    try made.ukBiobank("a", seed: 1)
    var seen: [[Int]] = []
    _ = CohortCheck(path: made.path, conventions: .cardiac) { seen.append([$0, $1]) }
    #expect(seen == [[1, 2], [2, 2]])
  }

  @Test(
    .enabled(if: Shared.path("data/acdc/validation") != nil, Shared.absent), .timeLimit(.minutes(10)))
  func realPatientsAreSound() throws {
    let check = CohortCheck(
      path: try #require(Shared.path("data/acdc/validation")), conventions: .cardiac)
    #expect(check.faults.isEmpty && check.layout == .acdc && check.cases.count == 20)
    #expect(check.cases.count { $0.phase == "ED" } == 10)
    // Every heart fills itself: the cavity is larger at end-diastole.
    for index in stride(from: 0, to: 20, by: 2) {
      let (ed, es) = (check.cases[index], check.cases[index + 1])
      #expect(try #require(ed.millilitres(1)) > #require(es.millilitres(1)))
    }
    #expect(check.warnings.allSatisfy { if case .reading = $0 { true } else { false } })
    let wrong = CohortCheck(path: check.path, labels: .hearts, conventions: .cardiac)
    #expect(wrong.faults.map(\.path) == [check.path])
    #expect(wrong.faults[0].description.contains("encloses RV instead of LV; use the data set's own map"))
  }
}
