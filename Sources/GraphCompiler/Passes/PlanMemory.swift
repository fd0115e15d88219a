import Myograph

/// Places buffers in one arena so that those which live at the same time don't overlap: the largest first, each
/// at the lowest place that is free during its life.
///
/// In a training step some are there for each sample of the batch: they have a place of their own behind the others,
/// as many times as there are samples. A segment runs once for each sample, so what outlives a sample keeps its place
/// during whole segments.
func planMemory(_ program: inout Program) {
  let segments = program.segments
  for index in program.buffers.indices {
    let users = program.groups.indices.filter { step in
      let values = program.groups[step].inputs + program.groups[step].outputs
      return values.contains { program.placements[$0]?.buffer == index }
    }
    var (first, last) = (users.first ?? 0, users.last ?? 0)
    if program.isTraining, !users.isEmpty {
      let (begin, end) = (segments[first], segments[last])
      let buffer = program.buffers[index]
      let isForBatch =
        buffer.form == .vectors || buffer.form == .coefficients || program.isAccumulator(index)
      program.buffers[index].storage = isForBatch ? .batch : begin == end ? .passing : .sample
      if program.buffers[index].storage != .passing {
        first = segments.firstIndex(of: begin) ?? first
        last = segments.lastIndex(of: end) ?? last
      }
    }
    program.buffers[index].lifetime = first...last
  }
  program.sampleSize = place(
    program.buffers.indices.filter { program.buffers[$0].storage == .sample }, in: &program)
  program.arenaSize = place(
    program.buffers.indices.filter { program.buffers[$0].storage != .sample }, in: &program)
}

/// Places some of the buffers; returns how much they take.
private func place(_ buffers: [Int], in program: inout Program) -> Int {
  let order = buffers.sorted {
    (program.buffers[$0].size, $1) > (program.buffers[$1].size, $0)
  }
  var placed: [Buffer] = []
  for index in order {
    let buffer = program.buffers[index]
    let neighbours = placed.filter { $0.lifetime.overlaps(buffer.lifetime) }.sorted { $0.offset < $1.offset }
    var offset = 0
    for neighbour in neighbours {
      if offset + buffer.size <= neighbour.offset { break }
      offset = max(offset, neighbour.offset + neighbour.size)
    }
    program.buffers[index].offset = offset
    placed.append(program.buffers[index])
  }
  return placed.map { $0.offset + $0.size }.max() ?? 0
}

extension Program {
  /// Whether a buffer holds partial sums of the batch, to which later samples add.
  fileprivate func isAccumulator(_ buffer: Int) -> Bool {
    placements.contains { value, placement in
      placement.buffer == buffer && value.form == .partials && partials(of: value.node).isAccumulator
    }
  }
}

extension Program {
  /// Floats that are alive at the worst step if each value lived from its own first writer to its last reader,
  /// joined in place or not: no plan can need less.
  public var largestLiveSet: Int {
    var lives: [Value: ClosedRange<Int>] = [:]
    for (step, group) in groups.enumerated() {
      for value in group.inputs + group.outputs {
        let isPart = slices.values.contains { $0.joined == value }
        // Reading a joined value keeps its operands alive.
        for part in isPart ? parts(of: value) : [value] {
          lives[part] = (lives[part]?.lowerBound ?? step)...step
        }
      }
    }
    return groups.indices.map { step in
      lives.filter { $0.value.contains(step) }.reduce(0) { $0 + size(of: $1.key) }
    }.max() ?? 0
  }

  /// What a joined value is made of: slices that others write, or itself where operands are copied into it.
  private func parts(of joined: Value) -> [Value] {
    let operands = slices.filter { $0.value.joined == joined }.map(\.key)
    let channels = operands.reduce(0) { $0 + node($1.node).type.channels }
    guard channels == node(joined.node).type.channels else { return [joined] }
    return operands.flatMap { operand in
      slices.values.contains { $0.joined == operand } ? parts(of: operand) : [operand]
    }
  }

  private func size(of value: Value) -> Int {
    guard let placement = placements[value] else { return 0 }
    var buffer = buffers[placement.buffer]
    buffer.type = type(value)
    return buffer.size
  }
}
