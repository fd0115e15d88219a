import Foundation
import TestSupport
import Testing

@testable import Imaging

/// One frame of a series, read without the others.
@Suite struct FrameTests {
  private static let voxels = (0..<4 * 3 * 2 * 5).map(Float.init)

  private func series(_ folder: TemporaryFolder, _ name: String) throws -> String {
    let path = folder.file(name)
    try Volume(shape: [4, 3, 2, 5], spacing: [1, 1, 4], voxels: Self.voxels).write(to: path)
    return path
  }

  @Test(arguments: ["cine.nii", "cine.nii.gz", "cine.img"]) func eachFrameIsItsPartOfTheSeries(name: String)
    throws
  {
    let folder = try TemporaryFolder()
    let path = try series(folder, name)
    for frame in 0..<5 {
      let volume = try Volume.read(path: path, as: .frame(frame))
      #expect(volume.frames == 1 && volume.shape == [4, 3, 2, 1])
      #expect(volume.voxels == Array(Self.voxels[frame * 24..<(frame + 1) * 24]))
    }
    let written = folder.file("frame.nii.gz")
    let frame = try Volume.read(path: path, as: .frame(3))
    try frame.write(to: written)
    let again = try Volume.read(path: written)
    #expect(again.voxels == frame.voxels && again.shape == frame.shape && again.grid == frame.grid)
    for frame in [-1, 5, Int.max, Int.min] {
      #expect(throws: ImagingError(.read, path, .noFrame(frame, of: 5))) {
        try Volume.read(path: path, as: .frame(frame))
      }
    }
  }

  /// What is behind a frame is no less part of the file.
  @Test(arguments: ["cine.nii", "cine.nii.gz"]) func anIncompleteSeriesIsRefused(name: String) throws {
    let folder = try TemporaryFolder()
    let path = try series(folder, name)
    let bytes = try Data(contentsOf: URL(filePath: path))
    for kept in [bytes.count - 9, bytes.count / 2] {
      try bytes.prefix(kept).write(to: URL(filePath: path))
      #expect(throws: ImagingError.self) { try Volume.read(path: path, as: .frame(0)) }
    }
  }

  @Test func aPictureHasOneFrame() throws {
    let folder = try TemporaryFolder()
    let path = try ImageFixture.named("grey8.png").write(to: folder)
    #expect(try Volume.read(path: path, as: .frame(0)).voxels == Volume.read(path: path).voxels)
    #expect(throws: ImagingError(.read, path, .noFrame(1, of: 1))) {
      try Volume.read(path: path, as: .frame(1))
    }
  }
}
