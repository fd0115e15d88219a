import Myograph

/// What is summed over a batch, and what comes of it.
extension CallBuilder {
  /// The tensor that a batch brings, in blocks.
  func readBatch(_ group: Group) throws(CompilerError) -> KernelCall {
    let output = group.outputs[0]
    var call = KernelCall(template: "load", detail: "\(dimensions(type(output)))_from_caller")
    call.define("IN", type: type(output), halo: 0)
    call.define("OUT_HALO", halo(output))
    call.pass("in", Place("input"))
    try call.pass("out", address(output))
    return call
  }

  /// A kernel of a gradient and, maybe, what its layer was given.
  func backward(
    _ template: String, _ group: Group, of input: Value?,
    _ extra: (inout KernelCall) throws(CompilerError) -> Void = { _ in }
  ) throws(CompilerError) -> KernelCall {
    let shape = type(input ?? group.inputs[0])
    var call = KernelCall(template: template, detail: dimensions(shape))
    call.operandType = "myograph_backward"
    call.define("IN", type: shape, halo: input.map(halo) ?? 0)
    call.define("GRADIENT_HALO", halo(group.inputs[0]))
    if let output = group.outputs.first, output.form == .blocked { call.define("OUT_HALO", halo(output)) }
    try extra(&call)
    try call.pass("gradient", address(group.inputs[0]))
    if let input { try call.pass("in", address(input)) }
    if let output = group.outputs.first { try call.pass("out", address(output)) }
    return call
  }

  func accumulate(_ group: Group) throws(CompilerError) -> KernelCall {
    let node = program.node(group.anchor)
    switch node.operation {
    case .batchSums(.statistics):
      var call = KernelCall(template: "batch_statistics", detail: dimensions(type(group.inputs[0])))
      call.operandType = "myograph_backward"
      call.define("IN", type: type(group.inputs[0]), halo: halo(group.inputs[0]))
      try call.pass("in", address(group.inputs[0]))
      try call.pass("out", address(group.outputs[0]))
      return call
    case .batchSums(.loss(let term)):
      return try lossSums(group, term)
    case .gradient(.channelSums):
      return try backward("gradient_sums", group, of: nil) { $0.define("SUMS", 1) }
    case .gradient(.batchNormSums):
      return try backward("gradient_sums", group, of: group.inputs[1]) {
        (call) throws(CompilerError) in
        call.define("SUMS", 2)
        try load(group, in: &call)
        try call.pass("vectors", address(group.inputs[2]))
      }
    case .gradient(.groupNormSums(let norm)):
      return try groupNormGradient(group, norm, sums: true)
    default:
      return try weightGradient(group)
    }
  }

  private func weightGradient(_ group: Group) throws(CompilerError) -> KernelCall {
    guard let filters = program.weightGradient(of: group.anchor) else {
      throw missing(.kernel(of: program.node(group.anchor).name))
    }
    let (input, gradient) =
      filters.isTransposed ? (group.inputs[1], group.inputs[0]) : (group.inputs[0], group.inputs[1])
    var call = KernelCall(
      template: filters.isTransformed ? "weight_gradient_winograd" : "weight_gradient",
      detail: "\(filters.convolution.kernel.height)x\(filters.convolution.kernel.width)_"
        + "\(dimensions(filters.input))_to_\(dimensions(filters.gradient))",
      algorithm: group.kernels.first?.algorithm.rawValue)
    call.isExact = !filters.isTransformed
    call.operandType = "myograph_backward"
    call.define("IN", type: filters.input, halo: halo(input))
    call.define("GRADIENT", type: filters.gradient, halo: halo(gradient))
    window(filters.convolution, isTransformed: filters.isTransformed, in: &call)
    if filters.isTransformed {
      call.define("PARTS", filters.groups)
      call.define("WINOGRAD_TILES", filters.band)
      if group.kernels.first?.isStaged ?? false {
        call.define("STAGED", 1)
        call.phases = ["_transform", "_multiply_all"]
        call.workspaceSize = 36 * (filters.tiles * 16 * (filters.inputBlocks + filters.outputBlocks) + 32)
      } else {
        let channels = 16 * (filters.inputBlocks + filters.outputBlocks.dividedRoundingUp(by: filters.groups))
        call.scratchSize = 36 * (filters.band * channels + 32)
      }
    }
    call.define("UNITS", filters.units)
    if !filters.isTransformed { call.define("IN_LANES", min(filters.input.channels, 16)) }
    try load(group, in: &call)
    try call.pass("gradient", address(gradient))
    try call.pass("in", address(input))
    try call.pass("out", address(group.outputs[0]))
    call.pass("job", .job)
    call.flops = program.flops(group)
    return call
  }

  /// Adds up what the samples gave, and writes gradients to where the runtime wants them.
  func finish(_ group: Group) throws(CompilerError) -> KernelCall {
    let node = program.node(group.anchor)
    switch node.operation {
    case .batchSums(.statistics): return try finish(group, by: "finish_statistics")
    case .batchSums(.loss): return try finish(group, by: "finish_sums")
    case .gradient(.channelSums(let parameter)):
      var call = try finish(group, by: "finish_sums")
      try channels(of: node, first: parameter, in: &call)
      return call
    case .gradient(.batchNormSums), .gradient(.groupNormSums):
      var call = try finish(group, by: "finish_sums")
      if case .gradient(.batchNormSums(let epsilon)) = node.operation {
        try call.pass("statistics", address(group.inputs[1]))
        call.pass("epsilon", cDouble(epsilon))
      }
      try channels(of: node, first: "weight", second: "bias", in: &call)
      return call
    default:
      guard let filters = program.weightGradient(of: node.id) else { throw missing(.kernel(of: node.name)) }
      var call = KernelCall(function: "finish_weights", named: "finish")
      try call.pass("from", address(group.inputs[0]))
      try call.pass("first", gradient("weight", in: node))
      call.pass("units", "\(filters.units)")
      call.pass("outputs", "\(filters.gradient.channels)")
      call.pass("inputs", "\(filters.input.channels)")
      call.pass("taps", "\(filters.taps)")
      call.pass("groups", "\(filters.convolution.groups)")
      if filters.isTransformed { call.pass("is_transformed", "1") }
      return call
    }
  }

  /// Hands over where gradients of parameters go, of which each channel has a number.
  private func channels(
    of node: Node, first: String, second: String? = nil, in call: inout KernelCall
  ) throws(CompilerError) {
    call.pass("channels", "\(program.graph.inputTypes(of: node)[0].channels)")
    try call.pass("first", gradient(first, in: node))
    if let second { try call.pass("second", gradient(second, in: node)) }
  }

  /// Of sums of each sample's rows.
  private func finish(_ group: Group, by function: String) throws(CompilerError) -> KernelCall {
    let partials = program.partials(of: group.anchor)
    let stride = program.placements[group.inputs[0]].map { program.buffers[$0.buffer].size } ?? 0
    var call = KernelCall(function: function, named: "finish")
    try call.pass("from", address(group.inputs[0]))
    try call.pass("out", address(Value(group.anchor, .vectors)))
    call.pass("job", .job)
    call.pass("stride", "\(stride)")
    call.pass("blocks", "\(partials.blocks)")
    call.pass("rows", "\(partials.rows)")
    call.pass("vectors", "\(partials.vectors)")
    return call
  }

  func coefficients(_ group: Group) throws(CompilerError) -> KernelCall {
    let node = program.node(group.anchor)
    let type = program.graph.inputTypes(of: node)[0]
    var call: KernelCall
    switch node.operation {
    case .batchNorm(let epsilon, _):
      call = KernelCall(function: "batch_norm_coefficients", named: "coefficients")
      try call.pass("scale", trained(node.name, "weight"))
      try call.pass("shift", trained(node.name, "bias"))
      call.pass("epsilon", cDouble(epsilon))
    case .gradient(.batchNormInput(let epsilon, let owner)):
      call = KernelCall(function: "batch_norm_gradient_coefficients", named: "coefficients")
      try call.pass("sums", address(group.inputs[1]))
      try call.pass("scale", trained(owner, "weight"))
      call.pass("epsilon", cDouble(epsilon))
      call.pass("pixels", "\((type.size?.height ?? 1) * (type.size?.width ?? 1))")
    default: throw missing(.kernel(of: node.name))
    }
    try call.pass("statistics", address(group.inputs[0]))
    try call.pass("out", address(group.outputs[0]))
    call.pass("channels", "\(type.channels)")
    call.pass("job", .job)
    return call
  }

  /// With coefficients that were made of the batch's statistics.
  func batchNorm(_ group: Group) throws(CompilerError) -> KernelCall {
    var call = try elementwise("affine", group) { $0.define("AFFINE", 1) }
    try call.pass("weights", address(group.inputs[1]))
    return call
  }

  func runningStatistics(_ group: Group, of norm: String, momentum: Double, pixels: Int) throws(CompilerError)
    -> KernelCall
  {
    var call = KernelCall(function: "move_running_statistics", named: "running_statistics")
    try call.pass("statistics", address(group.inputs[0]))
    try call.pass("first", trained(norm, "running_mean"))
    try call.pass("second", trained(norm, "running_var"))
    call.pass("job", .job)
    call.pass("momentum", cDouble(momentum))
    call.pass("channels", "\(program.node(group.anchor).type.size?.width ?? 0)")
    call.pass("pixels", "\(pixels)")
    return call
  }
}

/// A double literal that C reads back to the same value.
func cDouble(_ value: Double) -> String { "\(value)" }
