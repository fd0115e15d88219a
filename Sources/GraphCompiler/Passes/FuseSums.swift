import Myograph

/// What a batch norm and its gradient need of the whole batch, and the gradients of biases, are summed by the kernel whose
/// result is summed, before it is stored.
func fuseSums(_ program: inout Program) {
  var fused: [Int] = []
  for (index, sums) in program.groups.enumerated() where sums.role == .accumulate {
    guard let producer = program.producer(of: sums.inputs[0]),
      program.groups[producer].canSum(sums, program),
      program.segments[producer] == program.segments[index]
    else { continue }
    program.groups[producer].sums = Group.Sums(node: sums.anchor, load: sums.load)
    program.groups[producer].inputs += sums.inputs.dropFirst()
    program.groups[producer].outputs += sums.outputs
    fused.append(index)
  }
  program.removeGroups(at: fused)
}

extension Group {
  fileprivate func canSum(_ sums: Group, _ program: Program) -> Bool {
    guard role == .compute, self.sums == nil else { return false }
    let isTransformed = kernels.first?.algorithm.outputTile != nil
    switch program.node(sums.anchor).operation {
    case .batchSums(.statistics): return isTransformed && activation == nil
    case .gradient(.batchNormSums): return isTransformed
    case .gradient(.channelSums):
      if case .gradient(.batchNormInput) = program.node(anchor).operation { return true }
      return false
    default: return false
    }
  }
}
