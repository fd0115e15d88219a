import Foundation
import Myograph

/// What PyTorch makes of one layer.
struct LayerFixture: Decodable {
  var inputShape: [Int]
  var input: [Double]
  /// One list of values for each parameter, in the order of `Graph.parameters`.
  var weights: [[Float]]
  var outputShape: [Int]
  var output: [Double]
}

/// What SciPy makes of one slice on its way to a network and back.
struct ScanFixture: Decodable {
  var size: [Int]
  var spacing: [Double]
  /// Nil where the slice is cropped only.
  var target: Double?
  var crop: [Int]
  var image: [Double]
  var cropped: [Double]
  /// The soft-max of `cropped` on the slice's own grid.
  var restored: [Double]
}

func fixtures<Fixture: Decodable>(_ file: String, of type: Fixture.Type) throws -> [String: Fixture] {
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  let data = try Data(contentsOf: folder.appendingPathComponent("Fixtures/\(file)"))
  return try JSONDecoder().decode([String: Fixture].self, from: data)
}

struct Sketch: Network {
  var layers: Layers

  init(@LayerBuilder _ layers: () -> Layers) { self.layers = layers() }

  @LayerBuilder var body: Layers { layers }
}

func graph(@LayerBuilder _ layers: () -> Layers) throws -> Graph {
  try Declaration("sketch", Sketch(layers)).graph()
}

/// The largest difference, relative to the larger of 1 and the expected value.
func largestError(_ values: [Double], _ expected: [Double]) -> Double {
  guard values.count == expected.count else { return .infinity }
  let errors = zip(values, expected).map { abs($0 - $1) / max(1, abs($1)) }
  return errors.contains(where: \.isNaN) ? .infinity : errors.max() ?? 0
}
