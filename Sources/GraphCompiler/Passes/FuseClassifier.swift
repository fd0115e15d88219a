import Myograph

/// The 1×1 classifier behind a convolution reads its pixels from registers, soft-max included: the last
/// activations of the network are never stored.
func fuseClassifier(_ program: inout Program) {
  guard let index = program.groups.firstIndex(where: { isClassifier($0, program) }),
    let input = program.groups[index].inputs.first, program.readers(of: input) == [index],
    let producer = program.producer(of: input)
  else { return }
  var group = program.groups[producer]
  guard case .convolution(let convolution) = program.node(group.anchor).operation, group.role == .compute,
    group.pool == nil, !isDepthwise(convolution, program.inputType(of: group)), convolution.groups == 1,
    convolution.channels <= largestClassifierInput
  else { return }

  let classifier = program.groups[index]
  group.nodes += classifier.nodes
  group.classifier = classifier.anchor
  group.outputs = classifier.outputs
  let logits = classifier.outputs[0]
  // The kernel hands the logits over itself, so their delivery goes; a soft-max that alone reads them is fused.
  var removed = [index]
  removed += program.readers(of: logits).filter { program.groups[$0].role == .deliver(.logits) }
  let rest = program.readers(of: logits).filter { !removed.contains($0) }
  if rest.count == 1, program.node(program.groups[rest[0]].anchor).operation == .softmax,
    program.groups[rest[0]].role == .compute
  {
    group.nodes += program.groups[rest[0]].nodes
    group.softmax = program.groups[rest[0]].anchor
    group.outputs = program.groups[rest[0]].outputs
    removed += rest
  } else if rest.isEmpty {
    group.outputs = []
  }
  program.groups[producer] = group
  program.removeGroups(at: removed)
}

/// All channels of a pixel must be in one register tile: four blocks.
private let largestClassifierInput = 64

/// The layer that makes the scores, where it is a plain 1×1 convolution to few classes.
private func isClassifier(_ group: Group, _ program: Program) -> Bool {
  guard group.role == .compute, group.nodes.count == 1, group.anchor == Ends(program.graph).logits,
    case .convolution(let convolution) = program.node(group.anchor).operation
  else { return false }
  return convolution.kernel == 1 && convolution.stride == 1 && convolution.groups == 1
    && convolution.paddingSizes == (0, 0, 0, 0) && convolution.channels <= 16
}
