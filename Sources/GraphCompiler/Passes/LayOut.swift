import Myograph

/// Gives every value that kernels store a buffer, shared by what is joined in place, with as wide a halo of
/// zeros as its readers reach.
func layOut(_ program: inout Program) {
  var halos: [Value: Int] = [:]
  for group in program.groups {
    guard let (input, reach) = program.haloRead(by: group) else { continue }
    let whole = program.whole(of: input).value
    halos[whole] = max(halos[whole, default: 0], reach)
  }
  var buffers: [Value: Int] = [:]
  for value in program.groups.flatMap({ $0.outputs + ($0.enlarged.map { [$0] } ?? []) }) {
    let (whole, channel) = program.whole(of: value)
    if buffers[whole] == nil {
      buffers[whole] = program.buffers.count
      let node = program.node(whole.node)
      var buffer = Buffer(
        name: node.name, type: program.type(whole), form: whole.form, halo: halos[whole] ?? 0)
      buffer.length = program.length(of: whole)
      program.buffers.append(buffer)
    }
    if let buffer = buffers[whole] { program.placements[value] = Placement(buffer: buffer, channel: channel) }
  }
  // A joined value is read though no kernel has it as its output.
  for value in program.groups.flatMap(\.inputs) where program.placements[value] == nil {
    let (whole, channel) = program.whole(of: value)
    if let buffer = buffers[whole] { program.placements[value] = Placement(buffer: buffer, channel: channel) }
  }
}

extension Operation.Convolution {
  /// The widest padding.
  var halo: Int {
    let padding = paddingSizes
    return max(padding.top, padding.left, padding.bottom, padding.right)
  }
}

extension Program {
  /// The joined value that a value is part of, joins of joins included, and where it begins there.
  func whole(of value: Value) -> (value: Value, channel: Int) {
    var (value, channel) = (value, 0)
    while let slice = slices[value] {
      channel += slice.channel
      value = slice.joined
    }
    return (value, channel)
  }

  /// The input beyond whose edge a kernel reads, and how far.
  fileprivate func haloRead(by group: Group) -> (Value, Int)? {
    guard let first = group.inputs.first else { return nil }
    switch (group.role, node(group.anchor).operation) {
    case (.accumulate, .gradient(.convolutionWeight(let convolution))):
      return (first, convolution.halo)
    case (.accumulate, .gradient(.transposedConvolutionWeight(let convolution))):
      // It reads the result's gradient as a convolution of it does.
      return (group.inputs[1], convolution.padding)
    case (.compute, _):
      switch convolution(of: group) {
      case .forward(let convolution): return (first, convolution.halo)
      case .transposed(let convolution):
        // Taps of one phase lie a stride apart. A result may go on beyond what the last input reaches.
        let (from, to) = (type(first).size ?? (1, 1), node(group.anchor).type.size ?? (1, 1))
        let beyond = [(from.height, to.height), (from.width, to.width)].map { from, to in
          (to - 1 + convolution.padding) / convolution.stride - (from - 1)
        }
        return (first, max((convolution.kernel - 1) / convolution.stride, beyond.max() ?? 0))
      case nil: return nil
      }
    default:
      return nil
    }
  }

  /// Floats of a value that is no image.
  fileprivate func length(of value: Value) -> Int? {
    let type = node(value.node).type
    switch value.form {
    case .planar, .blocked, .share: return nil
    case .vectors: return type.channels * (type.size?.width ?? 1).roundedUp(to: 16)
    case .coefficients:
      let rows = if case .batchNorm = node(value.node).operation { 2 } else { 3 }
      return rows * type.channels.roundedUp(to: 16)
    case .statistics: return 16 * type.channels
    case .partials: return partials(of: value.node).length
    }
  }
}
