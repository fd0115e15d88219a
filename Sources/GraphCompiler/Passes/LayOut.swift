import Myograph

/// Gives every value that kernels store a buffer, shared by what is joined in place, with as wide a halo of
/// zeros as its readers reach.
func layOut(_ program: inout Program) {
  var halos: [Value: Int] = [:]
  for group in program.groups {
    guard let input = group.inputs.first, let reach = program.haloRead(by: group) else { continue }
    let whole = program.whole(of: input).value
    halos[whole] = max(halos[whole, default: 0], reach)
  }
  var buffers: [Value: Int] = [:]
  for value in program.groups.flatMap(\.outputs) {
    let (whole, channel) = program.whole(of: value)
    if buffers[whole] == nil {
      buffers[whole] = program.buffers.count
      let node = program.node(whole.node)
      program.buffers.append(
        Buffer(name: node.name, type: program.type(whole), form: whole.form, halo: halos[whole] ?? 0))
    }
    if let buffer = buffers[whole] { program.placements[value] = Placement(buffer: buffer, channel: channel) }
  }
  // A joined value is read though no kernel has it as its output.
  for value in program.groups.flatMap(\.inputs) where program.placements[value] == nil {
    let (whole, channel) = program.whole(of: value)
    if let buffer = buffers[whole] { program.placements[value] = Placement(buffer: buffer, channel: channel) }
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

  /// How far beyond its first input a kernel reads.
  fileprivate func haloRead(by group: Group) -> Int? {
    guard group.role == .compute else { return nil }
    switch node(group.anchor).operation {
    case .convolution(let convolution):
      let padding = convolution.paddingSizes
      return max(padding.top, padding.left, padding.bottom, padding.right)
    case .transposedConvolution(let convolution):
      // Taps of one phase lie a stride apart.
      return (convolution.kernel - 1) / convolution.stride
    default:
      return nil
    }
  }
}
