import Myograph

/// Where the network meets its caller: image stages, results, the way back to the scan's grid.
extension CallBuilder {
  func readImage(_ group: Group) throws(CompilerError) -> KernelCall {
    let output = group.outputs[0]
    var call = KernelCall(template: "gather", detail: dimensions(type(output)))
    call.define("OUT", type: type(output), halo: halo(output))
    resampling(&call)
    if case .normalizeIntensity(let range) = program.node(group.result).operation {
      try normalize(range, of: program.node(group.result), in: &call)
    } else {
      call.define("NORMALIZE", 0)
    }
    try call.pass("out", address(output))
    switch program.node(0).operation {
    case .input(.tensor(_, let height, let width)):
      // A tensor is gathered as a scan of its own size.
      call.jobChanges = [
        "image.scan = job->input;", "image.grid = (myograph_grid){{\(height), \(width)}, {1, 1}};",
      ]
      call.pass("job", expression: "&image")
    default:
      call.stage = .image
      call.pass("job", .job)
    }
    return call
  }

  /// The caller's tensor gets its halo; it stands for the result of the last image stage.
  func readInput(_ group: Group) throws(CompilerError) -> KernelCall {
    let output = group.outputs[0]
    var call = KernelCall(template: "normalize", detail: "\(dimensions(type(output)))_from_caller")
    call.define("IN", type: type(output), halo: 0)
    call.define("OUT_HALO", halo(output))
    call.define("NORMALIZE", 0)
    call.condition = "job->input"
    call.pass("in", Place("input"))
    try call.pass("out", address(output))
    return call
  }

  func normalize(_ group: Group, _ range: IntensityRange) throws(CompilerError) -> KernelCall {
    var call = try elementwise("normalize", group)
    try normalize(range, of: program.node(group.anchor), in: &call)
    if case .input(.scan) = program.node(0).operation { call.stage = .image }
    return call
  }

  func deliver(_ group: Group, _ delivery: Group.Delivery) throws(CompilerError) -> KernelCall {
    let input = group.inputs[0]
    var call = KernelCall(template: "store", detail: dimensions(type(input)))
    call.define("IN", type: type(input), halo: halo(input))
    if delivery == .logits {
      call.define("SCORES", 1)
      call.pass("job", .job)
    }
    try call.pass("in", address(input))
    call.pass("out", Place(delivery.rawValue))
    if delivery == .probabilities { call.stage = .restore }
    return call
  }

  func softmax(_ group: Group) throws(CompilerError) -> KernelCall {
    var call = try elementwise("softmax", group)
    // The last one is not needed by whoever asks for the scores only.
    if program.node(group.anchor).inputs == [Ends(program.graph).logits] { call.stage = .restore }
    return call
  }

  func argMax(_ group: Group) throws(CompilerError) -> KernelCall {
    let source = program.node(group.anchor).inputs[0]
    guard program.node(source).operation != .restoreGrid else {
      var call = KernelCall(
        template: "restore_argmax", detail: "\(program.node(source).type.channels)_classes")
      call.define("IN_CHANNELS", program.node(source).type.channels)
      call.stage = .restore
      call.pass("job", .job)
      return call
    }
    var call = try elementwise("argmax", group)
    call.stage = .restore
    call.pass("job", .job)
    return call
  }

  func restore(_ group: Group) throws(CompilerError) -> KernelCall {
    let input = group.inputs[0]
    var call = KernelCall(template: "restore", detail: dimensions(type(input)))
    call.define("IN", type: type(input), halo: halo(input))
    resampling(&call)
    call.define("PROBABILITIES_ONLY", group.argMax == nil ? 1 : 0)
    call.stage = .restore
    try call.pass("in", address(input))
    call.pass("job", .job)
    return call
  }

  private func resampling(_ call: inout KernelCall) {
    let spacing = program.graph.spacing
    call.define("RESAMPLE", spacing == nil ? 0 : 1)
    if let spacing { call.constants.append(("SPACING", cFloat(spacing))) }
  }
}
