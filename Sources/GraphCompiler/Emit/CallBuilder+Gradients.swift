import Myograph

/// Backward kernels of single samples.
extension CallBuilder {
  func gradient(_ group: Group, _ gradient: Gradient) throws(CompilerError) -> KernelCall {
    let result = program.node(group.result).type
    switch gradient {
    case .convolutionInput(let convolution, _, _, _):
      return try inputGradient(group, convolution)
    case .batchNormInput:
      return try backward("batch_norm_gradient", group, of: group.inputs[1]) {
        (call) throws(CompilerError) in
        try load(group, in: &call)
        if let sums = group.sums {
          call.define("SUMS", 1)
          try call.pass("sums", address(Value(sums.node, .partials)))
        }
        try call.pass("vectors", address(group.inputs[2]))
      }
    case .groupNormInput(let norm, _):
      return try groupNormGradient(group, norm, sums: false)
    case .activation(let formula):
      return try backward("activation_gradient", group, of: group.inputs[1]) {
        $0.define("ACTIVATION_GRADIENT", gradient: formula.gradient)
      }
    case .maxPool(let pool):
      return try poolGradient(group, of: group.inputs[1], pool, Size(pool.window))
    case .averagePool(let pool, _):
      return try poolGradient(group, of: nil, pool, Size(pool.window))
    case .globalPool(let kind, let size):
      let input = kind == .max ? group.inputs[1] : nil
      return try poolGradient(group, of: input, .init(kind: kind, window: 1, stride: 1), size)
    case .upsample(let scale, let interpolation):
      var call = KernelCall(template: "upsample_gradient", detail: dimensions(result))
      call.operandType = "myograph_backward"
      call.define("OUT", type: result, halo: halo(group.outputs[0]))
      call.define("GRADIENT_HALO", halo(group.inputs[0]))
      call.define("SCALE", scale)
      call.define("MODE", mode(interpolation))
      try call.pass("gradient", address(group.inputs[0]))
      try call.pass("out", address(group.outputs[0]))
      return call
    case .centerCrop:
      return try uncrop(group)
    case .slice(let first, _):
      return try backward("slice_gradient", group, of: nil) {
        $0.define("OUT_CHANNELS", result.channels)
        $0.define("FIRST_CHANNEL", first)
      }
    case .operand(let expression, _, _):
      return try operandGradient(group, expression)
    case .softmax:
      return try backward("softmax_gradient", group, of: group.inputs[1])
    case .loss(let term, let scale):
      return try lossGradient(group, term, scale: scale)
    case .channelSums, .batchNormSums, .groupNormSums, .convolutionWeight, .transposedConvolutionWeight,
      .transposedConvolutionInput:
      // Sums and convolutions have calls of their own.
      throw missing(.kernel(of: program.node(group.anchor).name))
    }
  }

  private func operandGradient(_ group: Group, _ expression: Expression) throws(CompilerError) -> KernelCall {
    let (gradient, result) = (group.inputs[0], group.outputs[0])
    var operands = group.inputs.dropFirst()
    let first = expression.reads(.input) ? operands.removeFirst() : gradient
    let second = expression.reads(.other) ? operands.removeFirst() : gradient
    var call = KernelCall(template: "join_gradient", detail: dimensions(type(result)))
    call.operandType = "myograph_backward"
    call.define("GRADIENT", type: type(gradient), halo: halo(gradient))
    call.define("IN", type: type(first), halo: halo(first))
    call.define("OTHER", type: type(second), halo: halo(second))
    call.define("OUT", type: type(result), halo: halo(result))
    call.constants.append(
      ("JOIN_GRADIENT(g, a, b)", expression.c([.gradient: "g", .input: "a", .other: "b"])))
    try call.pass("gradient", address(gradient))
    try call.pass("in", address(first))
    try call.pass("other", address(second))
    try call.pass("out", address(result))
    return call
  }

  private func poolGradient(
    _ group: Group, of input: Value?, _ pool: Operation.Pooling, _ window: Size
  ) throws(CompilerError) -> KernelCall {
    let result = program.node(group.result).type
    var call = KernelCall(template: "pool_gradient", detail: dimensions(result))
    call.operandType = "myograph_backward"
    call.define("IN", type: result, halo: input.map(halo) ?? 0)
    call.define("GRADIENT", type: type(group.inputs[0]), halo: halo(group.inputs[0]))
    call.define("OUT_HALO", halo(group.outputs[0]))
    call.define("WINDOW_HEIGHT", window.height)
    call.define("WINDOW_WIDTH", window.width)
    windows(pool, on: result, in: &call)
    try call.pass("gradient", address(group.inputs[0]))
    if let input { try call.pass("in", address(input)) }
    try call.pass("out", address(group.outputs[0]))
    return call
  }

  func groupNormGradient(_ group: Group, _ norm: Operation.GroupNormalization, sums: Bool)
    throws(CompilerError) -> KernelCall
  {
    let channels = type(group.inputs[0]).channels
    let isPixelwise = norm.unit == .pixel
    let template = isPixelwise ? "layer_norm_gradient" : "group_norm_gradient"
    var call = try backward(template, group, of: group.inputs[1]) {
      $0.define("SUMS", sums ? 1 : 0)
      groups(norm, channels, in: &$0)
      $0.constants.append(("EPSILON", isPixelwise ? cFloat(norm.epsilon) : cDouble(norm.epsilon)))
    }
    guard !sums else { return call }
    let offset = call.reserve(channels.roundedUp(to: 16))
    try call.packChannels(parameter(group.anchor, "weight"), at: offset, count: channels, otherwise: 1)
    call.pass("vectors", Place("weights", offset))
    return call
  }

  /// What an elementwise kernel drops of its results.
  func dropout(_ group: Group, in call: inout KernelCall) {
    guard
      case .dropout(let rate, let unit, let stream, let channel) = program.node(group.dropout ?? group.anchor)
        .operation
    else { return }
    call.define("DROPOUT", unit == .channels ? 2 : 1)
    // The fraction is of words below it.
    call.define("THRESHOLD", min(Int((rate * 4_294_967_296).rounded(.up)), 4_294_967_295))
    call.constants.append(("KEPT", cFloat(1 / (1 - rate))))
    call.define("STREAM", stream)
    call.define("FIRST_DRAWN", channel)
    let width = type(group.inputs[0]).size?.width ?? 1
    if unit == .elements && width % 4 == 0 { call.define("DRAWS_TOGETHER", 1) }
    call.pass("job", .job)
  }
}
