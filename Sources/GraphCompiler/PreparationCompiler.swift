import Myograph

extension Compiler {
  /// In this order: from the graph of a training step to the kernels that prepare one of its samples.
  private static let preparationPasses: [Pass] = [
    ("drop inference nodes", false, dropInferenceNodes),
    ("compose geometry", true, composeGeometry),
    ("end at tensors", false, endAtTensors),
    ("form preparation groups", false, formPreparationGroups),
    ("fuse labels", true, fuseLabels),
    ("fuse intensities", true, fuseIntensities),
    ("lay out", false, layOut),
    ("plan memory", false, planMemory),
  ]

  /// The kernels that take one sample through the image stages, augmentation included.
  ///
  /// - Throws: `CompilerError.noLoss` where the network declares none.
  public func compilePreparation(_ graph: Graph) throws(CompilerError) -> Program {
    guard graph.loss != nil else { throw .noLoss(network: graph.name) }
    var program = Program(graph: graph, variant: variant, target: target)
    try run(Self.preparationPasses, on: &program)
    return program
  }
}
