import Myograph

/// Activations are applied to values that are still in registers.
func fuseActivations(_ program: inout Program) {
  fuseFollowers(&program) { group, node, program in
    guard case .activation = node.operation else { return false }
    switch program.node(group.anchor).operation {
    case .convolution, .transposedConvolution, .batchNorm, .groupNorm, .combine:
      // A kernel that joins values takes two operands; a longer sum is a chain of kernels.
      guard group.role == .compute, group.inputs.count <= 2 || group.isConvolution(program) else {
        return false
      }
      group.activation = node.id
      return true
    default:
      return false
    }
  }
}

/// Takes each node into the group which makes its only input, where nobody else reads that input and `fuse`
/// agrees.
func fuseFollowers(
  _ program: inout Program, where isOpen: (Group) -> Bool = \.hasOpenEpilogue,
  fuse: (inout Group, Node, Program) -> Bool
) {
  var index = 0
  while index < program.groups.count {
    let follower = program.groups[index]
    let node = program.node(follower.anchor)
    guard follower.role == .compute, follower.nodes.count == 1, follower.inputs.count == 1,
      let input = follower.inputs.first, program.readers(of: input).count == 1,
      let producer = program.producer(of: input), isOpen(program.groups[producer]),
      program.groups[producer].role == .compute
    else {
      index += 1
      continue
    }
    var group = program.groups[producer]
    guard fuse(&group, node, program) else {
      index += 1
      continue
    }
    group.nodes += follower.nodes
    group.result = node.id
    group.outputs = follower.outputs
    program.groups[producer] = group
    program.groups.remove(at: index)
  }
}

extension Group {
  func isConvolution(_ program: Program) -> Bool {
    switch role {
    case .compute: break
    case .share: return true
    default: return false
    }
    return program.convolution(of: self) != nil
  }
}
