import Testing

@testable import Imaging

struct ClassStyleTests {
  @Test("The difference of colours is CIEDE2000: pairs of Sharma, Wu and Dalal 2005")
  func differences() {
    typealias Lab = ColourVision.Lab
    let pairs: [(Lab, Lab, Double)] = [
      (Lab(l: 50, a: 2.6772, b: -79.7751), Lab(l: 50, a: 0, b: -82.7485), 2.0425),
      (Lab(l: 50, a: -1.3802, b: -84.2814), Lab(l: 50, a: 0, b: -82.7485), 1),
      (Lab(l: 50, a: 2.49, b: -0.001), Lab(l: 50, a: -2.49, b: 0.0011), 7.2195),
      (Lab(l: 50, a: 2.5, b: 0), Lab(l: 73, a: 25, b: -18), 27.1492),
      (Lab(l: 60.2574, a: -34.0099, b: 36.2677), Lab(l: 60.4626, a: -34.1751, b: 39.4387), 1.2644),
      (Lab(l: 2.0776, a: 0.0795, b: -1.135), Lab(l: 0.9033, a: -0.0636, b: -0.5514), 0.9082),
    ]
    for (one, two, expected) in pairs {
      #expect(abs(ColourVision.difference(one, two) - expected) < 1e-4)
    }
  }

  @Test(
    "Fourteen classes differ to everybody, from one another and from every grey",
    arguments: ColourVision.allCases)
  func palette(vision: ColourVision) {
    let seen = (1...14).map { vision.lab(ClassStyle(LabelClass("c"), at: $0).colour) }
    for (index, one) in seen.enumerated() {
      for (other, two) in seen.prefix(index).enumerated() {
        #expect(ColourVision.difference(one, two) > 10.5, "\(index + 1) and \(other + 1)")
      }
      for level in UInt8.min...255 {
        let grey = vision.lab(Colour(level, level, level))
        #expect(ColourVision.difference(one, grey) > 6, "\(index + 1) and grey \(level)")
      }
    }
  }

  @Test("All of 256 classes have a style of their own; a colour that is given is used")
  func manyClasses() {
    let styles = (1...255).map { ClassStyle(LabelClass("c"), at: $0) }
    for (index, style) in styles.enumerated() { #expect(!styles.prefix(index).contains(style)) }
    let given = ClassStyle(LabelClass("c", colour: Colour(1, 2, 3)), at: 99)
    #expect(given.colour == Colour(1, 2, 3) && given.gap == nil)
    // Dashes show both colours along lines in any direction.
    for style in styles.dropFirst(14) {
      for (dx, dy) in [(1, 0), (0, 1), (1, 1), (1, -1)] {
        let colours = Set((0..<120).map { style.colour(200 + dx * $0, 200 + dy * $0) })
        #expect(colours == [style.colour, style.gap])
      }
    }
  }
}
