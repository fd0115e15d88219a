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

  /// Replaces groups, keeping the order of the rest.
  mutating func removeGroups(at indices: [Int]) {
    for index in indices.sorted(by: >) { groups.remove(at: index) }
  }
}

extension Group {
  var isCopy: Bool { if case .copy = role { true } else { false } }

  /// Whether nothing has been fused behind the first node but what stands in its own arithmetic.
  var hasOpenEpilogue: Bool { activation == nil && pool == nil && classifier == nil && softmax == nil }
}
