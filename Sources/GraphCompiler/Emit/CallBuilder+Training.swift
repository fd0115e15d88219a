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
    let (partials, sums) = (program.partials(of: node.id), try address(Value(node.id, .vectors)))
    let input = program.graph.inputTypes(of: node)[0]
    let from = try address(group.inputs[0])
    let stride = program.placements[group.inputs[0]].map { program.buffers[$0.buffer].size } ?? 0
    let blocks = partials.blocks
    let all =
      "&(myograph_partials){\(from), job->count, \(stride), \(blocks), \(partials.rows), \(partials.vectors)}"
    var call = KernelCall(template: "finish", detail: "")
    switch node.operation {
    case .batchSums(.statistics):
      call.statements = ["myograph_finish_statistics(\(all), \(sums), thread, threads);"]
    case .gradient(.channelSums(let parameter)):
      call.statements = try [
        "myograph_finish_sums(\(all), \(sums), thread, threads);",
        "myograph_copy_channels(\(gradient(parameter, in: node)), \(sums), \(input.channels), \(blocks), thread, threads);",
      ]
    case .gradient(.batchNormSums(let epsilon)):
      call.statements = try [
        "myograph_finish_sums(\(all), \(sums), thread, threads);",
        "myograph_normalize_sums(\(sums), \(address(group.inputs[1])), \(cDouble(epsilon)), \(blocks), thread, threads);",
      ]
      try call.statements += scaleAndShift()
    case .gradient(.groupNormSums):
      try call.statements = ["myograph_finish_sums(\(all), \(sums), thread, threads);"] + scaleAndShift()
    case .batchSums(.loss):
      call.statements = ["myograph_finish_sums(\(all), \(sums), thread, threads);"]
    default:
      guard let filters = program.weightGradient(of: node.id) else { throw missing(.kernel(of: node.name)) }
      let (convolution, taps) = (filters.convolution, filters.taps)
      call.statements = try [
        "myograph_finish_weights(&(myograph_weight_sums){.sums = \(from), .units = \(filters.units), "
          + ".outputs = \(filters.gradient.channels), .inputs = \(filters.input.channels), .taps = \(taps), "
          + ".groups = \(convolution.groups), .is_transformed = \(filters.isTransformed ? 1 : 0)}, \(gradient("weight", in: node)), thread, threads);"
      ]
    }
    func scaleAndShift() throws(CompilerError) -> [String] {
      try [("weight", 0), ("bias", blocks * 16)].map { (name, offset) throws(CompilerError) in
        try
          "myograph_copy_channels(\(gradient(name, in: node)), \(sums) + \(offset), \(input.channels), \(blocks), thread, threads);"
      }
    }
    return call
  }

  func coefficients(_ group: Group) throws(CompilerError) -> KernelCall {
    let node = program.node(group.anchor)
    let type = program.graph.inputTypes(of: node)[0]
    let (statistics, out) = try (address(group.inputs[0]), address(group.outputs[0]))
    var call = KernelCall(template: "coefficients", detail: "")
    switch node.operation {
    case .batchNorm(let epsilon, _):
      let (scale, shift) = try (trained(node.name, "weight"), trained(node.name, "bias"))
      call.statements = [
        "myograph_batch_norm_coefficients(\(out), \(statistics), \(scale), \(shift), \(cDouble(epsilon)), \(type.channels), thread, threads);"
      ]
    case .gradient(.batchNormInput(let epsilon, let owner)):
      let pixels = (type.size?.height ?? 1) * (type.size?.width ?? 1)
      call.statements = try [
        "myograph_batch_norm_gradient_coefficients(\(out), \(statistics), \(address(group.inputs[1])), \(trained(owner, "weight")), \(cDouble(epsilon)), \(type.channels), \(pixels).0 * job->count, thread, threads);"
      ]
    default: throw missing(.kernel(of: node.name))
    }
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
    let channels = program.node(group.anchor).type.size?.width ?? 0
    let (mean, variance) = try (trained(norm, "running_mean"), trained(norm, "running_var"))
    var call = KernelCall(template: "running_statistics", detail: "")
    call.statements = try [
      "myograph_move_running_statistics(\(mean), \(variance), \(address(group.inputs[0])), \(cDouble(momentum)), \(channels), \(pixels).0 * job->count, thread, threads);"
    ]
    return call
  }
}

/// A double literal that C reads back to the same value.
func cDouble(_ value: Double) -> String { "\(value)" }
