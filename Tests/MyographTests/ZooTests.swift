import Foundation
import Myograph
import Networks
import Testing

/// The published networks: costs, shapes and the names under which their weights are kept for ever.
@Suite struct ZooTests {
  private func graph(_ name: String) throws -> Graph {
    try #require(Zoo.declarations.first { $0.name == name }).graph()
  }

  /// Trainable parameters, GFLOP (as PyTorch's counter has them), rows and columns.
  @Test(arguments: [
    ("unet64", 31_042_564, 96.21, 256), ("unet16", 1_943_812, 6.03, 256), ("fcn16", 1_987_284, 5.08, 256),
    ("fcn64", 31_729_476, 80.67, 256), ("unet16-bilinear-192", 839_540, 2.18, 192),
  ])
  func costsAreThoseOfThePapers(name: String, parameters: Int, gigaflops: Double, side: Int) throws {
    let graph = try graph(name)
    let trainable = graph.parameters.filter(\.isTrainable).reduce(0) { $0 + $1.count }
    #expect(trainable == parameters)
    #expect((graph.flops / 1e7).rounded() / 100 == gigaflops)
    let logits = try #require(graph.nodes.last { $0.operation == .softmax })
    #expect(logits.type == TensorType(channels: 4, extent: .fixed(height: side, width: side)))
    #expect(graph.nodes[graph.output].type.content == .labels(classes: 4))
  }

  /// Weights in files carry these names: a change makes every checkpoint unreadable. `MYOGRAPH_RECORD=1` writes the
  /// lists anew.
  @Test(arguments: ["unet16", "fcn16", "unet16-bilinear-192"])
  func weightsKeepTheirNames(name: String) throws {
    let list = try graph(name).parameters.map { "\($0.name) \($0.shape)\n" }.joined()
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Goldens/\(name).txt")
    if ProcessInfo.processInfo.environment["MYOGRAPH_RECORD"] != nil {
      try Data(list.utf8).write(to: file)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == list)
  }

  @Test func namesDependOnTheStructureOnly() throws {
    #expect(try graph("unet64").parameters.map(\.name) == graph("unet16").parameters.map(\.name))
    #expect(try graph("fcn64").parameters.map(\.name) == graph("fcn16").parameters.map(\.name))
  }
}
