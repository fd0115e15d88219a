import Foundation
import TestSupport
import Testing

@testable import Cardiac
@testable import Datasets
@testable import Imaging

/// What speaks against validating on a cohort what was trained on another.
@Suite struct ValidationOverlapTests {
  @Test func theSameImagesUnderAnyNameAreSeen() throws {
    let (training, validation) = (try CohortFolder(), try CohortFolder())
    try training.ukBiobank("a", seed: 1)
    try training.ukBiobank("b", seed: 2)
    try validation.ukBiobank("c", seed: 2)
    try validation.ukBiobank("d", seed: 3)
    let (trained, held) = (try training.cohort(), try validation.cohort())
    let expected = CohortFault.trainedOnImage(
      path: validation.file("c/sa_ED.nii.gz"), trained: training.file("b/sa_ED.nii.gz"), others: 1)
    #expect(held.faults(trainedOn: trained) == [expected])
    #expect(
      CohortFault.trainedOnImage(path: "c.nii", trained: "b.nii", others: 1).description
        == "Can't use \"c.nii\" because it and 1 more is trained on as \"b.nii\" and says nothing about new subjects; "
        + "use other images to validate on, or --fold to cut one data set in two")
    #expect(trained.faults(trainedOn: trained).count == 1)
  }

  /// Frames of one patient on both sides.
  @Test func otherImagesOfTheSameSubjectsAreSeen() throws {
    let (training, validation) = (try CohortFolder(), try CohortFolder())
    for (folder, frame) in [(training, "01"), (validation, "12")] {
      try folder.acdc("patient001", seed: 1)
      for name in ["patient001_frame\(frame).nii.gz", "patient001_frame\(frame)_gt.nii.gz", "Info.cfg"] {
        try FileManager.default.removeItem(atPath: folder.file("patient001/" + name))
      }
    }
    let faults = try validation.cohort().faults(trainedOn: training.cohort())
    #expect(faults == [.trainedOnSubject(path: validation.path, "patient001", others: 0)])
  }

  /// Both call their first subject "a", as phantoms of two seeds do: the same case has other voxels.
  @Test func otherPeopleOfTheSameNameAreNone() throws {
    let (training, validation) = (try CohortFolder(), try CohortFolder())
    try training.ukBiobank("a", seed: 1)
    try validation.ukBiobank("a", seed: 2)
    try validation.ukBiobank("b", seed: 3)
    #expect(try validation.cohort().faults(trainedOn: training.cohort()).isEmpty)
  }
}
