import Foundation
import TestSupport
import Testing

@testable import Cardiac
@testable import Imaging

@Suite struct ContourPictureTests {
  static let picture = ContourPicture(classes: Structures.classes)
  static let colours = (1...3).map { ClassStyle(Structures.classes[$0], at: $0).colour }

  /// Three slices of 20 × 16 voxels with nested squares of RV, MYO and LV in the middle one.
  static func sample() throws -> (Volume, [UInt8]) {
    let voxels = (0..<20 * 16 * 3).map { Float($0 % 20) }
    let volume = try Volume(shape: [20, 16, 3], spacing: [1, 2, 8], voxels: voxels)
    var classes = [UInt8](repeating: 0, count: voxels.count)
    for y in 4..<12 {
      for x in 3..<17 {
        let inner = (6..<10).contains(y) && (9..<14).contains(x)
        classes[320 + y * 20 + x] = x < 6 ? 3 : inner ? 1 : 2
      }
    }
    return (volume, classes)
  }

  @Test func everyClassHasItsContourAndItsPlaceInTheLegend() throws {
    let (volume, classes) = try Self.sample()
    let bare = try Drawn(Self.picture.draw(volume, classes: classes.map { _ in 0 }))
    let drawn = try Drawn(Self.picture.draw(volume, classes: classes))
    for colour in Self.colours {
      let legend = bare.count(colour)
      #expect(legend > 0)
      #expect(drawn.count(colour) > legend + 100)
    }
  }

  @Test func classesInOneAnotherAllKeepTheirLines() throws {
    // Rings of one voxel, which is ten pixels wide.
    let side = 32
    let classes = (0..<side * side).map { index in
      let (x, y) = (index % side, index / side)
      return UInt8(min(14, min(x, y, side - 1 - x, side - 1 - y)))
    }
    let volume = try Volume(
      shape: [side, side, 1], spacing: [1, 1, 1], voxels: classes.map { Float($0 % 2) })
    var picture = ContourPicture(classes: (0...14).map { LabelClass("class \($0)") })
    picture.extent = .slice
    let drawn = try Drawn(picture.draw(volume, classes: classes))
    // Along a row through the middle, from the left: each line is inside its ring.
    for label in 1...14 {
      let style = ClassStyle(LabelClass(""), at: label)
      let ring = 6 + label * 10
      let columns = (ring..<ring + 10).filter { drawn[$0, 6 + 165] == style.colour }
      #expect(columns.count >= (label == 14 ? 1 : 2), "\(label) in \(columns)")
    }
  }

  @Test func whatNobodyLabelledIsNotDrawn() throws {
    let (volume, classes) = try Self.sample()
    let ignored = classes.enumerated().map { $1 == 0 && $0 % 20 == 19 ? LabelMap.ignored : $1 }
    let drawn = try [classes, ignored].map { try Drawn(Self.picture.draw(volume, classes: $0)) }
    #expect(ignored != classes && drawn[0] == drawn[1])
    // Nor is a class that has no name.
    let strange = classes.map { $0 == 3 ? 9 : $0 }
    #expect(try Drawn(Self.picture.draw(volume, classes: strange)).count(Self.colours[2]) < 200)
  }

  @Test func voxelsKeepTheirProportions() throws {
    let (volume, classes) = try Self.sample()
    var picture = Self.picture
    picture.extent = .slice
    picture.columns = 1
    // 20 × 1 mm by 16 × 2 mm: 200 × 320 pixels, three of them with gaps above a legend.
    let canvas = try picture.draw(volume, classes: classes)
    #expect(canvas.width == 260 && (3 * 326 + 30..<3 * 326 + 60).contains(canvas.height))
  }

  @Test func threePlanesAreRedGreenAndBlueWhereThatIsSaid() throws {
    let grid = try Volume(shape: [8, 8, 1], spacing: [1, 1, 1], voxels: [Float](repeating: 0, count: 64)).grid
    // Red on the left, blue on the right.
    let planes = (0..<192).map { Float(($0 < 64 && $0 % 8 < 4) || ($0 >= 128 && $0 % 8 >= 4) ? 1 : 0) }
    var picture = Self.picture
    let folder = try TemporaryFolder()
    for isColour in [false, true] {
      picture.isColour = isColour
      let path = folder.file("\(isColour).png")
      try picture.write(grid, to: path) { _ in (planes, [UInt8](repeating: 0, count: 64)) }
      let drawn = try Drawn(pngFile: path)
      #expect(drawn[60, 160] == (isColour ? Colour(255, 0, 0) : Colour(255, 255, 255)))
      #expect(drawn[260, 160] == (isColour ? Colour(0, 0, 255) : Colour(0, 0, 0)))
    }
  }

  @Test func theFileIsAPNGWrittenWholeOrNotAtAll() throws {
    let (volume, classes) = try Self.sample()
    let folder = try TemporaryFolder()
    let path = folder.file("contours.png")
    try Self.picture.write(volume, classes: classes, to: path)
    #expect(try Drawn(pngFile: path) == Drawn(Self.picture.draw(volume, classes: classes)))
    #expect(throws: ImagingError(.write, path, .notWritten(.exists(path: path)))) {
      try Self.picture.write(volume, classes: classes, to: path)
    }
    // The same bits whoever draws beside it.
    let first = try bytes(of: path)
    let others = (0..<4).map { folder.file("\($0).png") }
    DispatchQueue.concurrentPerform(iterations: 4) { number in
      let other = others[number]
      #expect(throws: Never.self) {
        try Self.picture.write(volume, classes: classes, to: other)
        #expect(try bytes(of: other) == first)
      }
    }
    #expect(throws: (any Error).self) {
      try Self.picture.write(volume.grid, to: folder.file("none.png")) { _ in throw CancellationError() }
    }
    #expect(folder.names == ["0.png", "1.png", "2.png", "3.png", "contours.png"])
  }

  @Test func imagesAndLabelsOfAnotherSizeAreRefused() throws {
    let (volume, classes) = try Self.sample()
    #expect(throws: Problem.wrongCount(expected: 960, found: 959)) {
      try Self.picture.draw(volume, classes: classes.dropLast())
    }
    let folder = try TemporaryFolder()
    let path = folder.file("picture.png")
    for (voxels, labels, expected) in [(319, 320, 320), (320, 319, 320)] {
      let error = ImagingError(.write, path, .wrongCount(expected: expected, found: 319))
      #expect(throws: error) {
        try Self.picture.write(volume.grid, to: path) { _ in
          ([Float](repeating: 1, count: voxels), [UInt8](repeating: 1, count: labels))
        }
      }
    }
  }

  @Test(arguments: [
    [1, 1, 1], [1, 1, 500], [3000, 1, 1], [200, 200, 7], [90, 200, 12], [64, 64, 40],
  ])
  func aPictureTakesNoMoreThanItSays(shape: [Int]) throws {
    let count = shape.reduce(1, *)
    let volume = try Volume(shape: shape, spacing: [1, 1, 1], voxels: (0..<count).map { Float($0 % 7) })
    for (classes, extent) in [(4, ContourPicture.Extent.slice), (4, .labels), (256, .slice)] {
      var picture = ContourPicture(classes: (0..<classes).map { LabelClass("class \($0)") })
      picture.extent = extent
      let labels = (0..<count).map { index in
        let (x, y) = (index % shape[0], index / shape[0] % shape[1])
        return x * 4 >= shape[0] && y * 4 >= shape[1] * 3 ? UInt8(index % classes) : 0
      }
      let canvas = try picture.draw(volume, classes: labels)
      let (real, said) = (4 * canvas.width * canvas.height, picture.bytes(of: volume.grid))
      #expect(real <= said, "\(canvas.width) × \(canvas.height)")
      #expect(extent == .labels || classes == 256 || said <= 2 * real + 1 << 20)
    }
  }

  @Test(.enabled(if: Shared.scan != nil && Shared.scanMask != nil, Shared.absent))
  func aRealScanMakesADecentlySizedPicture() throws {
    let scan = try Volume.read(path: #require(Shared.scan))
    let mask = try Volume.read(path: #require(Shared.scanMask))
    let canvas = try Self.picture.draw(scan, classes: LabelMap.hearts.classes(of: mask))
    #expect(canvas.width > 1000 && canvas.height > 500)
    // MYOGRAPH_PICTURE names a file in which to look at it.
    if let path = ProcessInfo.processInfo.environment["MYOGRAPH_PICTURE"] {
      try Self.picture.write(
        scan, classes: LabelMap.hearts.classes(of: mask), to: path, overwrite: true)
    }
  }
}
