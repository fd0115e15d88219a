import Myograph

/// A sum of two values of one shape is added in the epilogue of the convolution that makes one of them: the later one, so
/// that the other is there.
func fuseResidualSums(_ program: inout Program) {
  var index = 0
  while index < program.groups.count {
    defer { index += 1 }
    let sum = program.groups[index]
    guard sum.role == .compute, program.node(sum.anchor).operation == .add, sum.inputs.count == 2,
      sum.inputs[0] != sum.inputs[1],
      sum.inputs.allSatisfy({ program.type($0) == program.type(sum.outputs[0]) })
    else { continue }
    let producers = sum.inputs.compactMap { program.producer(of: $0) }
    guard producers.count == 2, let last = producers.max() else { continue }
    var group = program.groups[last]
    guard case .convolution(let convolution) = program.node(group.anchor).operation, group.role == .compute,
      group.hasOpenEpilogue, group.sum == nil, group.upsamplings.isEmpty, let made = group.outputs.first,
      program.readers(of: made) == [index], !isDepthwise(convolution, program.inputType(of: group))
    else { continue }
    let other = sum.inputs[0] == made ? sum.inputs[1] : sum.inputs[0]
    guard other.form == .blocked else { continue }
    group.nodes += sum.nodes
    group.sum = sum.anchor
    group.result = sum.anchor
    group.inputs.append(other)
    group.outputs = sum.outputs
    program.groups[last] = group
    program.groups.remove(at: index)
    index -= 1
  }
}

/// One filter for each channel.
func isDepthwise(_ convolution: Operation.Convolution, _ input: TensorType) -> Bool {
  convolution.groups > 1 && convolution.groups == input.channels && convolution.channels == input.channels
}

extension Program {
  func inputType(of group: Group) -> TensorType {
    type(group.inputs.first ?? Value(group.anchor))
  }
}
