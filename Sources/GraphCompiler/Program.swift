import CPU
import Myograph

/// What is compiled from one graph: the same emitter with or without the passes that fuse.
public enum Variant: String, CaseIterable, Sendable {
  case fused
  case unfused
}

/// The vectors a program is compiled for. Layout is the same on all of them.
public enum InstructionSet: String, CaseIterable, Sendable {
  case avx512
  case avx2
  case portable

  /// The best that this machine's CPU has.
  static var native: InstructionSet {
    allCases.first { myograph_isa_supported($0.rawValue) != 0 } ?? .portable
  }
}

/// A graph on its way to C: groups of nodes, each of which becomes one kernel, in the order of execution.
public struct Program: Sendable {
  public var graph: Graph
  public var variant: Variant
  public var target: InstructionSet
  public var groups: [Group] = []
  /// Operands that their producers write straight into a joined value, some channels behind its beginning.
  public var slices: [Value: Slice] = [:]
  /// Where each value is stored; filled by `layOut` and `planMemory`.
  public var placements: [Value: Placement] = [:]
  public var buffers: [Buffer] = []
  /// In floats.
  public var arenaSize = 0
  public var purpose = Purpose.inference
  /// Whether groups of a training step that need no other sample follow each other sample by sample.
  public var isSegmented = false
  /// In floats: what a training step keeps of each sample, behind the arena.
  public var sampleSize = 0
  public var log: [PassRecord] = []

  public func node(_ id: Int) -> Node { graph.nodes[id] }

  var isTraining: Bool { purpose == .training }
}

/// What a program does.
public enum Purpose: String, CaseIterable, Sendable {
  /// Runs a network for one sample after another.
  case inference
  /// The same with the network's dropout, for whoever averages many runs.
  case stochastic
  /// A step of a network's training: for a batch, segment by segment.
  case training
  /// Takes a sample of a training step through the image stages.
  case preparation
}

/// A node's result in one of its forms.
public struct Value: Hashable, Sendable {
  public enum Form: Hashable, Sendable {
    /// [channels][rows][columns]: what leaves the image stages.
    case planar
    /// [⌈channels / 16⌉][rows][columns][16].
    case blocked
    /// What one operand of the joined value before a 1×1 convolution adds to its result, blocked and as small as the
    /// operand is before its up-sampling.
    case share(operand: Int)
    /// One for the batch: each row of channels padded to a whole block.
    case vectors
    /// What a batch norm multiplies with and adds, and what its gradient does: rows of channels, per batch.
    case coefficients
    /// What one sample adds to a sum over the batch.
    case partials
    /// Mean, variance and limits of each channel of a prepared image.
    case statistics
  }

  public var node: Int
  public var form: Form
  /// The segment of a training step in which it is computed again instead of being kept; nil: the first time.
  public var again: Int?

  public init(_ node: Int, _ form: Form = .blocked) {
    self.node = node
    self.form = form
  }
}

/// Nodes that are computed at once, by any of some kernels.
public struct Group: Sendable {
  public enum Role: Hashable, Sendable {
    /// Compute the first node and what is fused with it.
    case compute
    /// Gather the image (or take the caller's tensor) and run the stages on it.
    case readImage
    /// Take a tensor that has been through the image stages already.
    case readInput
    /// Store a planar value in blocks.
    case block
    /// Copy an operand into a joined value, `channel` channels behind its beginning.
    case copy(operand: Int, channel: Int)
    /// Hand a value to the caller.
    case deliver(Delivery)
    /// Compute what one operand of the joined value before a 1×1 convolution adds to its result.
    case share(operand: Int)
    /// Sum what one sample adds to a sum over the batch.
    case accumulate
    /// Add up what the samples gave; once for a batch.
    case finish
    /// Make a batch norm's coefficients from the batch's statistics; once for a batch.
    case coefficients
  }

  /// A batch norm, and the activation behind it; its coefficients are the group's last input. With `gradient` it is the
  /// activation's gradient that is applied, and the norm's input is the group's second.
  public struct Load: Sendable {
    public var norm: Int
    public var activation: Int?
    public var gradient: Int?

    var nodes: [Int] { gradient.map { [$0] } ?? [norm] + (activation.map { [$0] } ?? []) }
  }

  /// Sums over a batch; those of a batch norm's gradient may be of what an activation's gradient is on the way.
  public struct Sums: Sendable {
    public var node: Int
    public var load: Load?
  }

  public enum Delivery: String, Hashable, Sendable { case logits, output, probabilities }

  public var role: Role = .compute
  /// In the order of the graph; the first says what the kernel is.
  public var nodes: [Int]
  public var inputs: [Value]
  /// Values that the kernel writes to the arena.
  public var outputs: [Value]
  // What is fused behind the first node, as ids of nodes.
  public var norm: Int?
  public var sum: Int?
  public var activation: Int?
  public var dropout: Int?
  public var pool: Int?
  public var classifier: Int?
  public var softmax: Int?
  public var argMax: Int?
  /// What is applied to the first input as it is loaded.
  public var load: Load?
  /// What is summed of the result; the values that takes follow the group's other inputs, the sums its other outputs.
  public var sums: Sums?
  /// Up-samplings that come after the 1×1 convolution instead of before it; their values follow the first input.
  public var upsamplings: [Int] = []
  /// An up-sampling that is read as it is enlarged; what it enlarges is the last input.
  public var upsampling: Int?
  /// The last node whose result the kernel's main output is.
  public var result: Int
  /// Ways to compute a convolution, the one to use where nobody chooses first; other nodes have one way each.
  public var kernels: [ConvolutionKernel] = []

  init(_ role: Role = .compute, nodes: [Int], inputs: [Value], outputs: [Value]) {
    self.role = role
    self.nodes = nodes
    self.inputs = inputs
    self.outputs = outputs
    self.result = nodes[nodes.count - 1]
  }

  public var anchor: Int { nodes[0] }

  /// What its up-sampling gives: read in place by some of its kernels, stored by the others.
  var enlarged: Value? { upsampling.map { Value($0) } }
}

/// One way to compute a convolution.
public struct ConvolutionKernel: Hashable, Sendable {
  public enum Algorithm: String, Hashable, Sendable {
    case direct
    case gemm = "im2col+blas"
    case depthwise
    case winograd4x4 = "winograd 4x4"
    case winograd2x2 = "winograd 2x2"

    /// Rows of outputs that one of Winograd's tiles makes; nil: another algorithm.
    var outputTile: Int? {
      switch self {
      case .winograd4x4: 4
      case .winograd2x2: 2
      case .direct, .gemm, .depthwise: nil
      }
    }
  }

  public var algorithm: Algorithm
  /// What is held in registers.
  public var tile = Tile(blocks: 1, pixels: 1)
  /// Rows that one matrix product computes; tiles between two of Winograd's transforms.
  public var band = 0
  /// Whether what it gathers or transforms, its products and its results are three passes over the whole image.
  public var isStaged: Bool

  /// Blocks of output channels × pixels, which are tiles of Winograd.
  public struct Tile: Hashable, Sendable {
    public var blocks: Int
    public var pixels: Int
  }

  init(_ algorithm: Algorithm) {
    self.algorithm = algorithm
    isStaged = algorithm == .gemm || algorithm.outputTile != nil
  }
}

/// Storage for one value, or for all the operands of a join.
public struct Buffer: Hashable, Sendable {
  public enum Storage: Hashable, Sendable {
    /// For one sample at a time, while a segment runs; outside of training there is no other.
    case passing
    /// For each sample of a batch.
    case sample
    /// Once for a batch.
    case batch
  }

  public var name: String
  public var type: TensorType
  public var form: Value.Form
  /// Zero rows and columns on each side.
  public var halo: Int
  public var storage = Storage.passing
  /// Floats of what is no image.
  public var length: Int?
  /// Steps during which it must keep its contents.
  public var lifetime: ClosedRange<Int> = 0...0
  /// In floats, from the beginning of the arena.
  public var offset = 0

  /// In floats; a multiple of 16, so that every buffer begins at a cache line.
  public var size: Int {
    if let length { return length.roundedUp(to: 16) }
    guard let plane = type.size else { return 0 }
    let pixels = (plane.height + 2 * halo) * (plane.width + 2 * halo)
    switch form {
    case .planar: return (type.channels * pixels).roundedUp(to: 16)
    case .blocked, .share, .vectors, .coefficients, .partials, .statistics:
      return type.channels.roundedUp(to: 16) * pixels
    }
  }

  /// Floats from one block of channels to the next.
  public var blockSize: Int {
    guard let plane = type.size else { return 0 }
    return 16 * (plane.height + 2 * halo) * (plane.width + 2 * halo)
  }
}

/// An operand's part of a joined value.
public struct Slice: Hashable, Sendable {
  public var joined: Value
  public var channel: Int
}

/// A value's place: in a buffer, some channels behind its beginning.
public struct Placement: Hashable, Sendable {
  public var buffer: Int
  public var channel: Int
}

/// What one pass did.
public struct PassRecord: Sendable, CustomStringConvertible {
  public var pass: String
  public var summary: String
  public var seconds: Double

  public var description: String { "\(pass): \(summary)" }
}

extension Int {
  func roundedUp(to multiple: Int) -> Int { (self + multiple - 1) / multiple * multiple }
  func dividedRoundingUp(by divisor: Int) -> Int { (self + divisor - 1) / divisor }
}
