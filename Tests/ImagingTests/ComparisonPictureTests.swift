import Foundation
import TestSupport
import Testing

@testable import Imaging

/// Two labellings in one picture, each with lines of its own.
struct ComparisonPictureTests {
  private let classes = [LabelClass("background"), LabelClass("class")]
  private let colour = ClassStyle(LabelClass("class"), at: 1).colour
  private let white = Colour(255, 255, 255)

  /// A square of a class from a column on, in slices 2 to 5 of 8.
  private func square(from left: Int) -> [UInt8] {
    (0..<32 * 32 * 8).map { place in
      let (x, y, z) = (place % 32, place / 32 % 32, place / 1024)
      return (left..<left + 12).contains(x) && (8..<20).contains(y) && (2...5).contains(z) ? 1 : 0
    }
  }

  private func volume() throws -> Volume {
    try Volume(shape: [32, 32, 8], spacing: [1, 1, 5], voxels: [Float](repeating: 0, count: 32 * 32 * 8))
  }

  private func drawn(found: [UInt8], expected: [UInt8]?) throws -> Drawn {
    var picture = ContourPicture(classes: classes)
    (picture.extent, picture.slices) = (.slice, [3])
    let folder = try TemporaryFolder()
    let path = folder.file("picture.png")
    try picture.png(volume(), found: found, expected: expected).write(to: URL(filePath: path))
    return try Drawn(pngFile: path)
  }

  @Test("What was found has a whole line, what was expected a striped one")
  func lines() throws {
    let none = [UInt8](repeating: 0, count: 32 * 32 * 8)
    let (found, expected) = (
      try drawn(found: square(from: 4), expected: nil), try drawn(found: none, expected: square(from: 4))
    )
    // The left edge of the square, ten pixels a voxel: column 46 of the panel's rows.
    func along(_ drawn: Drawn) -> [Colour] { (110..<180).map { drawn[47, $0] } }
    #expect(along(found).allSatisfy { $0 == colour })
    #expect(along(expected).contains(white) && along(expected).contains(colour))
    let both = try drawn(found: square(from: 4), expected: square(from: 10))
    #expect(along(both).allSatisfy { $0 == colour }, "where they differ both are seen")
    #expect((110..<180).contains { both[107, $0] == white })
  }

  @Test("The slices that have a class, or some of them, or the middle one")
  func slices() throws {
    let grid = try volume().grid
    let none = [UInt8](repeating: 0, count: 32 * 32 * 8)
    func slices(_ found: [UInt8], _ most: Int) -> [Int] {
      ContourPicture.slices(of: grid, found: found, most: most)
    }
    #expect(slices(square(from: 4), 6) == [2, 3, 4, 5] && slices(square(from: 4), 2) == [2, 5])
    #expect(slices(square(from: 4), 1) == [2] && slices(none, 6) == [4])
    #expect(ContourPicture.slices(of: grid, found: none, expected: square(from: 4), most: 6) == [2, 3, 4, 5])
  }

  @Test("Only slices that there are can be shown, and only as many classes as voxels")
  func refused() throws {
    var picture = ContourPicture(classes: classes)
    for wrong in [[8], [-1], []] {
      picture.slices = wrong
      #expect(throws: ImagingError(.write, "", .nothingToDraw)) {
        try picture.png(volume(), found: square(from: 4), expected: square(from: 4))
      }
    }
    picture.slices = [3]
    #expect(throws: ImagingError(.write, "", .wrongCount(expected: 8192, found: 8191))) {
      try picture.png(volume(), found: square(from: 4).dropLast(), expected: square(from: 4))
    }
  }
}
