import Myograph

extension CallBuilder {
  mutating func convolution(_ group: Group, _ convolution: Operation.Convolution) -> KernelCall {
    let input = group.inputs[0]
    let inputType = type(input)
    let result = program.node(group.anchor).type
    let isPlanar = input.form == .planar
    let isDense = !hasWholeGroups(convolution, inputType)
    let template: String
    switch group.algorithm {
    case .depthwise: template = "conv_depthwise"
    case .gemm: template = "conv_gemm"
    case .winograd: template = "conv_winograd"
    default: template = "conv_direct"
    }

    var call = KernelCall(
      template: template,
      detail: "\(convolution.kernel.height)x\(convolution.kernel.width)_\(dimensions(inputType))"
        + "_to_\(dimensions(result))")
    call.operandType = "myograph_conv"
    call.define("IN", type: inputType, halo: halo(input))
    if isPlanar { call.define("IN_PLANAR", 1) }
    call.define("OUT", type: result, halo: halo(Value(group.result)))
    if group.algorithm != .winograd {
      call.define("KERNEL_HEIGHT", convolution.kernel.height)
      call.define("KERNEL_WIDTH", convolution.kernel.width)
      call.define("STRIDE", convolution.stride)
      call.define("DILATION", convolution.dilation)
    }
    call.define("PAD_TOP", convolution.paddingSizes.top)
    call.define("PAD_LEFT", convolution.paddingSizes.left)
    if group.algorithm != .depthwise && !isDense && convolution.groups > 1 {
      call.define("GROUPS", convolution.groups)
    }
    switch group.algorithm {
    case .depthwise: break
    case .gemm: call.define("GEMM_ROWS", group.band)
    default:
      if group.algorithm == .winograd {
        call.define("WINOGRAD_OUTPUT", 4)
        call.define("WINOGRAD_TILES", group.band)
      }
      call.define("TILE_BLOCKS", group.tile.blocks)
      call.define("TILE_PIXELS", group.tile.pixels)
    }
    activation(group, in: &call)

    let weights = pack(
      group, &call, layout: layout(group), channels: convolution.channels, inputs: inputType.channels,
      kernel: convolution.kernel, groups: convolution.groups, isDense: isDense, isPlanar: isPlanar)
    call.pass("in", address(input))
    call.pass("weights", weights)
    epilogue(group, &call)
    return call
  }

  mutating func transposedConvolution(
    _ group: Group, _ convolution: Operation.TransposedConvolution
  ) -> KernelCall {
    let input = group.inputs[0]
    let result = program.node(group.anchor).type
    var call = KernelCall(
      template: "conv_transposed",
      detail:
        "\(convolution.kernel)x\(convolution.kernel)_\(dimensions(type(input)))_to_\(dimensions(result))")
    call.operandType = "myograph_conv"
    call.define("IN", type: type(input), halo: halo(input))
    call.define("OUT", type: result, halo: halo(Value(group.result)))
    call.define("KERNEL_SIZE", convolution.kernel)
    call.define("STRIDE", convolution.stride)
    call.define("PAD", convolution.padding)
    call.define("TILE_BLOCKS", group.tile.blocks)
    call.define("TILE_PIXELS", group.tile.pixels)
    activation(group, in: &call)
    let weights = pack(
      group, &call, layout: "TRANSPOSED", channels: convolution.channels, inputs: type(input).channels,
      kernel: Size(convolution.kernel), groups: 1, isDense: false, isPlanar: false)
    call.pass("in", address(input))
    call.pass("weights", weights)
    call.pass("out", address(Value(group.result)))
    return call
  }

  /// What is fused behind the sums: residual, pooling, classifier.
  private mutating func epilogue(_ group: Group, _ call: inout KernelCall) {
    if group.sum != nil {
      call.define("RESIDUAL", 1)
      call.define("RESIDUAL_HALO", halo(group.inputs[1]))
      call.pass("residual", address(group.inputs[1]))
    }
    if let pool = group.pool {
      call.define("POOL", 2)
      call.define("POOL_HALO", halo(Value(pool)))
      call.pass("pooled", address(Value(pool)))
    }
    guard let classifier = group.classifier else {
      call.pass("out", address(Value(group.result)))
      return
    }
    call.define("STORE_OUT", 0)
    call.define("HEAD", program.node(classifier).type.channels)
    call.define("SOFTMAX", group.softmax == nil ? 0 : 1)
    let inputs = program.node(group.anchor).type.channels
    let head = reserve((inputs.roundedUp(to: 16) + 1) * 16)
    call.packing.append(
      "myograph_pack_head(packed + \(head), \(parameter(classifier, "weight")), \(parameter(classifier, "bias")), "
        + "\(program.node(classifier).type.channels), \(inputs));")
    call.pass("head_weights", "job->weights + \(head)")
    call.pass("logits", "job->logits")
    if let maps = group.outputs.first {
      call.define("MAPS_HALO", halo(maps))
      // Whoever wants the scores alone needs no soft-max.
      let isWanted = "job->output || job->probabilities || job->labels"
      call.pass("maps", group.softmax == nil ? address(maps) : "\(isWanted) ? \(address(maps)) : 0")
    }
  }

  /// Reserves and packs a convolution's weights, a batch norm behind it folded in; returns their address.
  private mutating func pack(
    _ group: Group, _ call: inout KernelCall, layout: String, channels: Int, inputs: Int, kernel: Size,
    groups: Int, isDense: Bool, isPlanar: Bool
  ) -> String {
    let isTiled = group.algorithm == .direct || group.algorithm == .winograd
    let blocks = isTiled ? group.tile.blocks : 1
    let outputs = channels.dividedRoundingUp(by: 16 * blocks) * 16 * blocks
    let taps = kernel.height * kernel.width
    let perGroup = isDense ? inputs : inputs / groups
    let size: Int
    switch group.algorithm {
    case .depthwise: size = outputs * (taps + 1)
    case .winograd: size = outputs * (36 * inputs.roundedUp(to: 16) + 1)
    default: size = outputs * (taps * (isPlanar ? inputs : perGroup.roundedUp(to: 16)) + 1)
    }
    let offset = reserve(size)
    var fields = [
      (".dst", "packed + \(offset)"), (".weight", parameter(group.anchor, "weight")),
      (".bias", parameter(group.anchor, "bias")),
    ]
    if let norm = group.norm, case .batchNorm(let epsilon, _) = program.node(norm).operation {
      fields += [
        (".gamma", parameter(norm, "weight")), (".beta", parameter(norm, "bias")),
        (".mean", parameter(norm, "running_mean")), (".variance", parameter(norm, "running_var")),
        (".epsilon", cFloat(epsilon)),
      ]
    }
    fields += [
      (".out_channels", "\(channels)"), (".in_channels", "\(inputs)"),
      (".kernel_height", "\(kernel.height)"), (".kernel_width", "\(kernel.width)"), (".groups", "\(groups)"),
      (".dense_groups", isDense && groups > 1 ? "1" : "0"), (".tile_blocks", "\(blocks)"),
      (".planar", isPlanar ? "1" : "0"), (".transposed", layout == "TRANSPOSED" ? "1" : "0"),
      (".layout", "MYOGRAPH_WEIGHTS_\(layout)"),
    ]
    let list = fields.map { "\($0.0) = \($0.1)" }.joined(separator: ", ")
    call.packing.append("myograph_pack_conv(&(myograph_pack_conv_args){\(list)});")
    return "job->weights + \(offset)"
  }

  private func layout(_ group: Group) -> String {
    switch group.algorithm {
    case .depthwise: "DEPTHWISE"
    case .gemm: "GEMM"
    case .winograd: "WINOGRAD"
    default: "DIRECT"
    }
  }
}

/// Whether each group's inputs and outputs are whole blocks of channels; others are packed as one dense group.
func hasWholeGroups(_ convolution: Operation.Convolution, _ input: TensorType) -> Bool {
  convolution.groups == 1 || isDepthwise(convolution, input)
    || (input.channels / convolution.groups) % 16 == 0
      && (convolution.channels / convolution.groups) % 16 == 0
}
