import Foundation
import TestSupport
import Testing

@testable import Imaging

@Suite struct ContourPictureTests {
  static let colours = [
    ContourPicture().colourOfLV, ContourPicture().colourOfMYO, ContourPicture().colourOfRV,
  ]

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

  static func count(_ colour: Colour, in raster: Raster) -> Int {
    stride(from: 0, to: raster.pixels.count, by: 3).count {
      Array(raster.pixels[$0..<$0 + 3]) == [colour.red, colour.green, colour.blue]
    }
  }

  @Test func everyStructureHasItsContourAndItsPlaceInTheLegend() throws {
    let (volume, classes) = try Self.sample()
    let bare = try ContourPicture().render(volume, classes: classes.map { _ in 0 })
    let drawn = try ContourPicture().render(volume, classes: classes)
    for colour in Self.colours {
      let legend = Self.count(colour, in: bare)
      #expect(legend > 0)
      #expect(Self.count(colour, in: drawn) > legend + 100)
    }
  }

  @Test func whatNobodyLabelledIsNotDrawn() throws {
    let (volume, classes) = try Self.sample()
    let ignored = classes.enumerated().map { $1 == 0 && $0 % 20 == 19 ? LabelMap.ignored : $1 }
    let rasters = try [classes, ignored].map { try ContourPicture().render(volume, classes: $0) }
    #expect(ignored != classes && rasters[0].pixels == rasters[1].pixels)
  }

  @Test func voxelsKeepTheirProportions() throws {
    let (volume, classes) = try Self.sample()
    var picture = ContourPicture()
    picture.extent = .slice
    picture.columns = 1
    // 20 × 1 mm by 16 × 2 mm: 200 × 320 pixels, three of them with gaps above a legend.
    let raster = try picture.render(volume, classes: classes)
    #expect(raster.width == 260 && raster.height == 3 * 326 + 6 + 40)
  }

  @Test func theFileIsAPNGWrittenWholeOrNotAtAll() throws {
    let (volume, classes) = try Self.sample()
    let folder = try TemporaryFolder()
    let path = folder.file("contours.png")
    try ContourPicture().write(volume, classes: classes, to: path)
    #expect(try bytes(of: path).prefix(8) == [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    #expect(throws: ImagingError(.write, path, .notWritten(.exists(path: path)))) {
      try ContourPicture().write(volume, classes: classes, to: path)
    }
    #expect(folder.names == ["contours.png"])
  }

  @Test func labelsOfAnotherSizeAreRefused() throws {
    let (volume, classes) = try Self.sample()
    #expect(throws: Problem.wrongCount(expected: 960, found: 959)) {
      try ContourPicture().render(volume, classes: classes.dropLast())
    }
  }

  @Test(.enabled(if: Shared.scan != nil && Shared.scanMask != nil, Shared.absent))
  func aRealScanMakesADecentlySizedPicture() throws {
    let scan = try Volume.read(path: #require(Shared.scan))
    let mask = try Volume.read(path: #require(Shared.scanMask))
    let raster = try ContourPicture().render(scan, classes: LabelMap.hearts.classes(of: mask))
    #expect(raster.width > 1000 && raster.height > 500)
    // MYOGRAPH_PICTURE names a file in which to look at it.
    if let path = ProcessInfo.processInfo.environment["MYOGRAPH_PICTURE"] {
      try ContourPicture().write(
        scan, classes: LabelMap.hearts.classes(of: mask), to: path, overwrite: true)
    }
  }
}
