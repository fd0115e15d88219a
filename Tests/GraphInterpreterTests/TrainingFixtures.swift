import Foundation
import GraphCompiler
import GraphInterpreter
import Myograph

/// What PyTorch makes of losses and norms in training.
struct TrainingFixtures: Decodable {
  struct Loss: Decodable {
    /// Samples, classes, rows, columns.
    var shape: [Int]
    var scores: [Double]
    var labels: [Int]
    var value: Double
    var gradient: [Double]
  }

  struct Norm: Decodable {
    var shape: [Int]
    var input: [Double]
    var weights: [[Double]]
    var output: [Double]
    var runningMean: [Double]
    var runningVariance: [Double]
  }

  var losses: [String: Loss]
  var norms: [String: Norm]

  static func read() throws -> TrainingFixtures {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let data = try Data(contentsOf: folder.appendingPathComponent("Fixtures/training.json"))
    return try JSONDecoder().decode(TrainingFixtures.self, from: data)
  }
}

/// The graph of one training step.
func trainingGraph(@LayerBuilder _ layers: () -> Layers) throws -> Graph {
  try Compiler(variant: .unfused, target: .portable).trainingProgram(graph(layers)).graph
}

/// Samples of a batch that lies in one array.
func samples(_ shape: [Int], _ images: [Double], labels: [Int]? = nil) -> [Sample] {
  let (channels, height, width) = (shape[1], shape[2], shape[3])
  let (size, pixels) = (channels * height * width, height * width)
  return (0..<shape[0]).map { n in
    Sample(
      image: Array(images[n * size..<(n + 1) * size]),
      labels: labels.map { Array($0[n * pixels..<(n + 1) * pixels]) } ?? [Int](repeating: 0, count: pixels),
      height: height, width: width, index: UInt32(n))
  }
}
