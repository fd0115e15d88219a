import Myograph

/// Batch norm behind a convolution is a scale and a shift of its weights: folded when they are loaded.
func foldBatchNorm(_ program: inout Program) {
  fuseFollowers(&program) { group, node, program in
    guard case .batchNorm = node.operation, group.isConvolution(program), group.norm == nil else {
      return false
    }
    group.norm = node.id
    return true
  }
}
