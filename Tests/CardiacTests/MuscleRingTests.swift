import Foundation
import TestSupport
import Testing

@testable import Cardiac
@testable import Datasets
@testable import Imaging

/// Sites that number the ventricles differently in one cohort, and hearts that can't tell.
@Suite struct MuscleRingTests {
  /// The cohort's number of subjects, and those of them whose LV and RV are exchanged.
  @Test(arguments: [(5, [2]), (5, [0, 4]), (5, [0, 1, 3, 4]), (2, [1])])
  func eachSwappedCaseIsNamedWhateverTheMajorityDoes(subjects: Int, swapped: [Int]) throws {
    let made = try CohortFolder()
    for seed in 0..<subjects {
      try made.ukBiobank("s\(seed)", seed: seed)
      guard swapped.contains(seed) else { continue }
      for phase in ["ED", "ES"] { try made.label("s\(seed)/label_sa_\(phase).nii.gz", .acdc) }
    }
    let check = made.check()
    let others = 2 * (subjects - swapped.count)
    let expected = swapped.flatMap { seed in
      ["ED", "ES"].map { phase in
        made.file("s\(seed)/label_sa_\(phase).nii.gz")
      }
    }
    #expect(check.faults.map(\.path) == expected)
    #expect(check.faults.allSatisfy { $0.description.contains("unlike in \(others) other case") })
    #expect(
      check.cases.indices.filter { check.cases[$0].isFaulty } == swapped.flatMap { [2 * $0, 2 * $0 + 1] })
    #expect(throws: CohortError.self) { try made.cohort() }
  }

  @Test func theFaultNamesTheCaseAndTheCure() throws {
    let made = try CohortFolder()
    try made.acdc("patient001", seed: 1)
    try made.label("patient001/patient001_frame12_gt.nii.gz", .hearts)
    let label = made.file("patient001/patient001_frame12_gt.nii.gz")
    let expected = """
      Can't use "\(label)" because by the map acdc (3 LV, 2 MYO, 1 RV) the muscle encloses RV instead of LV, \
      unlike in 1 other case; use a label with the values of LV and RV exchanged, or a cohort for each numbering
      """
    #expect(made.check().faults.map(\.description) == [expected])
  }

  /// Beside a sound case: no RV, no LV, a few voxels of the apex, a cavity without muscle.
  @Test func whatCanNotBeToldIsNotJudged() throws {
    let made = try CohortFolder()
    for (seed, name) in ["a", "b", "c", "d", "e"].enumerated() {
      try made.ukBiobank(name, seed: seed, phases: ["ED"])
    }
    try made.label("b/label_sa_ED.nii.gz", .acdc) { $0 = $0.map { $0 == 1 ? 0 : $0 } }
    try made.label("c/label_sa_ED.nii.gz", .acdc) { $0 = $0.map { $0 == 3 ? 0 : $0 } }
    try made.label("d/label_sa_ED.nii.gz", .acdc) { voxels in
      for index in voxels.indices where index >= 120 || (2...6).contains(index % 12) != (index / 12 == 4) {
        voxels[index] = 0
      }
    }
    try made.label("e/label_sa_ED.nii.gz", .acdc) { $0 = $0.map { $0 == 2 ? 0 : $0 } }
    let check = made.check()
    #expect(check.faults.isEmpty)
    let cohort = try made.cohort()
    #expect(
      try (0..<5).map { try MuscleRing(cohort.volume($0)) } == [
        .aroundLV, .unknown, .unknown, .unknown, .unknown,
      ])
  }

  /// Every other mistaken numbering: the muscle has the value of a cavity.
  @Test(arguments: [["LV", "RV", "MYO"], ["MYO", "LV", "RV"], ["MYO", "RV", "LV"], ["RV", "LV", "MYO"]])
  func aMuscleAroundNothingIsAWarning(order: [String]) throws {
    let made = try CohortFolder()
    for (seed, name) in ["a", "b", "c"].enumerated() { try made.ukBiobank(name, seed: seed, phases: ["ED"]) }
    let values = order.map { name in [Structures.classes.firstIndex { $0.name == name } ?? 0] }
    let map = LabelMap(name: "mistaken", classes: Structures.classes, values: [[0]] + values)
    for name in ["b", "c"] { try made.label("\(name)/label_sa_ED.nii.gz", map) }
    let check = made.check()
    let label = made.file("b/label_sa_ED.nii.gz")
    #expect(check.faults.isEmpty && check.warnings.count == 1)
    #expect(
      check.warnings.first?.description == "\"\(label)\" and 1 more: by the map network (1 LV, 2 MYO, 3 RV) "
        + "the muscle encloses neither LV nor RV")
  }

  /// A border that faces what nobody labelled says nothing, wherever the muscle is.
  @Test func whatNobodyLabelledIsNoBorder() throws {
    let made = try CohortFolder()
    try made.ukBiobank("a", seed: 1, phases: ["ED"])
    let sound = try made.cohort().volume(0)
    #expect(MuscleRing(sound) == .aroundLV)
    func with(_ change: (Int, UInt8) -> UInt8) -> MuscleRing {
      var volume = sound
      volume.classes = sound.classes.enumerated().map { change($0, $1) }
      return MuscleRing(volume)
    }
    #expect(with { index, label in label == 2 && index % 12 < 5 ? LabelMap.ignored : label } == .unknown)
    #expect(with { _, label in label == 2 ? LabelMap.ignored : label } == .unknown)
    #expect(with { _, label in label == 0 ? LabelMap.ignored : label } == .unknown)
  }

  @Test(
    .enabled(if: Shared.path("data/acdc/training") != nil, Shared.absent), .timeLimit(.minutes(10)),
    arguments: ["training", "validation"])
  func everyRealHeartCanBeTold(folder: String) throws {
    let cohort = try Cohort(
      path: try #require(Shared.path("data/acdc/\(folder)")), conventions: .cardiac, bytesToKeep: 0)
    #expect(cohort.cases.count == (folder == "training" ? 80 : 20))
    for index in cohort.cases.indices {
      var volume = try cohort.volume(index)
      #expect(MuscleRing(volume) == .aroundLV, "\(cohort.cases[index].name)")
      volume.classes = volume.classes.map { $0 == 1 ? 3 : $0 == 3 ? 1 : $0 }
      #expect(MuscleRing(volume) == .aroundRV, "\(cohort.cases[index].name)")
    }
  }

  /// Real patients of two sites: as many of ten as the arguments say have LV and RV exchanged.
  @Test(
    .enabled(if: Shared.path("data/acdc/validation") != nil, Shared.absent), .timeLimit(.minutes(10)),
    arguments: [1, 3, 5, 8])
  func exactlyTheSwappedPatientsAreNamed(count: Int) throws {
    let source = try #require(Shared.path("data/acdc/validation"))
    let made = try CohortFolder()
    var random = SeededGenerator(state: UInt64(count))
    let patients = try FileManager.default.contentsOfDirectory(atPath: source).filter {
      $0.hasPrefix("patient")
    }
    let swapped = Set(patients.shuffled(using: &random).prefix(count))
    var expected: [String] = []
    for patient in patients {
      try made.makeFolder(patient)
      for name in try FileManager.default.contentsOfDirectory(atPath: "\(source)/\(patient)") {
        let (from, to) = ("\(source)/\(patient)/\(name)", "\(patient)/\(name)")
        guard swapped.contains(patient), name.contains("_gt") else {
          try made.link(to, to: from)
          continue
        }
        let label = try Volume.read(path: from)
        try label.writeMask(label.voxels.map { $0 == 1 ? 3 : $0 == 3 ? 1 : UInt8($0) }, to: made.file(to))
        expected.append(made.file(to))
      }
    }
    #expect(made.check().faults.map(\.path) == expected.sorted())
  }
}
