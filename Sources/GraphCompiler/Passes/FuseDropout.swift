import Myograph

/// Elements are dropped by the kernel that normalises or activates them. Follows `separateSegments`, behind which what
/// is computed again for a dropout has no other reader.
func fuseDropout(_ program: inout Program) {
  fuseFollowers(&program, where: \.hasNoDropout) { group, node, program in
    guard case .dropout = node.operation else { return false }
    switch program.node(group.anchor).operation {
    case .batchNorm, .activation:
      group.dropout = node.id
      return true
    default:
      return false
    }
  }
}

extension Group {
  fileprivate var hasNoDropout: Bool { dropout == nil }
}
