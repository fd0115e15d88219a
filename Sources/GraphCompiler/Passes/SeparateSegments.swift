import Myograph

/// Orders a training step such that as many groups as can be follow each other between two that need the whole
/// batch: such a segment runs sample by sample, and what lives in it alone is kept for one sample, in cache.
///
/// What is cheap to compute again is not kept from one segment to another.
func separateSegments(_ program: inout Program) {
  program.isSegmented = true
  deferBatchGroups(&program)
  computeAgain(&program)
}

/// Groups for the batch wait until somebody needs what they make.
private func deferBatchGroups(_ program: inout Program) {
  var ordered: [Group] = []
  var waiting: [Group] = []
  for group in program.groups {
    if program.isForBatch(group) {
      waiting.append(group)
      continue
    }
    let awaited = Set(waiting.flatMap(\.outputs))
    if group.inputs.contains(where: awaited.contains) {
      ordered += waiting
      waiting = []
    }
    ordered.append(group)
  }
  program.groups = ordered + waiting
}

/// Repeats cheap groups in each segment that reads what they make.
private func computeAgain(_ program: inout Program) {
  let segments = program.segments
  var writers: [Value: [Group]] = [:]
  var homes: [Value: Int] = [:]
  for (index, group) in program.groups.enumerated() {
    for output in group.outputs {
      writers[output, default: []].append(group)
      homes[output] = segments[index]
    }
  }
  var groups: [Group] = []
  var repeated: Set<Value> = []
  /// The value to read in a segment; computes it there where that is better than to have kept it.
  func read(_ value: Value, in segment: Int) -> Value {
    guard let home = homes[value], home != segment, let making = writers[value],
      making.allSatisfy({ program.isCheap($0) })
    else { return value }
    var again = value
    again.again = segment
    if repeated.insert(again).inserted {
      for group in making {
        var group = group
        group.inputs = group.inputs.map { read($0, in: segment) }
        group.outputs = [again]
        groups.append(group)
      }
    }
    return again
  }
  for (index, group) in program.groups.enumerated() {
    var group = group
    if !program.isForBatch(group) { group.inputs = group.inputs.map { read($0, in: segments[index]) } }
    groups.append(group)
  }
  program.groups = groups
}

extension Program {
  /// For each group the number of its segment; groups for the batch have one of their own. Before they are formed,
  /// every group has.
  var segments: [Int] {
    var segment = 0
    return groups.indices.map { index in
      if index > 0, !isSegmented || isForBatch(groups[index]) || isForBatch(groups[index - 1]) {
        segment += 1
      }
      return segment
    }
  }

  /// Whether a value is of no use behind the segment that makes it.
  func isPassing(_ value: Value) -> Bool {
    guard isTraining else { return true }
    let segments = segments
    let users = groups.indices.filter {
      groups[$0].outputs.contains(value) || groups[$0].inputs.contains(value)
    }
    return Set(users.map { segments[$0] }).count == 1
  }

  /// Whether computing takes less than keeping: a pass over operands that were kept anyway.
  fileprivate func isCheap(_ group: Group) -> Bool {
    switch group.role {
    case .readInput, .copy: return true
    case .compute: break
    default: return false
    }
    switch node(group.anchor).operation {
    case .batchNorm, .activation, .upsample, .repeatPixel, .learned: return true
    // That of a gradient is all that is kept of it.
    case .dropout: return group.anchor < graph.loss ?? 0
    default: return false
    }
  }
}
