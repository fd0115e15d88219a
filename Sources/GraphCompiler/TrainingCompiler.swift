import Myograph

extension Compiler {
  /// In this order: from the declared network to the graph of one training step. The unfused variant leaves out those
  /// that fuse.
  private static let trainingPasses: [Pass] = [
    ("drop inference nodes", false, dropInferenceNodes),
    ("compose geometry", true, composeGeometry),
    ("distribute dropout", true, distributeDropout),
    ("separate batch sums", false, separateBatchSums),
    ("differentiate", false, differentiate),
  ]

  /// In this order: from the graph of a training step to its kernels.
  private static let kernelPasses: [Pass] = [
    ("begin at tensors", false, beginAtTensors),
    ("form training groups", false, formTrainingGroups),
    ("fuse activation gradients", true, fuseActivationGradients),
    ("fuse activations", true, fuseActivations),
    ("separate segments", true, separateSegments),
    ("fuse dropout", true, fuseDropout),
    ("join in place", true, joinInPlace),
    ("read slices", true, readSlices),
    ("choose algorithms", false, chooseAlgorithms),
    ("fuse loads", true, fuseLoads),
    ("fuse sums", true, fuseSums),
    ("fuse stages", true, fuseStages),
    ("cut bands", false, cutBands),
    ("tile registers", false, tileRegisters),
    ("lay out", false, layOut),
    ("plan memory", false, planMemory),
  ]

  /// The kernels of one training step.
  ///
  /// - Throws: `CompilerError.noLoss` where the network declares none.
  public func compileTraining(_ graph: Graph) throws(CompilerError) -> Program {
    var program = try trainingProgram(graph)
    try run(Self.kernelPasses, on: &program)
    return program
  }

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
