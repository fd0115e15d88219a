import Foundation
import TestSupport
import Testing

@testable import Imaging

/// Channels come from one image or from several files on one grid: slices × channels × rows × columns.
@Suite struct ChannelTests {
  /// Three slices and two frames of 5 × 4 voxels, each file with numbers of its own.
  static func scans(_ count: Int, in folder: TemporaryFolder) throws -> [String] {
    try (0..<count).map { number in
      let voxels = (0..<120).map { Float($0 + 1000 * number) }
      let path = folder.file("case_000\(number).nii.gz")
      try Volume(shape: [5, 4, 3, 2], spacing: [1, 1, 8], secondsPerFrame: 1, voxels: voxels).write(to: path)
      return path
    }
  }

  @Test(arguments: [1, 2, 3, 16]) func filesAreChannelsOfEachSlice(count: Int) throws {
    let folder = try TemporaryFolder()
    let reader = try VolumeReader(paths: Self.scans(count, in: folder))
    #expect(reader.form.channels == count && reader.form.slices == 6)
    var expected: [Float] = []
    for slice in 0..<6 {
      for channel in 0..<count { expected += (0..<20).map { Float(slice * 20 + $0 + 1000 * channel) } }
    }
    #expect(try reader.readAll() == expected)
  }

  @Test func formatsMixAndColoursCountAsThree() throws {
    let folder = try TemporaryFolder()
    let colour = try ImageFixture.named("rgb8.png")
    let paths = [
      try folder.write(Array(try #require(colour.files["image.png"])), to: "colour.png"),
      try folder.write(
        Array(try #require(ImageFixture.named("grey16.png").files["image.png"])), to: "grey.png"),
    ]
    let reader = try VolumeReader(paths: paths)
    #expect(reader.form.channels == 4)
    #expect(try reader.readAll() == colour.values + ImageFixture.named("grey16.png").values)
  }

  @Test func gridsAndFramesThatDifferAreRefusedWithBothPrinted() throws {
    let folder = try TemporaryFolder()
    let first = try Self.scans(1, in: folder)[0]
    let other = folder.file("other.nii.gz")
    try Volume(shape: [5, 4, 3, 2], spacing: [1, 2, 8], voxels: [Float](repeating: 0, count: 120)).write(
      to: other)
    let error = #expect(throws: ImagingError.self) { try VolumeReader(paths: [first, other]) }
    #expect(error?.path == other && error?.description.contains("1 × 2 × 8 mm") == true)
    #expect(error?.description.contains("1 × 1 × 8 mm") == true)
    let short = folder.file("short.nii.gz")
    try Volume(shape: [5, 4, 3], spacing: [1, 1, 8], voxels: [Float](repeating: 0, count: 60)).write(
      to: short)
    #expect(throws: ImagingError(.use, short, .differentFrames(1, 2, otherPath: first))) {
      try VolumeReader(paths: [first, short])
    }
  }

  /// Each file is read to its end, and an error names the file that it is about.
  @Test func damageInASecondFileIsFoundThere() throws {
    let folder = try TemporaryFolder()
    let paths = try Self.scans(2, in: folder)
    var damaged = try bytes(of: paths[1])
    damaged[damaged.count - 6] ^= 1
    _ = try folder.write(damaged, to: "case_0001.nii.gz")
    let reader = try VolumeReader(paths: paths)
    let error = #expect(throws: ImagingError.self) { try reader.readAll() }
    #expect(error?.path == paths[1])
  }

  /// A second channel whose file has another order of axes is taken as the first lies.
  @Test func theFirstFileSaysHowSlicesLie() throws {
    let folder = try TemporaryFolder()
    let paths = try (0..<2).map { number in
      let path = folder.file("turned\(number).nii")
      let voxels = (0..<60).map { Float($0 + 100 * number) }
      try Volume(shape: [3, 4, 5], spacing: [8, 1, 1], voxels: voxels).write(to: path)
      return path
    }
    let reader = try VolumeReader(paths: paths)
    let (one, other) = (try Volume.read(path: paths[0]), try Volume.read(path: paths[1]))
    let expected: [Float] = (0..<3).flatMap { Array(one.slice($0)) + Array(other.slice($0)) }
    #expect(try reader.readAll() == expected)
    #expect(reader.form.readingBytes >= 2 * 60 * 4)
  }
}
