import TestSupport
import Testing

@testable import Imaging

/// Messages are part of the interface: one line, the file, the reason, the way out.
@Suite struct ErrorTextTests {
  @Test(arguments: [
    (Problem.system(errno: 2), "no such file or directory; use a path that this process may open"),
    (.notRegular(kind: "a named pipe"), "it is a named pipe; use a regular file"),
    (
      .truncated(expected: 1024, found: 688),
      "it ends early: 1024 bytes were announced, 688 are there; use a complete copy"
    ),
    (.badRank(9), "dim[0] is 9; use an image of 2, 3 or 4 dimensions"),
    (
      .unsupportedDatatype(code: 128),
      "its datatype is RGB24; use integers of 8 to 64 bits, float32 or float64"
    ),
    (.nonFiniteVoxels(1), "1 voxel is NaN or infinite; use an image of finite values"),
    (.nonFiniteVoxels(7), "7 voxels are NaN or infinite; use an image of finite values"),
    (.badMatrix(.sform, .singular), "its sform is singular; use a valid orientation"),
    (
      .unknownLabels(count: 3, example: 9, map: .acdc),
      "3 labels are not in the map acdc (3 LV, 2 MYO, 1 RV), such as 9; use the mask's own label map"
    ),
  ])
  func problemsReadAsReasonAndAdvice(problem: Problem, text: String) {
    #expect(ImagingError(.read, "a b.nii", problem).description == "Can't read \"a b.nii\" because \(text)")
  }

  @Test func aPathCanNotBreakTheLine() {
    let error = ImagingError(.read, "a\nb\r\u{2028}.nii", .empty)
    #expect(
      error.description == #"Can't read "a\u{A}b\u{D}\u{2028}.nii" because it is empty; use an image's file"#)
  }

  @Test func aNameOfOtherBytesThanUTF8IsSaidToBeOne() {
    let error = ImagingError(.read, "caf\u{FFFD}.nii", .system(errno: 2))
    #expect(
      error.description
        == "Can't read \"caf\u{FFFD}.nii\" because its name isn't UTF-8; use another name for it")
  }

  @Test func failuresToWriteReadAsTheirOwnError() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("none/mask.nii")
    let error = #expect(throws: ImagingError.self) {
      try Sample.read().writeMask(Array(repeating: 0, count: 60), to: path)
    }
    let expected = "Can't write \"\(path)\" because there is no folder \"\(folder.file("none/"))\"; "
    #expect(error?.description == expected + "use an existing folder")
  }

  @Test func valuesThatFloat32CanNotHoldAreCounted() throws {
    func refusal(_ change: (inout NIfTIHeader) -> Void) -> Problem? {
      do {
        _ = try Sample.read(change)
        return nil
      } catch {
        return (error as? ImagingError)?.problem
      }
    }
    #expect(refusal { $0.slope = 1e38 } == .overflowingVoxels(56))
    #expect(
      refusal {
        $0.datatype = VoxelType.int64.rawValue
        $0.bitsPerVoxel = 64
        $0.setDimension(2, 1)
      } == .inexactIntegers(15))
    #expect(refusal { $0.slope = .nan } == nil)
    #expect(refusal { $0.slope = 0 } == nil)
  }
}
