import Myograph

/// The network as kernels: what is fused into each, and how it is computed.
extension Picture {
  var fusedText: String {
    var text = "Passes:\n" + columns(program.log.map { ["  \($0.pass)", $0.summary] }) + "\n"
    if let choices { text += choices.reason + ":\n" }
    let rows = program.groups.enumerated().map { index, group in
      [
        names(group), algorithm(index), microseconds(index), "\(program.node(group.result).type)",
        megaflops(group), kibibytes(Int(program.bytes(group))),
      ]
    }
    text += columns([["KERNEL", "ALGORITHM", "MICROSECONDS", "RESULT", "MFLOP", "TRAFFIC"]] + rows)
    return text
  }

  var fusedDot: String {
    var text = "digraph \"\(graph.name)\" {\n  node [shape=box, fontname=\"Helvetica\"];\n"
    for (index, group) in program.groups.enumerated() {
      let label = names(group).replacing(" + ", with: "\\n")
      text +=
        "  k\(index) [label=\"\(label)\\n\(algorithm(index))\\n\(program.node(group.result).type)\"];\n"
      for source in sources(of: group, before: index) { text += "  k\(source) -> k\(index);\n" }
    }
    return text + "}\n"
  }

  var fusedRows: [[(key: String, value: JSONValue)]] {
    program.groups.enumerated().map { index, group in
      [
        ("layers", .list(group.nodes.map { .text(program.node($0).name) })),
        ("algorithm", .text(algorithm(index))),
        (
          "nanoseconds",
          .object(candidates(index).map { ($0.algorithm, .number(Int(($0.seconds * 1e9).rounded()))) })
        ),
        ("result", .text("\(program.node(group.result).type)")),
        ("flops", .number(Int(program.flops(group)))),
        ("bytes", .number(Int(program.bytes(group)))),
      ]
    }
  }

  func names(_ group: Group) -> String {
    let nodes = group.nodes.map { program.node($0).name }.joined(separator: " + ")
    switch group.role {
    case .compute, .readImage: return nodes
    case .accumulate: return "\(nodes) of a sample"
    case .finish: return "\(nodes) of the batch"
    case .coefficients: return "\(nodes)'s coefficients"
    case .readInput: return "caller's tensor"
    case .block: return "\(nodes) in blocks"
    case .copy(let operand, _): return "\(program.node(operand).name) into \(nodes)"
    case .deliver(let delivery): return "\(nodes) as \(delivery.rawValue)"
    case .share(let operand): return "\(nodes)'s share of \(program.node(operand).name)"
    }
  }

  /// The choice, or the compiler's where there is none.
  private func algorithm(_ index: Int) -> String {
    choices?.chosen[index] ?? program.groups[index].kernels.first?.algorithm.rawValue ?? "-"
  }

  private func candidates(_ index: Int) -> [(algorithm: String, seconds: Double)] {
    choices?.candidates[index] ?? []
  }

  /// "winograd 4x4 705, direct 1502": the fastest first; "-" where there is no choice.
  private func microseconds(_ index: Int) -> String {
    let candidates = candidates(index)
    guard candidates.count > 1 else { return "-" }
    return candidates.sorted { $0.seconds < $1.seconds }
      .map { "\($0.algorithm) \(Int(($0.seconds * 1e6).rounded()))" }.joined(separator: ", ")
  }

  /// Kernels whose results a kernel reads, slices of joined values included.
  private func sources(of group: Group, before index: Int) -> [Int] {
    let buffers = Set(group.inputs.compactMap { program.placements[$0]?.buffer })
    return (0..<index).filter { earlier in
      program.groups[earlier].outputs.contains { output in
        guard let placement = program.placements[output], buffers.contains(placement.buffer) else {
          return false
        }
        return group.inputs.contains(output) || group.inputs.contains(program.whole(of: output).value)
      }
    }
  }

  private func megaflops(_ group: Group) -> String {
    let tenths = Int(program.flops(group) / 1e5)
    return tenths == 0 ? "-" : "\(tenths / 10).\(tenths % 10)"
  }

  func kibibytes(_ bytes: Int) -> String { "\((bytes + 1023) / 1024) KiB" }
}
