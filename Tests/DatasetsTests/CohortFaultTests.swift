import Foundation
import TestSupport
import Testing

@testable import Cardiac
@testable import Datasets
@testable import Imaging

/// Hostile cohorts: every fault is found, all in one go, each with its cure.
@Suite struct CohortFaultTests {
  private static let layouts =
    "that of ACDC (patient001/patient001_frame01.nii.gz, patient001_frame01_gt.nii.gz, Info.cfg), "
    + "or that of M&Ms (A0S9V9/A0S9V9_sa.nii.gz, A0S9V9_sa_gt.nii.gz, and the challenge's table as CSV, here or up to two "
    + "folders above), or that of UK Biobank (SUBJECT/sa_ED.nii.gz, SUBJECT/label_sa_ED.nii.gz, and the same with _ES), "
    + "or that of nnU-Net (imagesTr/NAME_0000.nii.gz (NAME_0001 … for further channels), labelsTr/NAME.nii.gz, "
    + "dataset.json), or that of pairs (images/NAME.png, labels/NAME.png), or that of a table (samples.csv with columns "
    + "image (or image_0, image_1 … for channels), label, and if wanted name, subject, phase; paths begin at the table's "
    + "folder)"

  /// What a check says, with the cohort's folder left out of the paths.
  private func faults(_ made: CohortFolder, _ labels: LabelMap? = nil) -> [String] {
    made.check(labels).faults.map { $0.description.replacingOccurrences(of: made.path, with: "DIR") }
  }

  private func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }

  @Test func anEmptyFolderShowsEveryLayout() throws {
    let made = try CohortFolder()
    let expected = "Can't use \"DIR\" because it has no known layout; use \(Self.layouts)"
    #expect(faults(made) == [expected])
    try made.text("", to: "sa_ED.nii.gz")
    try made.makeFolder("empty")
    #expect(faults(made) == [expected])
  }

  @Test func aFolderOfCohortsNamesThem() throws {
    let made = try CohortFolder()
    try made.ukBiobank("one/a", seed: 1)
    try made.ukBiobank("two/a", seed: 2)
    let expected = """
      Can't use "DIR" because it is no cohort but holds some; use "DIR/one" or "DIR/two"
      """
    #expect(faults(made) == lines(expected))
  }

  @Test func twoLayoutsAtOnceAreAmbiguous() throws {
    let made = try CohortFolder()
    try made.ukBiobank("a", seed: 1)
    try made.acdc("patient001", seed: 2)
    let fault = CohortFault.ambiguousLayout(path: made.path, [.acdc, .ukBiobank])
    #expect(made.check().faults == [fault])
    #expect(fault.description.contains("sa_ED.nii.gz") && fault.description.contains("_frame01_gt"))
  }

  @Test func whatIsNoFolderCanNotBeListed() throws {
    let made = try CohortFolder()
    try made.text("", to: "file")
    for (name, reason) in [("file", "not a directory"), ("absent", "no such file or directory")] {
      let texts = CohortCheck(path: made.file(name), conventions: .cardiac).faults.map(\.description)
      let text = "Can't read \"\(made.file(name))\" because \(reason); use a path that this process may open"
      #expect(texts == [text])
    }
    #expect(CohortCheck(path: "a\0b").faults.count == 1)
  }

  @Test func everyFaultOfACohortIsCollected() throws {
    let made = try CohortFolder()
    for (index, name) in ["a", "b", "c", "d", "e", "f", "g", "h"].enumerated() {
      try made.ukBiobank(name, seed: index, phases: ["ED"])
    }
    let manager = FileManager.default
    try manager.removeItem(atPath: made.file("a/label_sa_ED.nii.gz"))
    try manager.removeItem(atPath: made.file("b/sa_ED.nii.gz"))
    try made.label("c/label_sa_ED.nii.gz", spacing: [1.5, 1.5, 9])
    try made.label("d/label_sa_ED.nii.gz") { $0[17] = 7 }
    try made.label("e/label_sa_ED.nii.gz") { $0[17] = 1.5 }
    // Written as it is: only reading looks at values.
    let count = 240
    var voxels = [Float](repeating: 3, count: count)
    voxels[100] = .nan
    try Volume(shape: [12, 10, 2], spacing: [1.5, 1.5, 8], voxels: voxels).write(
      to: made.file("f/sa_ED.nii.gz"), overwrite: true)
    try made.text("no NIfTI at all", to: "g/sa_ED.nii.gz")
    try made.image("h/sa_ED.nii", seed: 5)
    let expected = """
      Can't use "DIR/a/sa_ED.nii.gz" because its label is missing; use "DIR/a/label_sa_ED.nii.gz" \
      beside it, or take the image away
      Can't use "DIR/b/label_sa_ED.nii.gz" because its image is missing; use "DIR/b/sa_ED.nii.gz" with \
      it, or take the label away
      Can't use "DIR/c/label_sa_ED.nii.gz" because its grid is 12 × 10 × 2 voxels of 1.5 × 1.5 × 9 mm \
      at [1.5 0 0 -8.25, 0 1.5 0 -6.75, 0 0 9 -4.5] but that of "DIR/c/sa_ED.nii.gz" is 12 × 10 × 2 \
      voxels of 1.5 × 1.5 × 8 mm at [1.5 0 0 -8.25, 0 1.5 0 -6.75, 0 0 8 -4]; use a label on its image's \
      grid, or --ignore-label-grid where only its header is wrong
      Can't use "DIR/d/label_sa_ED.nii.gz" because 1 label is not in the map network (1 LV, 2 MYO, 3 \
      RV), such as 7; use the mask's own label map
      Can't use "DIR/e/label_sa_ED.nii.gz" because 1 label is not whole, such as 1.5; use a mask of \
      whole numbers
      Can't read "DIR/f/sa_ED.nii.gz" because 1 voxel is NaN or infinite; use an image of finite \
      values
      Can't read "DIR/g/sa_ED.nii.gz" because it is no NIfTI, PNG or TIFF file (sizeof_hdr is \
      1310748526, not 348 or 540); use one of these formats
      Can't use "DIR/h/sa_ED.nii" because it and "DIR/h/sa_ED.nii.gz" are the same case; use one of \
      the two
      """
    #expect(faults(made).sorted() == lines(expected).sorted())
    #expect(made.check().cases.map(\.isFaulty) == [Bool](repeating: true, count: 8))
    let error = #expect(throws: CohortError.self) { try made.cohort() }
    #expect(error?.faults.count == 8 && error?.description.split(separator: "\n").count == 8)
  }

  @Test func aFileMayHaveTwoFaults() throws {
    let made = try CohortFolder()
    try made.ukBiobank("a", seed: 1, phases: ["ED"])
    try made.label("a/label_sa_ED.nii.gz", shape: [12, 10, 3]) { $0[0] = 9 }
    let found = faults(made)
    #expect(found.count == 2)
    #expect(found[0].contains("its grid is 12 × 10 × 3") && found[1].contains("such as 9"))
  }

  @Test func loopsFoldersAndPipesDoNoHarm() throws {
    let made = try CohortFolder()
    try made.ukBiobank("a", seed: 1, phases: ["ED"])
    try made.link("loop", to: "loop")
    try made.link("back", to: ".")
    try made.link("gone", to: "nowhere")
    try made.makeFolder("b/sa_ED.nii.gz")
    try made.link("b/label_sa_ED.nii.gz", to: "label_sa_ED.nii.gz")
    try made.makeFolder("c")
    try made.label("c/label_sa_ED.nii.gz")
    #expect(mkfifo(made.file("c/sa_ED.nii.gz"), 0o600) == 0)
    let check = made.check()
    let expected = """
      Can't read "DIR/loop" because too many levels of symbolic links; use a path that this process \
      may open
      Can't read "DIR/gone" because no such file or directory; use a path that this process may open
      Can't read "DIR/b/sa_ED.nii.gz" because it is a folder; use a regular file
      Can't read "DIR/b/label_sa_ED.nii.gz" because too many levels of symbolic links; use a path that \
      this process may open
      Can't read "DIR/c/sa_ED.nii.gz" because it is a named pipe; use a regular file
      """
    #expect(faults(made).sorted() == lines(expected).sorted())
    #expect(check.warnings == [.noScan(folder: made.file("back"))])
    #expect(check.cases.map(\.isFaulty) == [false, true, true])
  }

  @Test func acdcFoldersKeepTheirOwnNamesAndFrames() throws {
    let made = try CohortFolder()
    try made.acdc("patient001", seed: 1)
    try made.acdc("patient002", seed: 2)
    try made.acdc("patient003", seed: 3)
    try made.image("patient001/patient009_frame03.nii.gz")
    try made.text("ED: 1\nES: 14\n", to: "patient002/Info.cfg")
    try made.text("ED: one\nES: 1\n", to: "patient003/Info.cfg")
    try made.acdc("patient004", seed: 4)
    try made.text("ED: 1\nED: 12\nES: 12\n", to: "patient004/Info.cfg")
    let expected = """
      Can't use "DIR/patient001/patient009_frame03.nii.gz" because it isn't named as files of its folder are; \
      use the name "patient001_frame03.nii.gz", or take it away
      Can't use "DIR/patient002/Info.cfg" because it says that ES is frame 14, which is not there; use \
      lines such as "ED: 1" and "ES: 12"
      Can't use "DIR/patient003/Info.cfg" because it doesn't say which frame is ED; use lines such as \
      "ED: 1" and "ES: 12"
      Can't use "DIR/patient004/Info.cfg" because it doesn't say which frame is ED; use lines such as \
      "ED: 1" and "ES: 12"
      """
    #expect(faults(made) == lines(expected))
  }

  @Test func multiCentreCinesNeedATableOfTheirFrames() throws {
    let made = try CohortFolder()
    try made.multiCentre("A0", seed: 1)
    #expect(
      faults(made) == [
        "Can't use \"DIR\" because no table in it, or up to two folders above, says which frames are labelled; use the "
          + "challenge's table as CSV, with columns External code, ED and ES"
      ])
    try made.multiCentre("B0", seed: 2)
    try FileManager.default.removeItem(atPath: made.file("B0/B0_sa_gt.nii.gz"))
    try made.text("External code,ED,ES\nA0,4,first\nB0,1,3\nB0,0,\n", to: "frames.csv")
    let expected = """
      Can't use "DIR/frames.csv" because B0 stands in two rows; use a row for each subject
      Can't use "DIR/frames.csv" because ES of A0 is "first"; use the number of a frame, counted from 0
      Can't read "DIR/A0/A0_sa.nii.gz" because it has no frame 4, counted from 0: it holds 4; use a frame that it has
      Can't read "DIR/A0/A0_sa_gt.nii.gz" because it has no frame 4, counted from 0: it holds 4; use a frame that it has
      Can't use "DIR/B0/B0_sa.nii.gz" because its label is missing; use "DIR/B0/B0_sa_gt.nii.gz" beside it, or take the \
      image away
      """
    #expect(faults(made).sorted() == lines(expected).sorted())
  }

  @Test func aFaultOfAFileOfTwoCasesIsSaidOnce() throws {
    let made = try CohortFolder()
    try made.multiCentre("A0", seed: 1)
    try made.text("External code,ED,ES\nA0,1,3\n", to: "frames.csv")
    try made.text("no NIfTI at all", to: "A0/A0_sa.nii.gz")
    #expect(faults(made).count == 1 && faults(made)[0].contains("it is no NIfTI"))
  }

  @Test func nnUNetCountsItsCases() throws {
    let made = try CohortFolder()
    try made.nnUNet("a", seed: 1)
    try made.image("imagesTr/b.nii.gz", seed: 3)
    try made.text(
      #"{"numTraining": 3, "labels": {"background": 0, "LV": 1, "MYO": 2, "RV": 3}}"#, to: "dataset.json")
    let expected = """
      Can't use "DIR/imagesTr/b.nii.gz" because it isn't named as files of its folder are; use the name \
      "b_0000.nii.gz", or take it away
      Can't use "DIR/dataset.json" because it announces 3 cases and 1 is there; use a complete \
      copy, or correct numTraining
      """
    #expect(faults(made) == lines(expected))
    try made.text("[1]", to: "dataset.json")
    #expect(
      faults(made).contains(
        "Can't use \"DIR/dataset.json\" because it is no JSON object; use nnU-Net's dataset.json"))
    try FileManager.default.removeItem(atPath: made.file("dataset.json"))
    #expect(faults(made).contains { $0.contains("no dataset.json names its labels; use --labels") })
  }

  @Test func otherFormatsAreNamed() throws {
    let made = try CohortFolder()
    for folder in ["imagesTr", "labelsTr"] { try made.makeFolder(folder) }
    try made.text("no image that is read here", to: "imagesTr/a_0000.nrrd")
    try made.text(
      #"{"numTraining": 1, "file_ending": ".nrrd", "labels": {"LV": 1, "MYO": 2, "RV": 3}}"#,
      to: "dataset.json")
    let expected =
      "Can't use \"DIR/dataset.json\" because its file_ending is .nrrd; use images in NIfTI, PNG or TIFF"
    #expect(faults(made) == [expected])
  }

  /// Names are bytes; text is UTF-8. What nobody uses may be called as it likes.
  @Test func namesThatAreNoUTF8AreSaidToBe() throws {
    let made = try CohortFolder()
    try made.ukBiobank("a", seed: 1, phases: ["ED"])
    func rename(_ name: String, in folder: CohortFolder, to bytes: [UInt8]) {
      let place = (Array(folder.path.utf8) + [0x2f] + bytes + [0]).map { CChar(bitPattern: $0) }
      #expect(Foundation.rename(folder.file(name), place) == 0)
    }
    try made.text("", to: "notes")
    rename("notes", in: made, to: Array("r".utf8) + [0xe9] + Array("sum".utf8) + [0xe9])
    try made.text("", to: "a/notes")
    rename("a/notes", in: made, to: Array("a/r".utf8) + [0xe9])
    #expect(faults(made).isEmpty && made.check().cases.count == 1)
    try made.ukBiobank("b", seed: 2, phases: ["ED"])
    rename("b", in: made, to: [0x4a, 0xfc, 0x72])
    #expect(
      faults(made) == [
        "Can't read \"DIR/J\u{FFFD}r\" because its name holds bytes that are no UTF-8; use a name in UTF-8"
      ])
    let other = try CohortFolder()
    try other.nnUNet("c", seed: 3)
    try other.text(#"{"labels": {"LV": 1, "MYO": 2, "RV": 3}}"#, to: "dataset.json")
    rename(
      "imagesTr/c_0000.nii.gz", in: other, to: Array("imagesTr/".utf8) + [0xe7] + Array("_0000.nii.gz".utf8))
    rename("labelsTr/c.nii.gz", in: other, to: Array("labelsTr/".utf8) + [0xe7] + Array(".nii.gz".utf8))
    #expect(
      faults(other).count {
        $0.hasSuffix("because its name holds bytes that are no UTF-8; use a name in UTF-8")
      } == 2)
  }

  @Test func labelsOfSeveralFramesOrHugeValuesAreRefused() throws {
    let made = try CohortFolder()
    try made.ukBiobank("a", seed: 1)
    try Volume(shape: [12, 10, 2, 2], spacing: [1.5, 1.5, 8], voxels: [Float](repeating: 1, count: 480))
      .write(
        to: made.file("a/label_sa_ED.nii.gz"), overwrite: true)
    var header = try Volume.read(path: made.file("a/sa_ES.nii.gz")).header
    (header.datatype, header.bitsPerVoxel) = (VoxelType.int64.rawValue, 64)
    let bytes = [UInt8](repeating: 0x11, count: 240 * 8)
    try FileManager.default.removeItem(atPath: made.file("a/label_sa_ES.nii.gz"))
    _ = try made.folder.write(header.bytes + [0, 0, 0, 0] + bytes, to: "a/label_sa_ES.nii")
    let expected = """
      Can't read "DIR/a/label_sa_ED.nii.gz" because it holds 2 frames where one volume is wanted; use one frame of it, or \
      read it as a series
      Can't read "DIR/a/label_sa_ES.nii" because 240 integers are not exact in float32; use values of at most 24 bits, or \
      scaling
      """
    #expect(faults(made) == lines(expected))
  }

  @Test func swappedVentriclesAreSeen() throws {
    let made = try CohortFolder()
    for (seed, name) in ["a", "b", "c"].enumerated() { try made.ukBiobank(name, seed: seed) }
    let expected = """
      Can't use "DIR" because by the map acdc (3 LV, 2 MYO, 1 RV) the muscle encloses RV instead of \
      LV; use the data set's own map, such as --labels network
      """
    #expect(faults(made, .acdc) == lines(expected))
  }

  @Test func oddButUsableThingsAreWarnings() throws {
    let made = try CohortFolder()
    try made.ukBiobank("a", seed: 1)
    try made.ukBiobank("b", seed: 2, phases: ["ED"])
    try made.image("b/sa_ED.nii.gz", seed: 2)
    try made.label("b/label_sa_ED.nii.gz") { $0 = $0.map { _ in 0 } }
    try Volume(shape: [12, 10, 2], spacing: [1.5, 1.5, 8], voxels: [Float](repeating: 5, count: 240)).write(
      to: made.file("a/sa_ES.nii.gz"), overwrite: true)
    let check = made.check()
    #expect(check.faults.isEmpty)
    #expect(
      check.warnings == [
        .constantImage(path: made.file("a/sa_ES.nii.gz")),
        .sameVoxels(path: made.file("b/sa_ED.nii.gz"), other: made.file("a/sa_ED.nii.gz")),
        .emptyLabel(path: made.file("b/label_sa_ED.nii.gz")),
      ])
  }

  @Test func aStructureThatOccursNowhereIsAWarning() throws {
    let made = try CohortFolder()
    try made.ukBiobank("a", seed: 1)
    for phase in ["ED", "ES"] {
      try made.label("a/label_sa_\(phase).nii.gz") { $0 = $0.map { $0 == 3 ? 0 : $0 } }
    }
    #expect(made.check().warnings == [.absentClass(path: made.path, "RV")])
    #expect(CohortWarning.absentClass(path: "a", "RV").description == "no label of \"a\" holds RV")
    try made.label("a/label_sa_ES.nii.gz")
    #expect(made.check().warnings.isEmpty)
  }
}
