import Foundation
import TestSupport
import Testing

@testable import Datasets
@testable import Imaging

/// Layouts of no field: pairs, tables, and nnU-Net's with several channels.
@Suite struct LayoutTests {
  private static let classes = [LabelClass("background"), LabelClass("blob")]
  private static let map = LabelMap.network(classes)

  /// Images of two values and labels of two classes, each sample with other voxels.
  private static func write(_ folder: TemporaryFolder, image: String, seed: Int, shape: [Int] = [6, 5, 2])
    throws
  {
    let path = folder.file(image)
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    let voxels = CohortFolder.voxels(seed: seed, count: shape.reduce(1, *))
    try Volume(shape: shape, spacing: [1, 1, 4], voxels: voxels).write(to: path, overwrite: true)
  }

  private static func write(_ folder: TemporaryFolder, label: String, shape: [Int] = [6, 5, 2]) throws {
    let path = folder.file(label)
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    let voxels = (0..<shape.reduce(1, *)).map { Float($0 % 2) }
    try Volume(shape: shape, spacing: [1, 1, 4], voxels: voxels).write(to: path, overwrite: true)
  }

  private static func faults(_ folder: TemporaryFolder, channels: Int? = nil, _ labels: LabelMap? = map)
    -> [String]
  {
    CohortCheck(path: folder.path, classes: classes, labels: labels, channels: channels).faults
      .map { $0.description.replacingOccurrences(of: folder.path, with: "DIR") }
  }

  @Test func pairsHaveOneNameInTwoFolders() throws {
    let folder = try TemporaryFolder()
    for (seed, name) in ["b", "a"].enumerated() {
      try Self.write(folder, image: "images/\(name).nii.gz", seed: seed)
      try Self.write(folder, label: "labels/\(name).nii.gz")
    }
    let cohort = try Cohort(path: folder.path, classes: Self.classes, labels: Self.map)
    #expect(cohort.layout == .pairs && cohort.cases.map(\.name) == ["a", "b"] && cohort.sliceCount == 4)
    #expect(cohort.cases[0].voxels == [30, 30] && cohort.channels(of: 0) == 1)
    try FileManager.default.removeItem(atPath: folder.file("labels/b.nii.gz"))
    #expect(
      Self.faults(folder) == [
        "Can't use \"DIR/images/b.nii.gz\" because its label is missing; use \"DIR/labels/b.nii.gz\" beside it, or take "
          + "the image away"
      ])
  }

  /// Nothing is guessed: without names the values may mean anything.
  @Test func pairsAskForAMap() throws {
    let folder = try TemporaryFolder()
    try Self.write(folder, image: "images/a.nii.gz", seed: 1)
    try Self.write(folder, label: "labels/a.nii.gz")
    #expect(
      Self.faults(folder, nil) == [
        "Can't use \"DIR\" because nothing in it says what the values of labels are; use --labels with a JSON file to say "
          + "what each value is"
      ])
    #expect(throws: CohortError.self) { try Cohort(path: folder.path, classes: Self.classes) }
  }

  @Test func tablesNameChannelsAndSubjects() throws {
    let folder = try TemporaryFolder()
    for (seed, name) in ["x", "y", "z"].enumerated() {
      try Self.write(folder, image: "scans/\(name) t1.nii.gz", seed: 2 * seed)
      try Self.write(folder, image: "scans/\(name) t2.nii.gz", seed: 2 * seed + 1)
      try Self.write(folder, label: "masks/\(name).nii.gz")
    }
    let table = """
      name,subject,image_0,image_1,label
      "first, of all",p1,scans/x t1.nii.gz,scans/x t2.nii.gz,masks/x.nii.gz
      second,p1,scans/y t1.nii.gz,scans/y t2.nii.gz,masks/y.nii.gz
      third,p2,scans/z t1.nii.gz,scans/z t2.nii.gz,masks/z.nii.gz

      """
    _ = try folder.write(Array(table.utf8), to: "samples.csv")
    let cohort = try Cohort(path: folder.path, classes: Self.classes, labels: Self.map, channels: 2)
    #expect(cohort.layout == .table && cohort.cases.map(\.name) == ["first, of all", "second", "third"])
    #expect(cohort.cases.map(\.subject) == ["p1", "p1", "p2"] && cohort.channels(of: 2) == 2)
    let slice = try cohort.volume(1).slice(1)
    #expect(slice.voxels.count == 60 && slice.classes.count == 30)
    #expect(Array(slice.voxels.prefix(30)) == Array(CohortFolder.voxels(seed: 2, count: 60)[30...]))
    #expect(Array(slice.voxels.suffix(30)) == Array(CohortFolder.voxels(seed: 3, count: 60)[30...]))
    #expect(
      Self.faults(folder, channels: 1).first
        == "Can't use \"DIR/scans/x t1.nii.gz\" because it has 2 channels and 1 is wanted; use images of the same channels "
        + "as all others, and as the network takes")
  }

  @Test(arguments: [
    ("image,lable\na,b\n", "it has no columns image and label"),
    ("image,label\nscan.nii,\n", "line 2 lacks an image or its label"),
    ("", "it has no columns image and label"),
  ])
  func badTablesAreRefused(text: String, reason: String) throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(Array(text.utf8), to: "samples.csv")
    #expect(Self.faults(folder).first?.contains(reason) == true, "\(Self.faults(folder))")
  }

  @Test func aMissingChannelIsNamed() throws {
    let folder = try TemporaryFolder()
    for (seed, name) in ["a", "b"].enumerated() {
      try Self.write(folder, image: "imagesTr/\(name)_0000.nii.gz", seed: 2 * seed)
      try Self.write(folder, image: "imagesTr/\(name)_0001.nii.gz", seed: 2 * seed + 1)
      try Self.write(folder, label: "labelsTr/\(name).nii.gz")
    }
    _ = try folder.write(Array(#"{"labels": {"background": 0, "blob": 1}}"#.utf8), to: "dataset.json")
    #expect(try Cohort(path: folder.path, classes: Self.classes).cases.map(\.channels) == [2, 2])
    try FileManager.default.removeItem(atPath: folder.file("imagesTr/b_0001.nii.gz"))
    #expect(
      Self.faults(folder, nil).first?.hasPrefix(
        "Can't use \"DIR/imagesTr/b_0000.nii.gz\" because its channel 1") == true)
  }

  /// A channel on another grid is no channel.
  @Test func channelsLieOnOneGrid() throws {
    let folder = try TemporaryFolder()
    try Self.write(folder, image: "imagesTr/a_0000.nii.gz", seed: 1)
    try Self.write(folder, image: "imagesTr/a_0001.nii.gz", seed: 2, shape: [6, 4, 2])
    try Self.write(folder, label: "labelsTr/a.nii.gz")
    _ = try folder.write(Array(#"{"labels": {"background": 0, "blob": 1}}"#.utf8), to: "dataset.json")
    let faults = Self.faults(folder, nil)
    #expect(faults.first?.contains("its grid is 6 × 4 × 2 voxels") == true, "\(faults)")
  }
}
