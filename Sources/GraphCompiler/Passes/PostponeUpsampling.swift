import Myograph

/// A 1×1 convolution mixes channels and an up-sampling mixes pixels, so they commute: of a joined value whose operands
/// were up-sampled, each operand is convolved while it is small, and the results are up-sampled and added in the
/// epilogue of the convolution of the operand that was not. The fully convolutional network of Bai et al. 2018 joins
/// five scales so: a quarter of its multiplications at that place, and four fifths of its largest value are gone.
func postponeUpsampling(_ program: inout Program) {
  for node in program.graph.nodes {
    guard let plan = postponement(at: node, program),
      let index = program.groups.firstIndex(where: { $0.role == .compute && $0.anchor == node.id })
    else { continue }
    var group = program.groups[index]
    let shares = plan.upsamplings.map { upsampling in
      var share = Group(
        .share(operand: upsampling), nodes: [node.id],
        inputs: [Value(program.node(upsampling).inputs[0])],
        outputs: [Value(node.id, .share(operand: upsampling))])
      share.result = node.id
      return share
    }
    group.nodes += plan.upsamplings
    group.upsamplings = plan.upsamplings
    group.inputs = [Value(plan.operand)] + shares.flatMap(\.outputs)
    program.groups[index] = group
    program.groups.insert(contentsOf: shares, at: index)
    program.removeGroups(
      at: program.groups.indices.filter { place in
        let other = program.groups[place]
        return other.isCopy && other.anchor == node.inputs[0]
          || other.role == .compute && plan.upsamplings.contains(other.anchor)
      })
  }
}

/// Values that one kernel can add: as many as its operands have room for.
private let mostUpsamplings = 8

/// The only operand of the convolution's input that has its full size, and the others, which are up-samplings.
private func postponement(at node: Node, _ program: Program) -> (operand: Int, upsamplings: [Int])? {
  guard case .convolution(let convolution) = node.operation, convolution.kernel == 1, convolution.stride == 1,
    convolution.groups == 1, convolution.paddingSizes == (0, 0, 0, 0)
  else { return nil }
  let join = program.node(node.inputs[0])
  guard join.operation == .concatenate, program.graph.consumers[join.id] == [node.id] else { return nil }
  let upsamplings = join.inputs.filter { input in
    guard case .upsample = program.node(input).operation else { return false }
    return program.graph.consumers[input] == [join.id]
  }
  let rest = join.inputs.filter { !upsamplings.contains($0) }
  // An image that leaves the image stages may lie in planes.
  guard rest.count == 1, !upsamplings.isEmpty, upsamplings.count <= mostUpsamplings,
    Set(upsamplings).count == upsamplings.count,
    !imageStages(of: program.graph).contains(rest[0])
  else { return nil }
  return (rest[0], upsamplings)
}
