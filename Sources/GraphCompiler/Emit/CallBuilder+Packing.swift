import Myograph

/// How a convolution's parameters become the weights that a kernel reads.
struct Packing {
  /// MYOGRAPH_WEIGHTS_… in C.
  var layout: String
  var outputs: Int
  /// Of all groups.
  var inputs: Int
  var size: Size
  var groups = 1
  /// As one group, with zeros between outputs and inputs of different groups.
  var isDense = false
  var isPlanar = false
  /// The layer's outputs are the kernel's inputs, as in a gradient;
  var isSwapped = false
  /// then with the filters turned by half a turn, where the kernel is a convolution.
  var isTurned = false
  var part: Part?

  /// Some inputs of a 1×1 convolution.
  struct Part {
    var first: Int
    var of: Int
    /// The bias is added once.
    var hasBias: Bool
  }
}

extension CallBuilder {
  /// Reserves and packs a convolution's weights, a batch norm behind it folded in; returns their address.
  func pack(_ packing: Packing, _ group: Group, _ kernel: ConvolutionKernel, _ call: inout KernelCall)
    throws(CompilerError) -> Place
  {
    let outputs = packing.outputs.roundedUp(to: 16 * kernel.tile.blocks)
    let taps = packing.size.height * packing.size.width
    let groupInputs = packing.isDense ? packing.inputs : packing.inputs / packing.groups
    // A row of the matrix for each of these, and one for the bias.
    let rows: Int
    if let side = kernel.algorithm.outputTile {
      rows = (side + 2) * (side + 2) * packing.inputs.roundedUp(to: 16)
    } else if kernel.algorithm == .depthwise {
      rows = taps
    } else {
      rows = taps * (packing.isPlanar ? packing.inputs : groupInputs.roundedUp(to: 16))
    }
    let offset = call.reserve(outputs * (rows + 1))
    var fields = try [
      ("weight", parameter(group.anchor, "weight")),
      ("bias", isGradient(group) ? nil : parameter(group.anchor, "bias")),
    ]
    if let norm = mainGroup(of: group).norm, case .batchNorm(let epsilon, _) = program.node(norm).operation {
      fields += try normFields(norm, epsilon)
    }
    fields += [
      ("out_channels", "\(packing.outputs)"), ("in_channels", "\(packing.inputs)"),
      ("kernel_height", "\(packing.size.height)"), ("kernel_width", "\(packing.size.width)"),
      ("groups", "\(packing.groups)"), ("tile_blocks", "\(kernel.tile.blocks)"),
    ]
    if let part = packing.part {
      fields += [("first_input", "\(part.first)"), ("all_inputs", "\(part.of)")]
      if !part.hasBias { fields.append(("without_bias", "1")) }
    }
    if packing.isDense { fields.append(("dense_groups", "1")) }
    if packing.isSwapped { fields.append(("swapped", "1")) }
    if packing.isTurned { fields.append(("turned", "1")) }
    if packing.isPlanar { fields.append(("planar", "1")) }
    if let side = kernel.algorithm.outputTile { fields.append(("output_tile", "\(side)")) }
    call.pack(packing.layout, at: offset, fields)
    return Place("weights", offset)
  }

  /// Of a batch norm's running statistics.
  func normFields(_ norm: Int, _ epsilon: Double) throws(CompilerError) -> [(String, String?)] {
    try [
      ("gamma", parameter(norm, "weight")), ("beta", parameter(norm, "bias")),
      ("mean", parameter(norm, "running_mean")), ("variance", parameter(norm, "running_var")),
      ("epsilon", cFloat(epsilon)),
    ]
  }

  private func isGradient(_ group: Group) -> Bool {
    if case .gradient = program.node(group.anchor).operation { true } else { false }
  }

  /// The same for the classifier that is fused behind a convolution.
  func packClassifier(_ classifier: Int, of group: Group, _ call: inout KernelCall) throws(CompilerError)
    -> Place
  {
    let inputs = program.node(group.anchor).type.channels
    let offset = call.reserve((inputs.roundedUp(to: 16) + 1) * 16)
    try call.pack(
      "CLASSIFIER", at: offset,
      [
        ("weight", parameter(classifier, "weight")), ("bias", parameter(classifier, "bias")),
        ("out_channels", "\(program.node(classifier).type.channels)"), ("in_channels", "\(inputs)"),
      ])
    return Place("weights", offset)
  }
}

extension KernelCall {
  /// Says what the weights from `offset` on are made of: fields of a myograph_packing, without those that are nil.
  mutating func pack(_ layout: String, at offset: Int, _ fields: [(name: String, value: String?)]) {
    var row = "{MYOGRAPH_WEIGHTS_\(layout), \(offset)"
    for (name, value) in fields { if let value { row += ", .\(name) = \(value)" } }
    packing.append(row + "}")
  }

  /// A value of each channel.
  mutating func packChannels(_ parameter: String?, at offset: Int, count: Int, otherwise: Int) {
    let fill = parameter == nil && otherwise != 0 ? "{\(otherwise)}" : nil
    pack(
      "CHANNELS", at: offset,
      [("weight", parameter), ("out_channels", "\(count)"), ("numbers", fill)])
  }
}
