import Myograph

/// What is summed over a batch, and what comes of it.
extension CallBuilder {
  /// The tensor that a batch brings, in blocks.
  func readBatch(_ group: Group) -> KernelCall {
    let output = group.outputs[0]
    var call = KernelCall(template: "load", detail: "\(dimensions(type(output)))_from_caller")
    call.define("IN", type: type(output), halo: 0)
    call.define("OUT_HALO", halo(output))
    call.pass("in", "job->input")
    call.pass("out", address(output))
    return call
  }

  /// A kernel of a gradient and, maybe, what its layer was given.
  func backward(
    _ template: String, _ group: Group, of input: Value?, _ extra: (inout KernelCall) -> Void = { _ in }
  ) -> KernelCall {
    let shape = type(input ?? group.inputs[0])
    var call = KernelCall(template: template, detail: dimensions(shape))
    call.operandType = "myograph_backward"
    call.define("IN", type: shape, halo: input.map(halo) ?? 0)
    call.define("GRADIENT_HALO", halo(group.inputs[0]))
    if let output = group.outputs.first, output.form == .blocked { call.define("OUT_HALO", halo(output)) }
    extra(&call)
    call.pass("gradient", address(group.inputs[0]))
    if let input { call.pass("in", address(input)) }
    if let output = group.outputs.first { call.pass("out", address(output)) }
    return call
  }

  func accumulate(_ group: Group) -> KernelCall {
    let node = program.node(group.anchor)
    switch node.operation {
    case .batchSums(.statistics):
      var call = KernelCall(template: "batch_statistics", detail: dimensions(type(group.inputs[0])))
      call.operandType = "myograph_backward"
      call.define("IN", type: type(group.inputs[0]), halo: halo(group.inputs[0]))
      call.pass("in", address(group.inputs[0]))
      call.pass("out", address(group.outputs[0]))
      return call
    case .batchSums(.loss(let term)):
      return lossKernel(group, term) {
        $0.define("LOSS_GRADIENT", 0)
        $0.pass("out", address(group.outputs[0]))
      }
    case .gradient(.bias):
      return backward("gradient_sums", group, of: nil) { $0.define("SUMS", 1) }
    case .gradient(.batchNormSums):
      return backward("gradient_sums", group, of: group.inputs[1]) {
        $0.define("SUMS", 2)
        load(group, in: &$0)
        $0.pass("vectors", address(group.inputs[2]))
      }
    case .gradient(.groupNormSums(let norm)):
      return groupNormGradient(group, norm, sums: true)
    default:
      return weightGradient(group)
    }
  }

  private func weightGradient(_ group: Group) -> KernelCall {
    guard let filters = program.weightGradient(of: group.anchor) else {
      return KernelCall(template: "copy", detail: "nothing")
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
      call.define("GROUPS", filters.groups)
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
    load(group, in: &call)
    call.pass("gradient", address(gradient))
    call.pass("in", address(input))
    call.pass("out", address(group.outputs[0]))
    call.pass("job", "job")
    call.flops = program.flops(group)
    return call
  }

  /// Adds up what the samples gave, and writes gradients to where the runtime wants them.
  func finish(_ group: Group) -> KernelCall {
    let node = program.node(group.anchor)
    let (partials, sums) = (program.partials(of: node.id), address(Value(node.id, .vectors)))
    let input = program.graph.inputTypes(of: node)[0]
    let from = address(group.inputs[0])
    let stride = program.placements[group.inputs[0]].map { program.buffers[$0.buffer].size } ?? 0
    let blocks = partials.blocks
    let all =
      "&(myograph_partials){\(from), job->count, \(stride), \(blocks), \(partials.rows), \(partials.vectors)}"
    func gradient(_ name: String) -> String {
      guard
        let result = program.graph.gradients.first(where: {
          $0.node == node.id && $0.parameter.hasSuffix(name)
        }),
        let index = index(of: result.parameter)
      else { return "0" }
      return "job->gradients[\(index)]"
    }
    var call = KernelCall(template: "finish", detail: "")
    switch node.operation {
    case .batchSums(.statistics):
      call.statements = ["myograph_finish_statistics(\(all), \(sums), thread, threads);"]
    case .gradient(.bias):
      call.statements = [
        "myograph_finish_sums(\(all), \(sums), thread, threads);",
        "myograph_copy_channels(\(gradient("bias")), \(sums), \(input.channels), \(blocks), thread, threads);",
      ]
    case .gradient(.batchNormSums(let epsilon)):
      call.statements = [
        "myograph_finish_sums(\(all), \(sums), thread, threads);",
        "myograph_normalize_sums(\(sums), \(address(group.inputs[1])), \(cDouble(epsilon)), \(blocks), thread, threads);",
      ]
      call.statements += scaleAndShift()
    case .gradient(.groupNormSums):
      call.statements = ["myograph_finish_sums(\(all), \(sums), thread, threads);"] + scaleAndShift()
    case .batchSums(.loss):
      call.statements = ["myograph_finish_sums(\(all), \(sums), thread, threads);"]
    default:
      guard let filters = program.weightGradient(of: node.id) else { break }
      let (convolution, taps) = (filters.convolution, filters.taps)
      call.statements = [
        "myograph_finish_weights(&(myograph_weight_sums){.sums = \(from), .units = \(filters.units), "
          + ".outputs = \(filters.gradient.channels), .inputs = \(filters.input.channels), .taps = \(taps), "
          + ".groups = \(convolution.groups), .is_transformed = \(filters.isTransformed ? 1 : 0)}, \(gradient("weight")), thread, threads);"
      ]
    }
    func scaleAndShift() -> [String] {
      [("weight", 0), ("bias", blocks * 16)].map { name, offset in
        "myograph_copy_channels(\(gradient(name)), \(sums) + \(offset), \(input.channels), \(blocks), thread, threads);"
      }
    }
    return call
  }

  /// C for a layer's parameter as it is during a step.
  private func trained(_ layer: String, _ name: String) -> String {
    index(of: "\(layer).\(name)").map { "job->parameters[\($0)]" } ?? "0"
  }

  func coefficients(_ group: Group) -> KernelCall {
    let node = program.node(group.anchor)
    let type = program.graph.inputTypes(of: node)[0]
    let (statistics, out) = (address(group.inputs[0]), address(group.outputs[0]))
    var call = KernelCall(template: "coefficients", detail: "")
    switch node.operation {
    case .batchNorm(let epsilon, _):
      let (scale, shift) = (trained(node.name, "weight"), trained(node.name, "bias"))
      call.statements = [
        "myograph_batch_norm_coefficients(\(out), \(statistics), \(scale), \(shift), \(cDouble(epsilon)), \(type.channels), thread, threads);"
      ]
    case .gradient(.batchNormInput(let epsilon, let owner)):
      let pixels = (type.size?.height ?? 1) * (type.size?.width ?? 1)
      call.statements = [
        "myograph_batch_norm_gradient_coefficients(\(out), \(statistics), \(address(group.inputs[1])), \(trained(owner, "weight")), \(cDouble(epsilon)), \(type.channels), \(pixels).0 * job->count, thread, threads);"
      ]
    default: break
    }
    return call
  }

  /// With coefficients that were made of the batch's statistics.
  func batchNorm(_ group: Group) -> KernelCall {
    var call = elementwise("affine", group) { $0.define("AFFINE", 1) }
    call.pass("weights", address(group.inputs[1]))
    return call
  }

  func runningStatistics(_ group: Group, of norm: String, momentum: Double, pixels: Int) -> KernelCall {
    let channels = program.node(group.anchor).type.size?.width ?? 0
    let (mean, variance) = (trained(norm, "running_mean"), trained(norm, "running_var"))
    var call = KernelCall(template: "running_statistics", detail: "")
    call.statements = [
      "myograph_move_running_statistics(\(mean), \(variance), \(address(group.inputs[0])), \(cDouble(momentum)), \(channels), \(pixels).0 * job->count, thread, threads);"
    ]
    return call
  }

  // MARK: Losses

  private func lossKernel(
    _ group: Group, _ term: LossTerm, _ extra: (inout KernelCall) -> Void
  ) -> KernelCall {
    let scores = group.inputs[0]
    var call = KernelCall(template: "loss", detail: dimensions(type(scores)))
    call.operandType = "myograph_backward"
    call.define("IN", type: type(scores), halo: halo(scores))
    call.define("IGNORED", term.ignoredLabel ?? -1)
    switch term {
    case .crossEntropy(let entropy):
      call.define("LOSS_KIND", 0)
      if let weights = entropy.classWeights {
        call.constants.append(("CLASS_WEIGHTS", "{" + weights.map(cFloat).joined(separator: ", ") + "}"))
      }
    case .softDice(let dice):
      call.define("LOSS_KIND", 1)
      call.define("FIRST_CLASS", dice.countsBackground ? 0 : 1)
      call.constants.append(("SMOOTHING", cDouble(dice.smoothing)))
    }
    call.pass("in", address(scores))
    call.pass("job", "job")
    extra(&call)
    return call
  }

  func lossGradient(_ group: Group, _ term: LossTerm, scale: Double) -> KernelCall {
    lossKernel(group, term) {
      $0.define("LOSS_GRADIENT", 1)
      $0.define("OUT_HALO", halo(group.outputs[0]))
      $0.constants.append(("SCALE", cDouble(scale)))
      $0.pass("vectors", address(group.inputs[1]))
      $0.pass("out", address(group.outputs[0]))
    }
  }

  func loss(_ group: Group, _ term: LossTerm) -> KernelCall {
    let sums = address(group.inputs[0])
    var call = KernelCall(template: "loss_value", detail: "")
    let value: String
    switch term {
    case .crossEntropy: value = "myograph_cross_entropy(\(sums))"
    case .softDice(let dice):
      let classes = program.node(group.inputs[0].node).type.size?.width ?? 0
      value =
        "myograph_soft_dice(\(sums), \(classes), \(dice.countsBackground ? 0 : 1), \(cDouble(dice.smoothing)))"
    }
    call.statements = assign(value, group)
    return call
  }

  func weightedSum(_ group: Group, _ weights: [Double]) -> KernelCall {
    var call = KernelCall(template: "loss_value", detail: "")
    let terms = zip(weights, group.inputs).map { "\(cDouble($0)) * *(\(address($1)))" }
    call.statements = assign("(float)(" + terms.joined(separator: " + ") + ")", group)
    return call
  }

  private func assign(_ value: String, _ group: Group) -> [String] {
    let isWhole = group.anchor == program.graph.loss
    return [
      "if (thread == 0) *(\(address(group.outputs[0]))) = \(value);",
      isWhole ? "if (thread == 0) *job->loss = *(\(address(group.outputs[0])));" : "",
    ].filter { !$0.isEmpty }
  }
}

/// A double literal that C reads back to the same value.
func cDouble(_ value: Double) -> String { "\(value)" }
