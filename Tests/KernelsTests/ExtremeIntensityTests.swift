import GraphCompiler
import GraphInterpreter
import GraphRuntime
import Myograph
import TestNetworks
import Testing

/// Intensities at the limits of single precision, whose differences, squares or reciprocals are beyond them.
enum ExtremeIntensities: String, CaseIterable {
  case alternating, outlier, tiny, large, constantTiny, constantLarge

  func values(count: Int) -> [Float] {
    (0..<count).map { index in
      switch self {
      case .alternating: index % 2 == 0 ? 3e38 : -3e38
      case .outlier: index == 7 ? 3e38 : -3e38
      case .tiny: Float(index % 5) * 1e-40
      case .large: Float(index % 7) * 1e31
      case .constantTiny: 1e-40
      case .constantLarge: 3e38
      }
    }
  }
}

@Suite(.serialized)
struct ExtremeIntensityTests {
  @Test(
    "Extreme scans are normalised as the formulas say, by any number of threads",
    arguments: ["t-scan-cropped", "t-scan-to-values"], ExtremeIntensities.allCases)
  func normalizes(name: String, extreme: ExtremeIntensities) throws {
    try compare(name, extreme) { results, difference, bound, label in
      #expect(results.nonFinitePixels == 0, "\(label)")
      #expect(difference <= bound, "\(label)")
    }
  }

  @Test(
    "Extreme scans that can't be resampled in single precision are counted as such",
    arguments: ["t-scan-fine", "t-scan-only-stages"], ExtremeIntensities.allCases)
  func resamplesOrCounts(name: String, extreme: ExtremeIntensities) throws {
    try compare(name, extreme) { results, difference, bound, label in
      #expect(results.nonFinitePixels > 0 || difference <= bound, "\(label)")
    }
  }

  /// Hands over what a run gives, and how far its scores are from the interpreter's.
  private func compare(
    _ name: String, _ extreme: ExtremeIntensities,
    _ body: (_ results: Results, _ difference: Double, _ bound: Double, _ label: String) -> Void
  ) throws {
    let (declaration, network) = try CompiledTestNetworks.find(name)
    let graph = try declaration.graph()
    let weights = try seededWeights(graph, of: network)
    let (rows, columns) = (31, 27)
    let scan = extreme.values(count: network.input.channels * rows * columns)
    let grid = SliceGrid(rows: rows, columns: columns, rowSpacing: 1.5, columnSpacing: 1.5)
    let expected = try Interpreter(graph).run(
      scan: scan.map(Double.init), height: rows, width: columns, spacing: (1.5, 1.5),
      parameters: SeededWeights.parameters(of: graph)
    ).logits?.values
    let logits = try #require(expected)
    let largest = logits.reduce(1) { max($0, abs($1)) }
    for program in ProgramCase.all(of: network) {
      var first: Results?
      for threads in [1, 3] {
        let session = try program.session(network, weights, threads: threads)
        let results = try session.run(scan: scan, grid: grid, wanted: [.logits])
        let label = "\(name), \(extreme), \(program), \(threads) threads"
        let bits = results.logits.map(\.bitPattern)
        #expect(first == nil || first?.logits.map(\.bitPattern) == bits, "\(label): other bits")
        first = results
        let differences = zip(results.logits, logits).map { abs(Double($0) - $1) }
        let difference = differences.reduce(0) { $1.isNaN ? .infinity : max($0, $1) }
        body(results, difference, session.errorBound * largest, label)
      }
    }
  }

  @Test(
    "Training takes extreme samples through the same stages, or shows that it can't by what isn't finite",
    arguments: ["t-prepare-limits", "t-prepare-centred"], ExtremeIntensities.allCases)
  func prepares(name: String, extreme: ExtremeIntensities) throws {
    let (declaration, network) = try CompiledTestNetworks.find(name)
    let (height, width) = (network.takesScan ? 21 : network.input.height, network.input.width)
    let pixels = extreme.values(count: network.input.channels * height * width)
    // Fetching blends neighbours, whose difference overflows here.
    let isFetched = extreme != .alternating && extreme != .outlier
    let plane = LabelledPlane(
      height: height, width: width, pixels: pixels, labels: [UInt8](repeating: 0, count: height * width))
    for variant in Variant.allCases {
      let graph = try Compiler(variant: variant, target: .portable).trainingProgram(declaration.graph()).graph
      let expected = try PreparationTests.expected(graph, plane, index: 7).image
      for isa in InstructionSets.supported {
        let preparation = try Preparation(network, variant: variant.rawValue, isa: isa)
        let found = try PreparationTests.prepared(preparation, plane).images
        if !isFetched && found.contains(where: { !$0.isFinite }) { continue }
        let difference = zip(found, expected).reduce(0) { worst, pair in
          let difference = abs(Double(pair.0) - pair.1)
          return difference.isNaN ? .infinity : max(worst, difference)
        }
        #expect(difference <= 3e-5 * expected.reduce(1) { max($0, abs($1)) }, "\(variant), \(isa)")
      }
    }
  }
}
