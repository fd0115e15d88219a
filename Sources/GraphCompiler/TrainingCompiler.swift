import Myograph

extension Compiler {
  /// In this order: from the declared network to the graph of one training step. The unfused variant leaves out those
  /// that fuse.
  private static let trainingPasses: [Pass] = [
    ("drop inference nodes", false, dropInferenceNodes),
    ("compose geometry", true, composeGeometry),
    ("separate batch sums", false, separateBatchSums),
    ("differentiate", false, differentiate),
  ]

  /// The graph of one training step.
  ///
  /// - Throws: `CompilerError.noLoss` where the network declares none.
  public func trainingProgram(_ graph: Graph) throws(CompilerError) -> Program {
    guard graph.loss != nil else { throw .noLoss(network: graph.name) }
    var program = Program(graph: graph, variant: variant, target: target)
    try run(Self.trainingPasses, on: &program)
    return program
  }
}
