import Myograph

extension CallBuilder {
  func convolution(
    _ group: Group, _ convolution: Operation.Convolution, _ kernel: ConvolutionKernel
  ) throws(CompilerError) -> KernelCall {
    let input = group.inputs[0]
    let inputType = type(input)
    let result = program.resultType(of: group)
    let output = if case .share = group.role { group.outputs[0] } else { Value(group.result) }
    let isPlanar = input.form == .planar
    let isDense = !hasWholeGroups(convolution, inputType)
    let template =
      switch kernel.algorithm {
      case .direct: "conv_direct"
      case .gemm: "conv_gemm"
      case .depthwise: "conv_depthwise"
      case .winograd4x4, .winograd2x2: "conv_winograd"
      }

    var call = KernelCall(
      template: template,
      detail: "\(convolution.kernel.height)x\(convolution.kernel.width)_\(dimensions(inputType))"
        + "_to_\(dimensions(result))",
      algorithm: kernel.algorithm.rawValue)
    call.operandType = "myograph_conv"
    call.define("IN", type: inputType, halo: halo(input))
    if isPlanar { call.define("IN_PLANAR", 1) }
    call.define("OUT", type: result, halo: halo(output))
    window(convolution, isTransformed: kernel.algorithm.outputTile != nil, in: &call)
    switch kernel.algorithm {
    case .direct:
      let inputs = isDense ? inputType.channels : inputType.channels / convolution.groups
      call.define("IN_LANES", isPlanar ? inputs : min(inputs, 16))
      if !isDense && convolution.groups > 1 { call.define("GROUPS", convolution.groups) }
      rowTiles(kernel, of: result, in: &call)
    case .gemm:
      call.define("GEMM_ROWS", kernel.band)
    case .winograd4x4, .winograd2x2:
      call.define("WINOGRAD_OUTPUT", kernel.algorithm.outputTile ?? 4)
      call.define("WINOGRAD_TILES", kernel.band)
      call.define("TILE_BLOCKS", kernel.tile.blocks)
      call.helpers = [("product", product(kernel, inputs: inputType.channels))]
    case .depthwise:
      rowTiles(kernel, of: result, in: &call)
    }
    activation(group, in: &call)
    try load(group, in: &call)
    try sums(group, in: &call)

    let packing = Packing(
      layout: kernel.algorithm.outputTile != nil
        ? "WINOGRAD" : kernel.algorithm == .depthwise ? "DEPTHWISE" : "DIRECT",
      outputs: convolution.channels, inputs: inputType.channels, size: convolution.kernel,
      groups: convolution.groups, isDense: isDense, isPlanar: isPlanar, isSwapped: program.isTurned(group),
      isTurned: program.isTurned(group), part: part(group))
    try call.pass("in", address(input))
    try call.pass("weights", pack(packing, group, kernel, &call))
    if case .share = group.role { try call.pass("out", address(output)) } else { try epilogue(group, &call) }
    call.flops = flops(group, convolution, kernel)
    call.isExact = kernel.algorithm.outputTile == nil
    if kernel.isStaged {
      call.define("STAGED", 1)
      call.phases = [kernel.algorithm == .gemm ? "_gather" : "_transform", "_multiply", "_restore"]
      call.workspaceSize = workspaceSize(group, convolution, kernel)
      call.cachedBytes = 8 * Double(call.workspaceSize)
      call.pass("scratch", Place("workspace"))
    } else {
      call.scratchSize = scratchSize(group, convolution, kernel)
      call.weightReads = program.bands(group, kernel)
      call.cachedBytes = 8 * Double(call.scratchSize) * Double(call.weightReads)
      if call.scratchSize > 0 { call.pass("scratch", Place("scratch")) }
    }
    try enlarged(group, kernel, &call)
    return call
  }

  /// Tiles of a row of outputs, of which each phase of a transposed convolution takes every `step`-th.
  private func rowTiles(
    _ kernel: ConvolutionKernel, of result: TensorType, step: Int = 1, in call: inout KernelCall
  ) {
    call.define("TILE_PIXELS", kernel.tile.pixels)
    call.define("EVEN_TILES", (result.size?.width ?? 1) % (step * kernel.tile.pixels) == 0 ? 1 : 0)
  }

  /// What multiplies Winograd's transforms. The lines that it fetches of the next matrix's weights are as many as a band's
  /// products have to fetch.
  private func product(_ kernel: ConvolutionKernel, inputs: Int) -> KernelInstance {
    let side = (kernel.algorithm.outputTile ?? 4) + 2
    let (blocks, pixels) = (kernel.tile.blocks, kernel.tile.pixels)
    return KernelInstance(
      template: "winograd_product",
      constants: [
        ("IN_CHANNELS", inputs), ("POINTS", side * side), ("TILE_BLOCKS", blocks), ("TILE_PIXELS", pixels),
        ("FETCHED_LINES", (blocks * pixels).dividedRoundingUp(by: kernel.band)),
      ].map { ($0.0, String($0.1)) })
  }

  /// A convolution's gradient where neither a convolution nor a transposed one computes it.
  func inputGradient(_ group: Group, _ convolution: Operation.Convolution) throws(CompilerError) -> KernelCall
  {
    let (gradient, result) = (type(group.inputs[0]), program.node(group.result).type)
    var call = KernelCall(
      template: "conv_input_gradient",
      detail: "\(convolution.kernel.height)x\(convolution.kernel.width)_\(dimensions(result))")
    call.operandType = "myograph_backward"
    call.define("OUT", type: result, halo: halo(group.outputs[0]))
    call.define("GRADIENT", type: gradient, halo: halo(group.inputs[0]))
    window(convolution, in: &call)
    var packing = Packing(
      layout: "DIRECT", outputs: result.channels, inputs: gradient.channels, size: convolution.kernel,
      groups: convolution.groups, isDense: true, isPlanar: false)
    packing.isSwapped = true
    try call.pass("gradient", address(group.inputs[0]))
    try call.pass("vectors", pack(packing, group, ConvolutionKernel(.direct), &call))
    try call.pass("out", address(group.outputs[0]))
    return call
  }

  /// What a convolution sees of its input; that it is 3×3 of stride 1 goes without saying where it is transformed.
  func window(
    _ convolution: Operation.Convolution, isTransformed: Bool = false, in call: inout KernelCall
  ) {
    if !isTransformed {
      call.define("KERNEL_HEIGHT", convolution.kernel.height)
      call.define("KERNEL_WIDTH", convolution.kernel.width)
      call.define("STRIDE", convolution.stride)
      call.define("DILATION", convolution.dilation)
    }
    call.define("PAD_TOP", convolution.paddingSizes.top)
    call.define("PAD_LEFT", convolution.paddingSizes.left)
  }

  func transposedConvolution(
    _ group: Group, _ convolution: Operation.TransposedConvolution, _ kernel: ConvolutionKernel
  ) throws(CompilerError) -> KernelCall {
    let input = group.inputs[0]
    let result = program.node(group.anchor).type
    var call = KernelCall(
      template: "conv_transposed",
      detail:
        "\(convolution.kernel)x\(convolution.kernel)_\(dimensions(type(input)))_to_\(dimensions(result))",
      algorithm: kernel.algorithm.rawValue)
    call.operandType = "myograph_conv"
    call.define("IN", type: type(input), halo: halo(input))
    call.define("OUT", type: result, halo: halo(Value(group.result)))
    call.define("KERNEL_SIZE", convolution.kernel)
    call.define("STRIDE", convolution.stride)
    call.define("PAD", convolution.padding)
    rowTiles(kernel, of: result, step: convolution.stride, in: &call)
    activation(group, in: &call)
    let packing = Packing(
      layout: "TRANSPOSED", outputs: convolution.channels, inputs: type(input).channels,
      size: Size(convolution.kernel))
    try call.pass("in", address(input))
    try call.pass("weights", pack(packing, group, kernel, &call))
    try call.pass("out", address(Value(group.result)))
    call.flops = flops(group, convolution, kernel)
    return call
  }

  /// What is fused behind the sums: up-sampled shares, residual, pooling, classifier.
  private func epilogue(_ group: Group, _ call: inout KernelCall) throws(CompilerError) {
    try upsampled(group, &call)
    if group.sum != nil {
      call.define("RESIDUAL", 1)
      call.define("RESIDUAL_HALO", halo(group.inputs[1]))
      try call.pass("residual", address(group.inputs[1]))
    }
    if isStreamed(group) { call.define("STREAM_OUT", 1) }
    if let pool = group.pool {
      call.define("POOL", 2)
      call.define("POOL_HALO", halo(Value(pool)))
      try call.pass("pooled", address(Value(pool)))
    }
    guard let classifier = group.classifier else {
      try call.pass("out", address(Value(group.result)))
      return
    }
    call.define("STORE_OUT", 0)
    call.define("HEAD", program.node(classifier).type.channels)
    call.define("SOFTMAX", group.softmax == nil ? 0 : 1)
    try call.pass("head_weights", packClassifier(classifier, of: group, &call))
    call.pass("logits", Place("logits"))
    call.pass("nonfinite", Place("nonfinite"))
    if let maps = group.outputs.first {
      call.define("MAPS_HALO", halo(maps))
      // Whoever wants the scores alone needs no soft-max.
      let isWanted = "job->output || job->probabilities || job->labels"
      let place = try address(maps)
      if group.softmax == nil {
        call.pass("maps", place)
      } else {
        call.pass("maps", expression: "\(isWanted) ? \(place) : 0")
      }
    }
  }
}

extension CallBuilder {
  /// Whether so much is written between a result and its first reader that no cache would keep it: skips of the
  /// upper levels. U-Net-16 takes 6 % less time so on a machine whose third-level cache is busy.
  private func isStreamed(_ group: Group) -> Bool {
    let value = Value(group.result)
    guard let step = program.groups.firstIndex(where: { $0.outputs.contains(value) }) else { return false }
    if program.isTraining { return program.isReadLater(value, than: step) }
    let whole = program.whole(of: value).value
    let rest = program.groups[(step + 1)...]
    let reader = rest.firstIndex { $0.inputs.contains(value) || $0.inputs.contains(whole) }
    guard let reader, type(value).elementCount * 4 > largestKept else { return false }
    let between = rest[..<reader].flatMap(\.outputs).reduce(0) { $0 + type($1).elementCount * 4 }
    return between > largestKept
  }
}

/// Bytes: half a second-level cache.
private let largestKept = 512 << 10

extension CallBuilder {
  /// The channels of the joined value that a kernel convolves where up-sampling was postponed; nil: all.
  private func part(_ group: Group) -> Packing.Part? {
    let main = mainGroup(of: group)
    guard !main.upsamplings.isEmpty else { return nil }
    let operand = if case .share(let operand) = group.role { operand } else { main.inputs[0].node }
    let join = program.node(program.node(group.anchor).inputs[0])
    let before = join.inputs.prefix { $0 != operand }
    return Packing.Part(
      first: before.reduce(0) { $0 + program.node($1).type.channels }, of: join.type.channels,
      hasBias: group.role == .compute)
  }

  /// The group in which a share is added up.
  func mainGroup(of group: Group) -> Group {
    program.groups.first { $0.role == .compute && $0.anchor == group.anchor } ?? group
  }

  private func upsampled(_ group: Group, _ call: inout KernelCall) throws(CompilerError) {
    guard !group.upsamplings.isEmpty else { return }
    var scales: [Int] = []
    var modes: [Int] = []
    for node in group.upsamplings {
      guard case .upsample(let scale, let interpolation) = program.node(node).operation else { continue }
      scales.append(scale)
      modes.append(mode(interpolation))
    }
    func list(_ values: [Int]) -> String { "{" + values.map(String.init).joined(separator: ", ") + "}" }
    call.define("UPSAMPLED", scales.count)
    call.constants += [("UPSAMPLED_SCALES", list(scales)), ("UPSAMPLED_MODES", list(modes))]
    for (index, input) in group.inputs.dropFirst().enumerated() {
      try call.pass("upsampled[\(index)]", address(input))
    }
  }
}

extension CallBuilder {
  /// What the convolution reads enlarged: by itself, or by a kernel before it.
  private func enlarged(_ group: Group, _ kernel: ConvolutionKernel, _ call: inout KernelCall)
    throws(CompilerError)
  {
    guard let value = group.enlarged, let small = group.inputs.last,
      case .upsample(let scale, let interpolation) = program.node(value.node).operation
    else { return }
    guard kernel.algorithm.outputTile != nil else {
      let upsampling = Group(nodes: [value.node], inputs: [small], outputs: [value])
      try call.preceding = [sharingSizes(upsample(upsampling, scale, interpolation))]
      call.cachedBytes += 8 * Double(type(value).elementCount)
      return
    }
    call.define("ENLARGED", scale)
    call.define("ENLARGED_MODE", mode(interpolation))
    call.define("ENLARGED_FIRST", (program.slices[value]?.channel ?? 0) / 16)
    call.define("ENLARGED_BLOCKS", type(value).channels.dividedRoundingUp(by: 16))
    call.define("ENLARGED_HALO", halo(small))
    try call.pass("enlarged", address(small))
  }
}

/// Whether each group's inputs and outputs are whole blocks of channels; others are packed as one dense group.
func hasWholeGroups(_ convolution: Operation.Convolution, _ input: TensorType) -> Bool {
  convolution.groups == 1 || isDepthwise(convolution, input)
    || (input.channels / convolution.groups) % 16 == 0
      && (convolution.channels / convolution.groups) % 16 == 0
}
