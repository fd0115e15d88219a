import Cardiac
import GraphInterpreter
import Myograph
import Testing

/// What `RandomRemodeling` makes of a ring among neighbours and of slices of hearts, measured.
@Suite struct RemodelingTests {
  private static let factors = [
    (0.5, 1.0), (0.7, 1.6), (0.8, 0.6), (1, 0.5), (1, 1.5), (1.2, 0.8), (1.4, 0.6), (1.4, 1.6), (2, 2),
  ]

  @Test(
    "The cavity's area goes by the factor's square, the wall's thickness by its factor", arguments: factors)
  func areasAreThoseOfTheFactors(dilation: Double, thickness: Double) throws {
    let slice = HollowSlice()
    let other = try slice.remodeled(dilation, thickness)
    let area = other.area([1]) / slice.area([1]) / (dilation * dilation)
    let wall = other.thickness / slice.thickness / thickness
    #expect(abs(area - 1) < 0.02, "\(area)")
    #expect(abs(wall - 1) < 0.03, "\(wall)")
  }

  @Test("Classes stay whole, without holes, and the wall goes on to separate", arguments: factors)
  func classesStayConnected(dilation: Double, thickness: Double) throws {
    let slice = HollowSlice()
    for slice in [slice, try slice.remodeled(dilation, thickness)] {
      for label in 0...3 { #expect(slice.regions { $0 == label } == 1, "class \(label)") }
      #expect(slice.regions { $0 != 1 } == 1)
      #expect(slice.regions { ![1, 2].contains($0) } == 1)
      #expect(slice.isEnclosed)
    }
  }

  @Test(
    "The map has an inverse: small squares keep their orientation, and some of their area", arguments: factors
  )
  func nothingFolds(dilation: Double, thickness: Double) throws {
    let slice = HollowSlice()
    let places = try slice.remodeled(dilation, thickness).channels
    let (rows, columns) = (places[0], places[1])
    var (least, most) = (Double.infinity, 0.0)
    for y in 0..<slice.height - 1 {
      for x in 0..<slice.width - 1 {
        let (pixel, below) = (y * slice.width + x, (y + 1) * slice.width + x)
        let area =
          (rows[below] - rows[pixel]) * (columns[pixel + 1] - columns[pixel])
          - (rows[pixel + 1] - rows[pixel]) * (columns[below] - columns[pixel])
        (least, most) = (min(least, area), max(most, area))
      }
    }
    #expect(least > 0.2, "\(least)")
    #expect(most < 5, "\(most)")
  }

  @Test(
    "Beyond 2.5 outer radii every bit stays, and so does a slice without either class",
    arguments: [true, false])
  func otherPixelsStay(isFused: Bool) throws {
    let slice = HollowSlice(radius: 10, wall: 5)
    let other = try slice.remodeled(1.4, 1.6, isFused: isFused)
    var (moved, farthest) = (0, 0.0)
    for pixel in slice.labels.indices {
      let (y, x) = (Double(pixel / slice.width), Double(pixel % slice.width))
      let isKept =
        other.channels[0][pixel] == y && other.channels[1][pixel] == x
        && other.labels[pixel] == slice.labels[pixel]
      let (row, column) = (y - 0.5 * Double(slice.height), x - 0.5 * Double(slice.width))
      guard !isKept else { continue }
      moved += 1
      farthest = max(farthest, (row * row + column * column).squareRoot())
    }
    #expect(farthest < 2.5 * 19)
    #expect(Double(moved) > .pi * 30 * 30)
    for (cavity, wall) in [(1, 3), (3, 1)] {
      var lacking = slice
      lacking.labels = slice.labels.map { $0 == 3 ? 2 : $0 }
      let same = try lacking.remodeled(1.4, 1.6, cavity: cavity, wall: wall, isFused: isFused)
      #expect(same.channels == lacking.channels && same.labels == lacking.labels)
    }
  }

  @Test("Factors fill their bounds, are read as text, and are replayed where they lie within limits")
  func factorsAreDrawn() throws {
    let graph = try trainingGraph {
      Scan()
      RandomRemodeling(cavity: 1, wall: 2, probability: 0.25)
      CenterCrop(8)
      Conv2D(3, kernel: 1)
      Loss { CrossEntropy() }
    }
    var (dilations, thicknesses): ([Double], [Double]) = ([], [])
    for index in 0..<4000 {
      let drawn = SampleAugmentation(graph, key: RandomKey(seed: 1, epoch: 0, index: UInt32(index)))
      guard case .remodeling(let dilation, let thickness) = drawn.draw(ofStream: 0) else { continue }
      dilations.append(dilation)
      thicknesses.append(thickness)
    }
    // Five standard deviations around what is expected.
    #expect(abs(dilations.count - 1000) < 137)
    for (factors, low, high) in [(dilations, 0.8, 1.4), (thicknesses, 0.6, 1.6)] {
      let mean = factors.reduce(0, +) / Double(factors.count)
      #expect(abs(mean - (low + high) / 2) < 5 * (high - low) / Double(12 * factors.count).squareRoot())
      #expect(factors.allSatisfy { low <= $0 && $0 <= high })
      #expect((factors.min() ?? 0) < low + 0.01 && (factors.max() ?? 0) > high - 0.01)
    }

    var drawn = SampleAugmentation(graph, key: RandomKey(seed: 1, epoch: 0, index: 0))
    drawn.steps[0].draw = .remodeling(dilation: 1.25, thickness: 0.75)
    #expect(drawn.description.hasSuffix("RandomRemodeling cavity ×1.25, wall ×0.75"))
    #expect(drawn.misfit(in: graph) == nil)
    for wrong in [0.4, 2.1, .nan] {
      drawn.steps[0].draw = .remodeling(dilation: wrong, thickness: 1)
      #expect(drawn.misfit(in: graph) == "RandomRemodeling")
      drawn.steps[0].draw = .remodeling(dilation: 1, thickness: wrong)
      #expect(drawn.misfit(in: graph) == "RandomRemodeling")
    }
  }

  @Test("Hearts become dilated, thick and thin ones in which the wall still separates")
  func heartsAreRemodeled() throws {
    let volume = try Phantom(site: try #require(PhantomSite.named("a")), seed: 7, index: 0).volume(.ed)
    let slice = HollowSlice(volume, volume.image.grid.shape[2] / 2)
    #expect(slice.isEnclosed)
    for (dilation, thickness) in [(1.4, 0.7), (0.8, 1.6), (1, 0.7)] {
      let other = try slice.remodeled(dilation, thickness)
      let area = other.area([1]) / slice.area([1]) / (dilation * dilation)
      let wall = other.thickness / slice.thickness / thickness
      #expect(abs(area - 1) < 0.1, "\(area)")
      #expect(abs(wall - 1) < 0.1, "\(wall)")
      #expect(other.isEnclosed)
      #expect((1...3).allSatisfy { label in other.regions { $0 == label } == 1 })
      #expect(other.channels != slice.channels)
    }
  }
}
