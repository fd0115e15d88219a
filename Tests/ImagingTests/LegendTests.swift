import Foundation
import TestSupport
import Testing

@testable import Imaging

/// Names of classes in the legend of a picture.
struct LegendTests {
  private static let names = [
    "background", "Leber", "左心房", "μυς", "مثانة", "e\u{301}", "Печень", "हृदय", "ไต", "간", "ᚠᛖ", "꧁ꦗ",
    "left atrial appendage",
    "Ω≈ß", "🫀",
  ]
  private static let plain = Colour(14, 16, 20)

  /// A slice that has all of some classes, each a block of voxels.
  private static func draw(_ classes: [LabelClass], occurring: Int? = nil) throws -> Drawn {
    let side = 64
    let count = occurring ?? classes.count
    let labels = (0..<side * side).map { UInt8(($0 / side / 4 * 16 + $0 % side / 4) % count) }
    let volume = try Volume(
      shape: [side, side, 1], spacing: [1, 1, 1], voxels: labels.indices.map { Float($0 % 97) })
    let folder = try TemporaryFolder()
    // MYOGRAPH_PICTURES names a folder in which to look at them.
    let shown = ProcessInfo.processInfo.environment["MYOGRAPH_PICTURES"]
    let path = "\(shown ?? folder.path)/\(classes.count)-\(count).png"
    try ContourPicture(classes: classes).write(volume, classes: labels, to: path, overwrite: true)
    return try Drawn(pngFile: path)
  }

  /// The pixels of each name's cell that are drawn on, its swatch aside.
  private static func ink(_ classes: [LabelClass], in drawn: Drawn) -> [Int] {
    let legend = Legend(classes)
    let top = drawn.height - legend.height(in: drawn.width)
    return legend.places(in: drawn.width, y: top).map { place in
      let end = min(drawn.width, place.x + legend.cellWidth)
      return drawn.ink(place.x + 24..<end, place.y..<place.y + legend.cellHeight, besides: plain)
    }
  }

  @Test("All names are there, in whatever script, each a picture of its own and inside the picture")
  func names() throws {
    let classes = Self.names.map { LabelClass($0) }
    let drawn = try Self.draw(classes)
    let ink = Self.ink(classes, in: drawn)
    #expect(ink.count == 14 && ink.allSatisfy { $0 > 20 }, "\(ink)")
    let legend = Legend(classes)
    let top = drawn.height - legend.height(in: drawn.width)
    for place in legend.places(in: drawn.width, y: top) {
      #expect(place.x + legend.cellWidth <= drawn.width && place.y + legend.cellHeight <= drawn.height)
    }
    for index in 1...14 {
      // In the legend and along the boundary.
      #expect(drawn.count(ClassStyle(classes[index], at: index).colour) > 300, "\(Self.names[index])")
    }
  }

  @Test("Names of any length and of anything are drawn shortened or escaped, blank ones as numbers")
  func hostileNames() throws {
    let names = [
      "background", String(repeating: "long ", count: 2000), "\u{202E}turned\u{202C}", "a\u{0}b\nc\u{1B}[2J",
      "", " \t",
      "\u{301}", String(repeating: "z\u{300}\u{301}\u{302}\u{303}", count: 3000), "👩‍👩‍👧‍👦🏳️‍🌈",
      "\u{E000}\u{10FFFD}\u{FFFE}",
      String(repeating: "﷽", count: 500), String(repeating: "\u{1}", count: 10_000), "<b>&amp;</b>", "%s%n",
    ]
    let classes = names.map { LabelClass($0) }
    let drawn = try Self.draw(classes)
    #expect(drawn.width < 800 && drawn.height < 1500)
    let ink = Self.ink(classes, in: drawn)
    #expect(ink.count == names.count - 1 && ink.allSatisfy { $0 > 5 }, "\(ink)")
  }

  @Test("A name of eighty letters is whole, and the picture wide enough for it")
  func longName() {
    let name = String(repeating: "Ventriculus ", count: 6) + "sinister"
    let legend = Legend([LabelClass("background"), LabelClass(name)])
    #expect(Double(legend.cellWidth) > Lettering(name, size: 15).width)
  }

  @Test("Of more than 32 classes those that are shown are listed, and up to 256 can be")
  func manyClasses() throws {
    let classes = (0..<256).map { LabelClass("class \($0)") }
    let few = try Self.draw(classes, occurring: 5)
    let all = try Self.draw(classes)
    #expect(few.height < all.height)
    for index in 1..<5 { #expect(few.count(ClassStyle(classes[index], at: index).colour) > 300) }
    #expect(few.count(ClassStyle(classes[5], at: 5).colour) == 0)
    #expect(Self.ink(classes, in: all).allSatisfy { $0 > 20 })
    #expect(Self.ink(classes, in: all).count == 254, "the last is what nobody labelled")
  }
}
