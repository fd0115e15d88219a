import Myograph

extension CallBuilder {
  /// A kernel from one blocked value to another.
  func elementwise(
    _ template: String, _ group: Group, _ extra: (inout KernelCall) throws(CompilerError) -> Void = { _ in }
  ) throws(CompilerError)
    -> KernelCall
  {
    let input = group.inputs[0]
    var call = KernelCall(template: template, detail: dimensions(type(input)))
    call.define("IN", type: type(input), halo: halo(input))
    if let output = group.outputs.first { call.define("OUT_HALO", halo(output)) }
    try extra(&call)
    activation(group, in: &call)
    dropout(group, in: &call)
    try call.pass("in", address(input))
    if let output = group.outputs.first { try call.pass("out", address(output)) }
    return call
  }

  func batchNorm(_ group: Group, epsilon: Double) throws(CompilerError) -> KernelCall {
    let channels = type(group.inputs[0]).channels
    var call = try elementwise("affine", group) { $0.define("AFFINE", 1) }
    let offset = call.reserve(2 * channels.roundedUp(to: 16))
    try call.pack(
      "AFFINE", at: offset, normFields(group.anchor, epsilon) + [("out_channels", "\(channels)")])
    call.pass("weights", Place("weights", offset))
    return call
  }

  func groupNorm(_ group: Group, _ norm: Operation.GroupNormalization) throws(CompilerError) -> KernelCall {
    let channels = type(group.inputs[0]).channels
    let padded = channels.roundedUp(to: 16)
    var call = try elementwise(norm.unit == .pixel ? "layer_norm" : "group_norm", group) {
      groups(norm, channels, in: &$0)
      $0.constants.append(("EPSILON", cFloat(norm.epsilon)))
    }
    let offset = call.reserve(2 * padded)
    try call.packChannels(parameter(group.anchor, "weight"), at: offset, count: channels, otherwise: 1)
    try call.packChannels(parameter(group.anchor, "bias"), at: offset + padded, count: channels, otherwise: 0)
    call.pass("weights", Place("weights", offset))
    return call
  }

  /// How many groups a norm makes of so many channels, where pixels aren't normalised by themselves.
  func groups(_ norm: Operation.GroupNormalization, _ channels: Int, in call: inout KernelCall) {
    switch norm.unit {
    case .channel: call.define("GROUPS", channels)
    case .group(let groups): call.define("GROUPS", groups)
    case .pixel: break
    }
  }

  /// Parameters as a value.
  func learned(_ group: Group, _ learned: Operation.Learned) throws(CompilerError) -> KernelCall {
    let output = group.outputs[0]
    var call = KernelCall(template: "learned", detail: "\(learned.channels)")
    call.define("OUT_CHANNELS", learned.channels)
    call.define("OUT_HALO", halo(output))
    let offset = call.reserve(learned.channels.roundedUp(to: 16))
    try call.packChannels(
      parameter(group.anchor, "weight"), at: offset, count: learned.channels, otherwise: 0)
    call.pass("weights", Place("weights", offset))
    try call.pass("out", address(output))
    return call
  }

  func pooling(_ group: Group, _ pool: Operation.Pooling) throws(CompilerError) -> KernelCall {
    try elementwise("pool", group) {
      let size = type(group.outputs[0]).size ?? (1, 1)
      outputSize(Size(height: size.height, width: size.width), in: &$0)
      $0.define("WINDOW", pool.window)
      windows(pool, on: type(group.inputs[0]), in: &$0)
    }
  }

  /// Rows and columns of a result that has others than the input.
  func outputSize(_ size: Size, in call: inout KernelCall) {
    call.define("OUT_HEIGHT", size.height)
    call.define("OUT_WIDTH", size.width)
  }

  /// Where a pool's windows lie.
  func windows(_ pool: Operation.Pooling, on input: TensorType, in call: inout KernelCall) {
    let size = input.size ?? (1, 1)
    call.define("POOL_KIND", pool.kind == .max ? 0 : 1)
    call.define("STRIDE", pool.stride)
    call.define("PADDING", pool.padding)
    call.define("CLIPPED", pool.overhangs(size.height) || pool.overhangs(size.width) ? 1 : 0)
    call.define("COUNTS_PADDING", pool.countsPadding ? 1 : 0)
  }

  func upsample(_ group: Group, _ scale: Int, _ interpolation: Interpolation) throws(CompilerError)
    -> KernelCall
  {
    try elementwise("upsample", group) {
      $0.define("SCALE", scale)
      $0.define("MODE", mode(interpolation))
    }
  }

  func slice(_ group: Group, first: Int) throws(CompilerError) -> KernelCall {
    let (input, result) = (group.inputs[0], group.outputs[0])
    var call = KernelCall(template: "slice", detail: "\(dimensions(type(result)))_at_\(first)")
    call.define("IN", type: type(input, from: first), halo: halo(input))
    call.define("OUT_CHANNELS", type(result).channels)
    call.define("OUT_HALO", halo(result))
    call.define("FIRST_CHANNEL", first % 16)
    try call.pass("in", address(input, from: first))
    try call.pass("out", address(result))
    return call
  }

  func pixelShuffle(_ group: Group, _ scale: Int, _ isInverse: Bool) throws(CompilerError) -> KernelCall {
    try elementwise("pixel_shuffle", group) {
      let result = type(group.outputs[0])
      $0.define("OUT_CHANNELS", result.channels)
      outputSize(Size(height: result.size?.height ?? 1, width: result.size?.width ?? 1), in: &$0)
      $0.define("SCALE", scale)
      $0.define("INVERSE", isInverse ? 1 : 0)
    }
  }

  /// MODE of upsample.h.
  func mode(_ interpolation: Interpolation) -> Int {
    switch interpolation {
    case .nearest: 0
    case .bilinear(let alignedCorners): alignedCorners ? 2 : 1
    }
  }

  /// A formula of two values, the smaller one repeated.
  func combine(_ group: Group, _ formula: Formula) throws(CompilerError) -> KernelCall {
    var group = group
    let isReversed = type(group.inputs[0]) != program.node(group.anchor).type
    if isReversed { group.inputs.reverse() }
    let other = group.inputs[1]
    var call = try elementwise("binary", group) {
      $0.define("OTHER", type: type(other), halo: halo(other))
      $0.define("JOIN", formula, isReversed: isReversed)
    }
    try call.pass("other", address(other))
    return call
  }

  func copy(_ group: Group, channel: Int) throws(CompilerError) -> KernelCall {
    try copy(group, channel: channel, row: 0, column: 0)
  }

  /// The middle of a value inside the network, zeros where it is smaller.
  func crop(_ group: Group) throws(CompilerError) -> KernelCall {
    let from = type(group.inputs[0]).size ?? (0, 0)
    let to = type(group.outputs[0]).size ?? (0, 0)
    // Rounded down, for negative differences too.
    return try copy(
      group, channel: 0, row: (from.height - to.height) >> 1, column: (from.width - to.width) >> 1)
  }

  /// Back to where the central pixels were.
  func uncrop(_ group: Group) throws(CompilerError) -> KernelCall {
    let from = type(group.inputs[0]).size ?? (0, 0)
    let to = type(group.outputs[0]).size ?? (0, 0)
    return try copy(
      group, channel: 0, row: -((to.height - from.height) >> 1), column: -((to.width - from.width) >> 1))
  }

  private func copy(_ group: Group, channel: Int, row: Int, column: Int) throws(CompilerError) -> KernelCall {
    let (input, output) = (group.inputs[0], group.outputs[0])
    var call = KernelCall(
      template: "copy", detail: "\(dimensions(type(input)))_to_\(dimensions(type(output)))_at_\(channel)")
    call.define("IN", type: type(input), halo: halo(input))
    call.define("OUT", type: type(output, from: channel), halo: halo(output))
    call.define("CHANNEL_OFFSET", channel % 16)
    call.define("ROW_OFFSET", row)
    call.define("COLUMN_OFFSET", column)
    try call.pass("in", address(input))
    try call.pass("out", address(output, from: channel))
    return call
  }
}
