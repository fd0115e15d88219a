import Myograph

extension Program {
  /// Index of the group whose main output is the value.
  func producer(of value: Value) -> Int? {
    groups.firstIndex { $0.outputs.contains(value) && !$0.isCopy }
  }

  /// Indices of the groups that read the value.
  func readers(of value: Value) -> [Int] {
    groups.indices.filter { groups[$0].inputs.contains(value) }
  }

  func type(_ value: Value) -> TensorType {
    guard case .share(let operand) = value.form else { return node(value.node).type }
    var type = node(node(operand).inputs[0]).type
    type.channels = node(value.node).type.channels
    return type
  }

  /// What a convolution's kernel computes before anything that is fused behind it.
  func resultType(of group: Group) -> TensorType {
    if case .share = group.role { type(group.outputs[0]) } else { node(group.anchor).type }
  }

  /// Replaces groups, keeping the order of the rest.
  mutating func removeGroups(at indices: [Int]) {
    for index in indices.sorted(by: >) { groups.remove(at: index) }
  }
}

extension Group {
  var isCopy: Bool { if case .copy = role { true } else { false } }

  /// Whether nothing has been fused behind the first node but what stands in its own arithmetic.
  var hasOpenEpilogue: Bool {
    activation == nil && dropout == nil && pool == nil && classifier == nil && softmax == nil
  }
}
