import GraphInterpreter
import Myograph
import Testing

@Suite struct ScanTests {
  private static let names = [
    "coarser", "finer", "padded", "same spacing", "one pixel", "cropped only", "padded only",
  ]

  @Test(arguments: names)
  func aSliceGoesToTheNetworkAndBackAsInSciPy(name: String) throws {
    let fixture = try #require(try fixtures("scans.json", of: ScanFixture.self)[name])
    let graph = try graph {
      Scan(channels: 2)
      if let target = fixture.target { Resample(spacing: target) }
      CenterCrop(height: fixture.crop[0], width: fixture.crop[1])
      Softmax()
      RestoreGrid()
      ArgMax()
    }
    let result = try Interpreter(graph).run(
      scan: fixture.image, height: fixture.size[0], width: fixture.size[1],
      spacing: (fixture.spacing[0], fixture.spacing[1]), parameters: [:])

    #expect(largestError(try #require(result.logits).values, fixture.cropped) < 1e-8)
    let probabilities = try #require(result.probabilities)
    #expect(largestError(probabilities.values, fixture.restored) < 1e-8)
    #expect([probabilities.height, probabilities.width] == fixture.size)
    let pixels = probabilities.height * probabilities.width
    let labels = (0..<pixels).map {
      UInt8(fixture.restored[$0] >= fixture.restored[pixels + $0] ? 0 : 1)
    }
    #expect(result.labels == labels)
  }

  @Test func everyFixtureIsUsed() throws {
    #expect(try fixtures("scans.json", of: ScanFixture.self).keys.sorted() == Self.names.sorted())
  }

  @Test func aTensorSkipsTheImageStagesAndStaysOnItsGrid() throws {
    let graph = try graph {
      Scan(channels: 2)
      Resample(spacing: 0.5)
      CenterCrop(height: 1, width: 2)
      NormalizeIntensity(.minMax)
      Softmax()
      RestoreGrid()
      ArgMax()
    }
    let result = try Interpreter(graph).run(input: [3, 5, 4, 5], parameters: [:])
    #expect(result.value(of: 0) == nil)
    #expect(result.logits?.values == [3, 5, 4, 5])
    #expect(result.probabilities?[1, 0, 1] == 0.5)
    #expect(result.labels == [1, 0])
    #expect(result.output == nil)
  }

  @Test func constantSlicesStayFinite() throws {
    for range in [IntensityRange.zScore, .minMax] {
      let graph = try graph {
        Scan()
        CenterCrop(3)
        NormalizeIntensity(range)
      }
      let scan = [Double](repeating: 0.1, count: 9)
      let result = try Interpreter(graph).run(scan: scan, height: 3, width: 3, parameters: [:])
      #expect(result.output?.values == [Double](repeating: 0, count: 9))
    }
  }
}
