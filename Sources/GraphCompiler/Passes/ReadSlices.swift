import Myograph

/// Whole blocks of a value's channels need no copy, unless they are kept longer than it: whoever reads the slice reads the
/// value.
func readSlices(_ program: inout Program) {
  var read: [Int] = []
  for (index, group) in program.groups.enumerated() {
    guard group.role == .compute,
      case .slice(let first, let count) = program.node(group.anchor).operation, first % 16 == 0,
      count % 16 == 0, program.isPassing(group.outputs[0]), program.slices[group.outputs[0]] == nil,
      group.inputs[0].form == .blocked
    else { continue }
    program.slices[group.outputs[0]] = Slice(joined: group.inputs[0], channel: first)
    read.append(index)
  }
  program.removeGroups(at: read)
}
