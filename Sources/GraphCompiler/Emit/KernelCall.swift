import Myograph

/// One way to compute a step, as C: a template, the constants it is instantiated with, the operands of one call.
struct KernelCall {
  /// The header of the template, without its ending; also the beginning of the kernel's name.
  var template: String
  /// What the name says besides, e.g. "16x256x256_to_32x256x256".
  var detail: String
  /// Macros, in the order in which they are written.
  var constants: [(name: String, value: String)] = []
  var operandType = "myograph_io"
  var operands: [(field: String, value: Operand)] = []
  /// What the template computes by; its own name where that says it.
  var algorithm: String
  /// What is multiplied and added for one sample, 2 per pair.
  var flops = 0.0
  /// Bytes that go to scratch or workspace and back for one sample.
  var cachedBytes = 0.0
  /// How often one sample reads the weights.
  var weightReads = 1
  /// No transform makes errors larger than those of a plain sum.
  var isExact = true
  /// What the weights are made of: rows of a table, and the floats that they fill.
  var packing: [String] = []
  private(set) var weightSize = 0
  private var sharesSizes = false
  /// Floats for each thread, and for all of them.
  var scratchSize = 0
  var workspaceSize = 0
  /// What is appended to the kernel's name, for each function between which all threads wait for each other.
  var phases = [""]
  var stage = Stage.network
  /// A call that makes some of what this one reads, as a phase before its own.
  var preceding: [KernelCall] = []
  /// Kernels that this one calls, by the operand that it finds them in.
  var helpers: [(operand: String, kernel: KernelInstance)] = []
  /// Instead of a template's instance: a function of the runtime.
  private(set) var function: String?
  /// A condition under which the caller asked for this step; nil: always.
  var condition: String?
  /// Fields of the job that this call sees otherwise.
  var jobChanges: [String] = []

  enum Stage: Int { case image, network, restore }

  init(template: String, detail: String, algorithm: String? = nil) {
    self.template = template
    self.detail = detail
    self.algorithm = algorithm ?? template
  }

  /// A call of a function of training.h.
  init(function: String, named name: String) {
    self.init(template: name, detail: "")
    self.function = "myograph_\(function)"
    operandType = "myograph_batchwise"
  }

  mutating func define(_ name: String, _ value: Int) { constants.append((name, String(value))) }

  /// Hands sizes over instead of compiling them in: one kernel serves all layers.
  mutating func shareSizes() {
    sharesSizes = true
    if scratch > 0 { constants.append(("SCRATCH_FLOATS", "\(scratch)")) }
    for index in constants.indices where Self.sizes.contains(constants[index].name) {
      let field = "shape.\(constants[index].name.lowercased())"
      pass(field, constants[index].value)
      constants[index].value = "io->\(field)"
    }
    detail = ""
  }

  /// To whole blocks, of which a convolution asks no more: so one is compiled for all widths that have as many.
  mutating func roundChannels() {
    let isPlanar = constants.contains { $0.name == "IN_PLANAR" }
    let names = isPlanar ? ["OUT_CHANNELS"] : ["IN_CHANNELS", "OUT_CHANNELS"]
    for index in constants.indices where names.contains(constants[index].name) {
      if let channels = Int(constants[index].value) {
        constants[index].value = "\(channels.roundedUp(to: 16))"
      }
    }
    detail = ""
  }

  private static let sizes: Set = [
    "IN_CHANNELS", "IN_HEIGHT", "IN_WIDTH", "IN_HALO", "OUT_CHANNELS", "OUT_HEIGHT", "OUT_WIDTH", "OUT_HALO",
    "OTHER_CHANNELS", "OTHER_HEIGHT", "OTHER_WIDTH", "OTHER_HALO", "GRADIENT_CHANNELS", "GRADIENT_HEIGHT",
    "GRADIENT_WIDTH", "GRADIENT_HALO", "CHANNEL_OFFSET", "FIRST_CHANNEL", "PAD_TOP", "PAD_LEFT",
    "RESIDUAL_HALO", "POOL_HALO", "SUMS_HALO",
    "ENLARGED_FIRST", "ENLARGED_BLOCKS", "ENLARGED_HALO", "WINOGRAD_TILES", "GEMM_ROWS", "UNITS", "PARTS",
    "STREAM",
    "FIRST_DRAWN", "SCRATCH_FLOATS",
  ]

  /// What templates hold against what they use of it.
  private var scratch: Int { max(scratchSize, workspaceSize) }

  /// What is to be compiled.
  var instance: KernelInstance {
    let size = scratch > 0 && !sharesSizes ? [("SCRATCH_FLOATS", "\(scratch)")] : []
    return KernelInstance(template: template, detail: detail, constants: constants + size)
  }

  mutating func define(_ prefix: String, type: TensorType, halo: Int) {
    define("\(prefix)_CHANNELS", type.channels)
    define("\(prefix)_HEIGHT", type.size?.height ?? 0)
    define("\(prefix)_WIDTH", type.size?.width ?? 0)
    define("\(prefix)_HALO", halo)
  }

  /// A macro of the value `x` that a formula is given.
  mutating func define(_ name: String, _ formula: Formula) {
    constants.append(("\(name)(x)", formula.expression.c([.input: "x"])))
  }

  /// A macro of the two values that a join's formula is given: `a`, then `b`, or the other way round.
  mutating func define(_ name: String, _ formula: Formula, isReversed: Bool) {
    let (first, second) = isReversed ? ("b", "a") : ("a", "b")
    constants.append(("\(name)(a, b)", formula.expression.c([.input: first, .other: second])))
  }

  /// A macro of the gradient `g` for a formula's result, and of the input or result `x`.
  mutating func define(_ name: String, gradient: Expression) {
    constants.append(("\(name)(g, x)", gradient.c([.gradient: "g", .input: "x", .result: "x"])))
  }

  mutating func pass(_ field: String, _ constant: String) { operands.append((field, .constant(constant))) }

  mutating func pass(_ field: String, _ place: Place) { operands.append((field, .place(place))) }

  mutating func pass(_ field: String, expression: String) {
    operands.append((field, .expression(expression)))
  }

  /// Where what it is given are constants and places, the table that says it.
  var tableKind: ProgramTables.Kind? {
    let isDecidedByRun = operands.contains { if case .expression = $0.value { true } else { false } }
    return condition == nil && jobChanges.isEmpty && !isDecidedByRun
      ? ProgramTables.Kind(rawValue: String(operandType.dropFirst("myograph_".count))) : nil
  }

  /// Reserves packed weights and returns where they begin, in floats.
  mutating func reserve(_ floats: Int) -> Int {
    defer { weightSize += floats.roundedUp(to: 16) }
    return weightSize
  }
}

/// Turns the groups of a planned program into calls.
struct CallBuilder {
  let program: Program
  private let parameterIndex: [String: Int]
  /// Full names.
  private let layersParameters: Set<String>

  /// - Parameter parameters: the network's, by which the runtime hands them over; nil: those of the program's graph.
  init(_ program: Program, parameters: [String]? = nil) {
    self.program = program
    let own = program.graph.parameters.map(\.name)
    parameterIndex = Dictionary(uniqueKeysWithValues: (parameters ?? own).enumerated().map { ($1, $0) })
    layersParameters = Set(own)
  }

  /// A parameter's place in the network's list.
  func index(of parameter: String) throws(CompilerError) -> Int {
    guard let index = parameterIndex[parameter] else { throw missing(.parameter(parameter)) }
    return index
  }

  /// Whether a layer of the program has such a parameter.
  func layersHave(_ parameter: String) -> Bool { layersParameters.contains(parameter) }

  /// All ways to compute a group, the compiler's choice first.
  func calls(_ group: Group) throws(CompilerError) -> [KernelCall] {
    switch program.convolution(of: group) {
    case .forward(let convolution) where group.isConvolution(program):
      try group.kernels.map { (kernel) throws(CompilerError) in
        sharingSizes(try self.convolution(group, convolution, kernel))
      }
    case .transposed(let convolution) where group.role == .compute:
      try group.kernels.map { (kernel) throws(CompilerError) in
        sharingSizes(try transposedConvolution(group, convolution, kernel))
      }
    default:
      [sharingSizes(try call(group))]
    }
  }

  /// Most kernels take their sizes when they are called: then one is compiled for all layers of all networks. Those that
  /// don't would be slower: what multiplies little for each of its outputs has little else to do (16 to 32 channels of
  /// 256², each pixel by itself, would take 14 % more time), and a classifier keeps all channels at hand.
  func sharingSizes(_ call: KernelCall) -> KernelCall {
    var call = call
    if Self.sharedTemplates.contains(call.template) {
      if keepsSizes(call) { call.roundChannels() } else { call.shareSizes() }
    }
    return call
  }

  private func keepsSizes(_ call: KernelCall) -> Bool {
    func constant(_ name: String) -> Int? {
      call.constants.first { $0.name == name }.flatMap { Int($0.value) }
    }
    if constant("IN_PLANAR") != nil || constant("HEAD") != nil { return true }
    let factors = ["KERNEL_HEIGHT", "KERNEL_WIDTH", "IN_CHANNELS"].compactMap(constant)
    return call.template == "conv_direct" && factors.reduce(1, *) <= Self.fewProducts
  }

  /// Of one output.
  private static let fewProducts = 32

  private static let sharedTemplates: Set = [
    "activation_gradient", "affine", "batch_norm_gradient", "batch_statistics", "binary", "conv_depthwise",
    "conv_direct", "conv_gemm", "conv_input_gradient", "conv_transposed", "conv_winograd", "copy",
    "gradient_sums", "join_gradient", "layer_norm", "layer_norm_gradient", "learned", "load", "pixel_shuffle",
    "pool", "pool_gradient", "repeat", "slice", "slice_gradient", "upsample", "upsample_gradient",
    "weight_gradient", "weight_gradient_winograd",
  ]

  private func call(_ group: Group) throws(CompilerError) -> KernelCall {
    let node = program.node(group.anchor)
    if program.purpose == .preparation { return try preparation(group) }
    switch group.role {
    case .readImage: return try readImage(group)
    case .readInput: return try program.isTraining ? readBatch(group) : readInput(group)
    case .block: return try elementwise("load", group)
    case .copy(_, let channel): return try copy(group, channel: channel)
    case .deliver(let delivery): return try deliver(group, delivery)
    case .accumulate: return try accumulate(group)
    case .finish: return try finish(group)
    case .coefficients: return try coefficients(group)
    case .compute, .share: break
    }
    switch node.operation {
    case .runningStatistics(let norm, let momentum, let pixels):
      return try runningStatistics(group, of: norm, momentum: momentum, pixels: pixels)
    case .loss(let term): return try loss(group, term)
    case .weightedSum(let weights): return try weightedSum(group, weights)
    case .gradient(let gradient): return try self.gradient(group, gradient)
    case .batchNorm(let epsilon, _):
      return try program.isTraining ? batchNorm(group) : batchNorm(group, epsilon: epsilon)
    case .groupNorm(let norm): return try groupNorm(group, norm)
    case .activation, .dropout: return try elementwise("affine", group) { $0.define("AFFINE", 0) }
    case .pool(let pool): return try pooling(group, pool)
    case .globalPool(let kind):
      return try elementwise("global_pool", group) { $0.define("POOL_KIND", kind == .max ? 0 : 1) }
    case .upsample(let scale, let interpolation): return try upsample(group, scale, interpolation)
    case .slice(let first, _): return try slice(group, first: first)
    case .pixelShuffle(let scale, let isInverse): return try pixelShuffle(group, scale, isInverse)
    case .softmax: return try softmax(group)
    case .combine(let formula): return try combine(group, formula)
    case .learned(let learned): return try self.learned(group, learned)
    case .repeatPixel(let size): return try elementwise("repeat", group) { outputSize(size, in: &$0) }
    case .normalizeIntensity(let range): return try normalize(group, range)
    case .centerCrop: return try crop(group)
    case .restoreGrid: return try restore(group)
    case .argMax: return try argMax(group)
    case .input, .resample, .concatenate, .convolution, .transposedConvolution, .batchSums, .augment, .gather:
      // Convolutions have calls of their own, and the passes before leave none of the others as a kernel; the
      // verifier holds them to it.
      throw missing(.kernel(of: node.name))
    }
  }

  // MARK: What several kernels take

  func activation(_ group: Group, in call: inout KernelCall) {
    guard case .activation(let formula) = program.node(group.activation ?? group.anchor).operation else {
      return
    }
    call.define("ACTIVATION", formula)
    if call.template == "conv_winograd",
      case .operation(.max, .constant(let least), .argument(.input)) = formula.expression
    {
      call.constants.append(("LEAST", cFloat(least)))
    }
  }

  /// What is applied to the first input as it is loaded.
  func load(_ group: Group, in call: inout KernelCall) throws(CompilerError) {
    guard let load = group.load else { return }
    call.define("LOAD", 1)
    try self.load(load, in: &call)
  }

  private func load(_ load: Group.Load, in call: inout KernelCall) throws(CompilerError) {
    if let id = load.gradient, case .gradient(.activation(let formula)) = program.node(id).operation {
      call.define("LOAD_GRADIENT", gradient: formula.gradientAtInput)
    } else if let id = load.activation, case .activation(let formula) = program.node(id).operation {
      call.define("LOAD_ACTIVATION", formula)
    }
    try call.pass("coefficients", address(Value(load.norm, .coefficients)))
  }

  /// What a convolution sums of its result.
  func sums(_ group: Group, in call: inout KernelCall) throws(CompilerError) {
    guard let sums = group.sums else { return }
    try call.pass("sums", address(Value(sums.node, .partials)))
    guard case .gradient(.batchNormSums) = program.node(sums.node).operation else {
      call.define("SUMS", 1)
      return
    }
    let node = program.node(sums.node)
    let normed = Value(node.inputs[1])
    call.define("SUMS", 2)
    call.define("SUMS_HALO", halo(normed))
    try call.pass("normed", address(normed))
    try call.pass("means", address(Value(node.inputs[2], .vectors)))
    if let load = sums.load { try self.load(load, in: &call) }
  }
}

/// A float literal that C reads back to the same value.
func cFloat(_ value: Double) -> String {
  let text = "\(Float(value))"
  return text.contains(".") || text.contains("e") ? text + "f" : text + ".0f"
}

/// "16x256x256".
func dimensions(_ type: TensorType) -> String {
  "\(type.channels)x\(type.size?.height ?? 0)x\(type.size?.width ?? 0)"
}
