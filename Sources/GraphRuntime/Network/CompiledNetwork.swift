import Kernels

/// A network as its compiler left it: the Swift face of the tables that an emitted C function returns.
///
/// ```swift
/// let network = CompiledNetwork(myograph_unet16())
/// ```
public struct CompiledNetwork: @unchecked Sendable {
  // Unchecked: the tables are constants of the program and nobody writes them.

  /// One tensor of weights or running statistics.
  public struct Parameter: Equatable, Sendable {
    /// From the declaration: "convBlock1.conv1.weight".
    public var name: String
    /// Row-major as PyTorch stores it; a convolution's is K × C × kernel height × kernel width.
    public var shape: [Int]
    /// False for running statistics, and for what is measured.
    public var isTrainable: Bool
    /// What it is of each channel of the training data; nil for what training finds.
    public var measure: Measure?
    /// What each value is before training; nil where that follows from its name and shape.
    public var initial: Float?

    public enum Measure: Sendable { case mean, deviation }

    /// Number of elements.
    public var count: Int { shape.reduce(1, *) }
  }

  /// One of the classes that the network tells apart.
  public struct Class: Equatable, Sendable {
    public var name: String
    /// 0xRRGGBB; nil where the declaration leaves it to a palette.
    public var colour: Int?
  }

  /// Channels, rows and columns of one sample.
  public struct ImageShape: Equatable, Sendable {
    public var channels: Int
    public var height: Int
    public var width: Int

    /// Number of elements.
    public var count: Int { channels * height * width }
  }

  public let name: String
  /// C × H × W behind the image stages.
  public let input: ImageShape
  /// C × H × W before the arg-max.
  public let output: ImageShape
  /// Begins with a scan's slice of any size.
  public let takesScan: Bool
  /// Millimetres that scans are resampled to; 0 where they aren't.
  public let spacing: Double
  /// Slices are covered by tiles that reach over each other by this share of their side; nil where the network sees one
  /// part of each.
  public let tileOverlap: Double?
  /// Whether probabilities and labels of a scan come back on its own grid.
  public let restoresGrid: Bool
  /// Ends in an arg-max.
  public let hasLabels: Bool
  /// Has a soft-max.
  public let hasProbabilities: Bool
  /// What the network tells apart, the background first; none where it tells nothing apart.
  public let classes: [Class]
  /// FLOP of the convolutions per sample, 2 per multiply-add.
  public let flops: Double
  /// First those that inference reads, then those that only training has, such as heads of deep supervision.
  public let parameters: [Parameter]
  /// All that a network needs to run.
  public let inferenceParameters: [Parameter]
  /// Each variant for each instruction set that it was compiled for.
  public let programs: [CompiledProgram]
  /// The same with its dropout; empty where it has none.
  let stochastic: [CompiledProgram]
  /// The same for a training step; empty where the network declares no loss.
  let training: [CompiledProgram]
  /// The same for preparing one sample of a training step.
  let preparation: [CompiledProgram]
  /// C × H × W of a training step's samples: behind all image stages.
  public let sample: ImageShape
  /// JSON: what can be drawn of the network, as its compiler left it.
  public let picture: String

  let table: UnsafePointer<myograph_network>

  /// - Parameter table: what an emitted function returns; it must outlive the value, as constants do.
  public init(_ table: UnsafePointer<myograph_network>) {
    let network = table.pointee
    self.table = table
    name = text(network.name)
    input = ImageShape(network.input)
    output = ImageShape(network.output)
    takesScan = network.takes_scan != 0
    spacing = network.spacing
    tileOverlap = network.is_tiled != 0 ? network.tile_overlap : nil
    restoresGrid = network.restores_grid != 0
    hasLabels = network.has_labels != 0
    hasProbabilities = network.has_probabilities != 0
    classes = UnsafeBufferPointer(start: network.classes, count: Int(network.class_count)).map {
      Class(name: text($0.name), colour: $0.colour < 0 ? nil : Int($0.colour))
    }
    flops = network.flops
    parameters = UnsafeBufferPointer(start: network.parameters, count: Int(network.parameter_count)).map(
      Parameter.init)
    inferenceParameters = parameters.dropLast(Int(network.training_only_count))
    programs = UnsafeBufferPointer(start: network.programs, count: Int(network.program_count))
      .compactMap { $0.map(CompiledProgram.init) }
    stochastic = UnsafeBufferPointer(start: network.stochastic, count: Int(network.stochastic_count))
      .compactMap { $0.map(CompiledProgram.init) }
    training = UnsafeBufferPointer(start: network.training, count: Int(network.training_count))
      .compactMap { $0.map(CompiledProgram.init) }
    preparation = UnsafeBufferPointer(start: network.preparation, count: Int(network.preparation_count))
      .compactMap { $0.map(CompiledProgram.init) }
    sample = ImageShape(network.sample)
    picture = text(network.picture)
  }

  /// Number of weights that training changes, those that only it has included.
  public var trainableCount: Int { parameters.reduce(0) { $0 + ($1.isTrainable ? $1.count : 0) } }

  /// Whether it needs to know the training data's intensities.
  public var needsMeasures: Bool { parameters.contains { $0.measure != nil } }

  /// How many of these no running network has.
  public var trainingOnlyCount: Int {
    parameters.dropFirst(inferenceParameters.count).reduce(0) { $0 + ($1.isTrainable ? $1.count : 0) }
  }

  /// Bytes of all tensors, running statistics included, as a file of floats holds them after training.
  public var weightBytes: Int { parameters.reduce(0) { $0 + $1.count * MemoryLayout<Float>.size } }

  /// "fused", "unfused": each once, in the compiler's order.
  public var variants: [String] {
    programs.reduce(into: []) { names, program in
      if !names.contains(program.variant) { names.append(program.variant) }
    }
  }

  /// Instruction sets that a variant was compiled for and this CPU has, best first.
  public func instructionSets(of variant: String) -> [String] {
    InstructionSets.known.filter { name in
      InstructionSets.isSupported(name) && programs.contains { $0.variant == variant && $0.isa == name }
    }
  }

  /// Instruction sets that any variant can use here, best first.
  public var instructionSets: [String] {
    InstructionSets.known.filter { name in variants.contains { instructionSets(of: $0).contains(name) } }
  }
}

extension CompiledNetwork.Parameter {
  fileprivate init(_ parameter: myograph_parameter) {
    let sizes = withUnsafeBytes(of: parameter.shape) { Array($0.bindMemory(to: Int64.self)) }
    self.init(
      name: text(parameter.name), shape: sizes.prefix(Int(parameter.rank)).map(Int.init),
      isTrainable: parameter.trainable != 0,
      measure: parameter.measure == 1 ? .mean : parameter.measure == 2 ? .deviation : nil,
      initial: parameter.has_initial != 0 ? parameter.initial : nil)
  }
}

extension CompiledNetwork.ImageShape {
  init(_ sizes: (Int32, Int32, Int32)) {
    self.init(channels: Int(sizes.0), height: Int(sizes.1), width: Int(sizes.2))
  }
}

/// A table's text; absent is empty.
func text(_ pointer: UnsafePointer<CChar>?) -> String { pointer.map(String.init(cString:)) ?? "" }
