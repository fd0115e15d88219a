import Myograph

/// Concatenation costs nothing where each producer writes its channels straight into the joined value. That
/// takes an operand which begins at a whole block of channels and is part of no other join; in a training step one
/// that nobody needs behind its segment, or the whole joined value would be kept for it.
func joinInPlace(_ program: inout Program) {
  var joined: [Int] = []
  for (index, group) in program.groups.enumerated() {
    guard case .copy(_, let channel) = group.role, channel % 16 == 0, let operand = group.inputs.first,
      operand.form == .blocked, program.slices[operand] == nil, program.isPassing(operand)
    else { continue }
    program.slices[operand] = Slice(joined: group.outputs[0], channel: channel)
    joined.append(index)
  }
  program.removeGroups(at: joined)
}
