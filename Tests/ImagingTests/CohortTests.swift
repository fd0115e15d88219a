import Foundation
import Testing

@testable import Imaging

/// Sound cohorts in each layout, and what training gets from them.
@Suite struct CohortTests {
  @Test func ukBiobankIsFoundAndRead() throws {
    let made = try CohortFolder()
    try made.ukBiobank("20001", seed: 1)
    try made.ukBiobank("20002", seed: 2, phases: ["ED"])
    try made.text("ignored", to: "notes.txt")
    let cohort = try Cohort(path: made.path)
    #expect(cohort.layout == .ukBiobank && cohort.labels == .network && cohort.warnings.isEmpty)
    #expect(cohort.cases.map(\.subject) == ["20001", "20001", "20002"])
    #expect(cohort.cases.map(\.phase) == [.ed, .es, .ed])
    #expect(cohort.cases[0].voxels == [160, 18, 32, 30])
    #expect(cohort.slices.count == 6 && cohort.slices[3] == Cohort.SliceIndex(index: 1, z: 1))
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
    let cohort = try Cohort(path: made.path)
    #expect(cohort.layout == .acdc && cohort.labels == .acdc)
    #expect(cohort.cases.map(\.name).first == "patient001_frame01")
    #expect(cohort.cases.map(\.phase) == [.ed, .es, .ed, .es])
    // The same hearts as in the other layout, whatever their files call the structures.
    let other = try CohortFolder()
    try other.ukBiobank("a", seed: 1)
    #expect(try cohort.volume(0).classes == Cohort(path: other.path).volume(0).classes)
  }

  @Test func acdcWithoutInfoHasUnknownPhases() throws {
    let made = try CohortFolder()
    try made.acdc("patient001", seed: 1)
    try FileManager.default.removeItem(atPath: made.file("patient001/Info.cfg"))
    let cohort = try Cohort(path: made.path)
    #expect(cohort.cases.map(\.phase) == [nil, nil])
    #expect(cohort.warnings == [.unknownPhases(folder: made.file("patient001"))])
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
    let cohort = try Cohort(path: made.path)
    #expect(cohort.layout == .nnUNet && cohort.labels.values == LabelMap.acdc.values)
    #expect(cohort.labels.name == made.file("dataset.json"))
    #expect(
      cohort.cases.map(\.subject) == ["heart_2020", "heart"] && cohort.cases.map(\.phase) == [nil, .es])
  }

  @Test(arguments: [
    (
      #"{"labels": {"background": 0, "left ventricle": 1, "MYO": 2, "RV": 3}}"#,
      "\"left ventricle\" is not plainly"
    ),
    (#"{"labels": {"background": 0, "LV": 1, "RV": 3}}"#, "it doesn't name MYO"),
    (#"{"labels": {"background": 0, "LV": [1, 2], "MYO": 2, "RV": 3}}"#, "\"LV\" has no value of its own"),
    (#"{"labels": {"background": 0, "LV": 2, "MYO": 2, "RV": 3}}"#, "2 for MYO is no label of its own"),
    (#"{"labels": {"background": 0, "LV": 1, "lvc": 2, "MYO": 4, "RV": 3}}"#, "it names LV twice"),
    (#"{}"#, "it has no labels"),
  ])
  func unclearNamesAskForAMap(dataset: String, reason: String) throws {
    let made = try CohortFolder()
    try made.nnUNet("a", seed: 1)
    try made.text(dataset, to: "dataset.json")
    let faults = made.check().faults.map(\.description)
    #expect(faults.count == 1 && faults[0].contains(reason) && faults[0].contains("--labels"), "\(faults)")
    #expect(made.check(.network).faults.isEmpty)
  }

  @Test func volumesBeyondTheLimitAreReadAgain() throws {
    let made = try CohortFolder()
    try made.ukBiobank("a", seed: 1)
    try made.ukBiobank("b", seed: 2)
    // 240 voxels, five bytes each: room for two of four.
    let check = CohortCheck(path: made.path, bytesToKeep: 2500)
    #expect(check.byteCount == 4800 && check.kept.map { $0 != nil } == [true, true, false, false])
    let (all, some) = (try Cohort(path: made.path), try Cohort(path: made.path, bytesToKeep: 2500))
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
    _ = CohortCheck(path: made.path) { seen.append([$0, $1]) }
    #expect(seen == [[1, 2], [2, 2]])
  }

  @Test(
    .enabled(if: Shared.path("data/acdc/validation") != nil, Shared.absent), .timeLimit(.minutes(10)))
  func realPatientsAreSound() throws {
    let check = CohortCheck(path: try #require(Shared.path("data/acdc/validation")))
    #expect(check.faults.isEmpty && check.layout == .acdc && check.cases.count == 20)
    #expect(check.cases.count { $0.phase == .ed } == 10)
    // Every heart fills itself: the cavity is larger at end-diastole.
    for index in stride(from: 0, to: 20, by: 2) {
      let (ed, es) = (check.cases[index], check.cases[index + 1])
      #expect(try #require(ed.millilitres(1)) > #require(es.millilitres(1)))
    }
    let wrong = CohortCheck(path: check.path, labels: .network)
    #expect(wrong.faults == [.swappedLabels(path: check.path, .network)])
  }
}
