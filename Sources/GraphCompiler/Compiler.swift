import Myograph

/// The whole compiler: a flat list of passes, a verifier behind each.
public struct Compiler: Sendable {
  public var variant: Variant
  public var target: InstructionSet

  public init(variant: Variant, target: InstructionSet) {
    self.variant = variant
    self.target = target
  }

  typealias Pass = (name: String, fuses: Bool, run: @Sendable (inout Program) -> Void)

  /// In this order. The unfused variant leaves out those that fuse, and nothing else.
  private var passes: [Pass] {
    [
      ("drop training nodes", false, dropTrainingNodes),
      ("form groups", false, formGroups),
      ("postpone up-sampling", true, postponeUpsampling),
      ("fold batch norm", true, foldBatchNorm),
      ("fuse residual sums", true, fuseResidualSums),
      ("fuse activations", true, fuseActivations),
      ("fuse pooling", true, fusePooling),
      ("fuse classifier", true, fuseClassifier),
      ("fuse arg-max", true, fuseArgMax),
      ("fuse image stages", true, fuseImageStages),
      ("join in place", true, joinInPlace),
      ("fuse up-sampling", true, fuseUpsampling),
      ("lay out", false, layOut),
      ("choose algorithms", false, chooseAlgorithms),
      ("fuse stages", true, fuseStages),
      ("cut bands", false, cutBands),
      ("tile registers", false, tileRegisters),
      ("plan memory", false, planMemory),
    ]
  }

  /// Compiles a checked graph.
  ///
  /// - Parameter keepsDropout: in front of the scores, as in training.
  /// - Throws: `CompilerError.illegal` when a pass breaks what the verifier holds true: a defect of the compiler.
  public func compile(_ graph: Graph, keepsDropout: Bool = false) throws(CompilerError) -> Program {
    var program = Program(graph: graph, variant: variant, target: target)
    if keepsDropout { program.purpose = .stochastic }
    try run(passes, on: &program)
    return program
  }

  func run(_ passes: [Pass], on program: inout Program) throws(CompilerError) {
    let clock = ContinuousClock()
    for pass in passes where variant == .fused || !pass.fuses {
      let before = program.shape
      let duration = clock.measure { pass.run(&program) }
      let summary = before == program.shape ? "unchanged" : "\(before) → \(program.shape)"
      program.log.append(PassRecord(pass: pass.name, summary: summary, seconds: duration / .seconds(1)))
      try verify(program, after: pass.name)
    }
  }
}

extension Program {
  /// A few words that tell two states of a program apart.
  fileprivate var shape: String {
    let fused = groups.reduce(0) { $0 + $1.nodes.count }
    return "\(graph.nodes.count) nodes, \(groups.count) kernels of \(fused) nodes, \(buffers.count) buffers, "
      + "\(arenaSize * 4 / 1024) KiB"
  }
}

public enum CompilerError: Error, CustomStringConvertible {
  case illegal(network: String, pass: String, reasons: [String])
  case noLoss(network: String)
  /// A step needs what isn't there: a defect of the compiler.
  case missing(network: String, Part)

  /// What no step can go without.
  public enum Part: Equatable, Sendable {
    /// Its full name.
    case parameter(String)
    case gradient(node: String, parameter: String)
    case place(of: String)
    case kernel(of: String)
    case picture
  }

  public var description: String {
    switch self {
    case .illegal(let network, let pass, let reasons):
      "Can't compile \"\(network)\" because the pass \"\(pass)\" broke the program: "
        + reasons.joined(separator: "; ") + "; use this text to report the defect"
    case .noLoss(let network):
      "Can't train \"\(network)\" because it declares no loss; use Loss { CrossEntropy() } behind its scores"
    case .missing(let network, let part):
      "Can't compile \"\(network)\" because \(part.reason); use this text to report the defect"
    }
  }
}

extension CompilerError.Part {
  fileprivate var reason: String {
    switch self {
    case .parameter(let name): "its table of parameters lacks \(name)"
    case .gradient(let node, let parameter): "\(node) holds no gradient for its layer's \(parameter)"
    case .place(let node): "the result of \(node) has no place in memory"
    case .kernel(let node): "no kernel computes \(node)"
    case .picture: "its picture can't be written"
    }
  }
}
